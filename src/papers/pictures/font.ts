// The Chinese font of the pictures: Noto Sans SC (思源黑体), shipped by a package, so that no machine needs one installed.
// Read here only for what a text's lines need: which characters it has and how wide they are.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = join(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc'), '../../fonts');

export const fontFamily = 'Noto Sans S Chinese';
export const fontFiles = [join(folder, 'NotoSansHans-Regular.otf'), join(folder, 'NotoSansHans-Bold.otf')];

export interface Font {
  has(character: string): boolean;
  /** Of one character, in parts of the font's size. */
  width(character: string): number;
}

let loaded: Font | undefined;

/** Widths of both weights are those of the regular one: Chinese characters are all one em. */
export function font(): Font {
  loaded ??= readFont(readFileSync(fontFiles[0] as string));
  return loaded;
}

/** https://learn.microsoft.com/typography/opentype/spec/otff: head, hhea, hmtx, and cmap in format 12. */
function readFont(bytes: Buffer): Font {
  const tables = new Map<string, number>();
  for (let i = 0; i < bytes.readUInt16BE(4); i++) {
    const at = 12 + i * 16;
    tables.set(bytes.toString('latin1', at, at + 4), bytes.readUInt32BE(at + 8));
  }
  const table = (name: string): number => {
    const at = tables.get(name);
    if (at === undefined) throw new Error(`the font has no ${name} table`);
    return at;
  };
  const unitsPerEm = bytes.readUInt16BE(table('head') + 18);
  const metrics = bytes.readUInt16BE(table('hhea') + 34);
  const hmtx = table('hmtx');
  const glyphOf = readCmap(bytes, table('cmap'));
  return {
    has: (character) => glyphOf(character.codePointAt(0) as number) > 0,
    width: (character) => {
      const glyph = glyphOf(character.codePointAt(0) as number);
      return bytes.readUInt16BE(hmtx + Math.min(glyph, metrics - 1) * 4) / unitsPerEm;
    },
  };
}

function readCmap(bytes: Buffer, cmap: number): (codePoint: number) => number {
  for (let i = 0; i < bytes.readUInt16BE(cmap + 2); i++) {
    const at = cmap + bytes.readUInt32BE(cmap + 4 + i * 8 + 4);
    if (bytes.readUInt16BE(at) === 12) return readGroups(bytes, at);
  }
  throw new Error('the font has no cmap of format 12');
}

/** Ranges in ascending order, found by halving. */
function readGroups(bytes: Buffer, at: number): (codePoint: number) => number {
  const count = bytes.readUInt32BE(at + 12);
  return (codePoint) => {
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const group = at + 16 + middle * 12;
      if (codePoint < bytes.readUInt32BE(group)) high = middle - 1;
      else if (codePoint > bytes.readUInt32BE(group + 4)) low = middle + 1;
      else return bytes.readUInt32BE(group + 8) + codePoint - bytes.readUInt32BE(group);
    }
    return 0;
  };
}
