// A message as the lexicon sees it: without links, mentions, pictures and tokens, in one spelling.
import { tokenPattern } from '../mask.js';
import { spellingPatterns, spellings } from './lexicon/spelling.js';

const spellingOf = new Map(spellings);
const spellingPattern = new RegExp(spellings.map(([from]) => from).join('|'), 'g');
const emoji = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u200d\ufe0f\u20e3]/gu;
/** [捂脸] in WeCom and WeChat. */
const sticker = /\[[\u4e00-\u9fa5A-Za-z]{1,5}\]/g;
const link = /(?:https?:\/\/|www\.)[^\s\u4e00-\u9fa5]+/gi;

/** Most texts: nothing that would have to go. */
const wordsAlone = /^(?!.*(?:https?:|www\.))[\u4e00-\u9fa5A-Za-z0-9 ,.!?:;。、~()"'%+-]*$/i;

/** The words as written, without what is no words; clauses keep their separators. */
export function readable(text: string): string {
  const normal = text.normalize('NFKC');
  if (wordsAlone.test(normal)) return normal.replace(/ {2,}/g, ' ').trim();
  return normal
    .replace(link, ' ')
    .replace(/@[^\s@,，:：。!！?？]{1,20}[\s\u2005]?/g, ' ')
    .replace(sticker, ' ')
    .replace(emoji, ' ')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[ \t\u3000]+/g, ' ')
    .trim();
}

/** For matching: readable, tokens out, one spelling, lower case. `read`: the text made readable, where that was done. */
export function canonical(text: string, read?: string): string {
  const untouched = text.replace(tokenPattern, ' ');
  let spelled = (untouched === text && read !== undefined ? read : readable(untouched)).toLowerCase();
  for (const [pattern, meant] of spellingPatterns) spelled = spelled.replace(pattern, meant);
  return spelled.replace(spellingPattern, (form) => spellingOf.get(form) as string);
}

/** Parts between punctuation, line ends and spaces. */
export function clauses(text: string): string[] {
  return text.split(/[，,。.！!？?；;：:、\n\r…~—\s"“”'‘’（）()【】[\]《》<>|]+/).filter((part) => part !== '');
}
