// Long texts are cut at line ends so that each part fits a limit in UTF-8 bytes; a line that is too long by itself is
// cut between characters.

const bytes = (text: string) => Buffer.byteLength(text, 'utf8');

/** Room kept for the part number, e.g. `（12/34）\n`. */
export const numberingBytes = 16;

/** Parts of at most `maxBytes` UTF-8 bytes each; joining them gives the text back but for line ends at the cuts. */
export function splitText(text: string, maxBytes: number): string[] {
  if (bytes(text) <= maxBytes) return [text];
  const limit = maxBytes - numberingBytes;
  const parts: string[] = [];
  let current: string | undefined;
  const push = () => {
    if (current !== undefined && current.trim() !== '') parts.push(current);
    current = undefined;
  };
  for (const line of text.split('\n')) {
    const joined: string = current === undefined ? line : `${current}\n${line}`;
    if (bytes(joined) <= limit) {
      current = joined;
      continue;
    }
    push();
    let piece = '';
    let size = 0;
    for (const { segment } of new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(line)) {
      const width = bytes(segment);
      if (size + width > limit && piece) {
        parts.push(piece);
        piece = '';
        size = 0;
      }
      piece += segment;
      size += width;
    }
    current = piece;
  }
  push();
  return parts;
}

/** `（2/3）` before a part of several. */
export function numberPart(part: string, index: number, count: number): string {
  return count > 1 ? `（${index + 1}/${count}）\n${part}` : part;
}
