// How many tokens a text takes, for endpoints that do not say and for counting without one. The weights were fitted to the
// tokenizers of DeepSeek V3, Qwen 3 and GPT-4o on village chat, prompts and JSON; they differ by 10 to 20 % among themselves.

const parts = /\p{Script=Han}+|[A-Za-z]+|\d+|\s+|[^\p{Script=Han}A-Za-z\d\s]/gu;

export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [part] of text.matchAll(parts)) tokens += weigh(part);
  return Math.ceil(tokens);
}

function weigh(part: string): number {
  const first = part.codePointAt(0) as number;
  if (first > 0xffff) return 2;
  if (/\p{Script=Han}/u.test(part)) return part.length * 0.78;
  if (/[A-Za-z]/.test(part)) return Math.ceil(part.length / 7) * 0.4;
  if (/\d/.test(part)) return Math.ceil(part.length / 3) * 1.6;
  if (/\s/.test(part)) return 1.1;
  return first < 0x80 ? 0.46 : 0.4;
}
