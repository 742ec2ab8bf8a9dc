// What others wrote inside a post of ours: in one line and without signs that cannot be seen, so that it cannot pass for
// a notice or a choice of ours.

export function inOneLine(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

const longestName = 30;

/** A nickname or the title of a chat: anybody can call themselves 【系统通知】. */
export function asName(text: string): string {
  return inOneLine(text)
    .replace(/[【】「」]/g, '')
    .slice(0, longestName);
}
