// Text in lines of a picture: broken as Chinese is set (no mark that ends a phrase begins a line, none that opens one ends
// it; numbers and foreign words stay whole), and without characters that the font lacks.
import { plain } from '../paper.js';
import { font } from './font.js';

const notFirst = /^[，。、；：？！）》」』】〕〉”’…—·％%,.;:?!)\]}]/u;
const notLast = /[（《「『【〔〈“‘([{]$/u;

/** What stands for a character that cannot be drawn; emoji are left out. */
const missing = '〓';

export function drawable(text: string): string {
  const known = font();
  return [...plain(text)]
    .map((character) => {
      if (character === '\n' || known.has(character)) return character;
      if (/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{M}/u.test(character)) return '';
      return /\s/u.test(character) ? ' ' : missing;
    })
    .join('');
}

export const widthOf = (text: string, size: number) =>
  [...text].reduce((sum, character) => sum + font().width(character), 0) * size;

/** `most`: further lines are cut, and the last one says so. */
export function linesOf(text: string, size: number, width: number, most = Number.POSITIVE_INFINITY): string[] {
  const lines = drawable(text)
    .split('\n')
    .flatMap((paragraph) => wrapped(paragraph, size, width));
  if (lines.length <= most) return lines;
  const shown = lines.slice(0, most);
  let last = shown.pop() as string;
  while (last !== '' && widthOf(`${last}…`, size) > width) last = [...last].slice(0, -1).join('');
  return [...shown, `${last}…`];
}

function wrapped(paragraph: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  for (const piece of piecesOf(paragraph, size, width)) {
    if (line.length === 0 || widthOf([...line, piece].join(''), size) <= width) {
      line.push(piece);
      continue;
    }
    // A mark takes what it ends along, and what opens goes along with what it opens.
    let kept = line.length;
    if (notFirst.test(piece)) kept -= 1;
    while (kept > 1 && (notFirst.test(line[kept] ?? '') || notLast.test(line[kept - 1] as string))) kept -= 1;
    // A single long word: the mark hangs over.
    if (kept === 0) {
      line.push(piece);
      continue;
    }
    lines.push(line.slice(0, kept).join(''));
    line = [...line.slice(kept), ...(kept === line.length && piece.trim() === '' ? [] : [piece])];
  }
  return [...lines, line.join('')];
}

/** Words and numbers whole, unless one alone is wider than a line. */
function piecesOf(paragraph: string, size: number, width: number): string[] {
  return (paragraph.match(/[A-Za-z0-9@#_./:-]+|[\s\S]/gu) ?? []).flatMap((piece) =>
    widthOf(piece, size) > width ? [...piece] : [piece],
  );
}
