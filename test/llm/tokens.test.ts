import { expect, test } from 'vitest';
import { estimateTokens } from '../../src/llm/tokens.js';

// The mean of the tokenizers of DeepSeek V3, Qwen 3 and GPT-4o.
test.each([
  [24, '3号楼一层的注意了，下水又反上来了，马桶往外冒，厨房地漏也冒'],
  [24, '咋不知道 就剩东头一眼井 全村都挤那去了 棒子叶子都打卷了'],
  [
    56,
    '{"m":[{"r":1,"k":"issue","c":0.9,"i":[{"t":"槐树胡同路灯不亮","g":"城乡建设","p":"槐树胡同","e":"槐树底下那条胡同的路登"}]}]}',
  ],
  [36, '判断每条消息在说什么，只输出JSON：同类问题但地点不同，不是同一件；说法不同但说的是同一处同一件，是同一件。'],
  [16, '早上好🌹🌹🌹 愿群里每位家人吉祥如意'],
])('about %i tokens: %s', (tokens, text) => {
  expect(estimateTokens(text)).toBeGreaterThanOrEqual(tokens * 0.85);
  expect(estimateTokens(text)).toBeLessThanOrEqual(tokens * 1.2);
});
