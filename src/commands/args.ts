// Shapes of what follows a command word.
import { z } from 'zod';

export const nothing = z.string().transform((text, context) => {
  if (!/^[\s，。！？,.!?~～吧呢啊呀哈了一下看]*$/.test(text)) context.addIssue('这条命令后面不用再写别的。');
  return undefined;
});

export const anyText = z.string().transform((text) => text.trim());

/** Some words must be there; `what` says which, e.g. `请写上原因`. */
export const words = (what: string) =>
  z.string().transform((text, context) => {
    const trimmed = text.replace(/^[\s，,。:：、]+/, '').trim();
    if (trimmed === '') context.addIssue(`${what}。`);
    return trimmed;
  });

/** Full-width letters, digits, # and spaces as half-width; Chinese punctuation stays as people write it. */
export function halfWidth(text: string): string {
  return text
    .replace(/[Ａ-Ｚａ-ｚ０-９＃＋＠]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0\u2002-\u200b\u2005\ufeff]/g, ' ');
}

// `12号` and what follows, or a number that is not the start of a date, a period, an amount or a house number.
const topicNumber =
  /^\s*(?:第|#)?\s*(\d{1,7})(?:号(?!楼|院|线|路|机|井|门|车|仓)(?:议题)?[\s,，、和及]*|#?\s*(?:[,，、和及]\s*|\s+|(?=[^\d\s号点时:：月日年天个小周星礼-])|$))/;

/**
 * Topic numbers at the start (`12`, `#12`, `12号`, `12、13`) and what follows. `3号楼…` and `5天` are no numbers of topics.
 */
export function takeTopicNumbers(text: string, max: number): { numbers: number[]; rest: string } {
  const numbers: number[] = [];
  let rest = text.replace(/^[\s，,：:、]+/, '');
  while (numbers.length < max) {
    const match = topicNumber.exec(rest);
    if (!match) break;
    numbers.push(Number(match[1]));
    rest = rest.slice(match[0].length);
    // 合并 12 到 8
    if (max > 1) rest = rest.replace(/^(?:并?[到入给]|->|→)\s*(?=[第#]?\s*\d)/, '');
  }
  return { numbers: [...new Set(numbers)], rest: rest.trim() };
}
