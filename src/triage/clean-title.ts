// A title that came from outside: no addresses, no markup, no calls to people, no tokens; short, and cut between words.
import { tokenPattern } from './mask.js';
import { readable } from './offline/plain-text.js';
import { shorten } from './offline/title.js';

/** Null when nothing of use is left. */
export function cleanTitle(written: string): string | null {
  const plain = readable(
    written
      .replace(tokenPattern, ' ')
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/<[^>]*>/g, ' '),
  )
    .replace(/\b[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/\S*)?/gi, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}]/gu, '')
    .replace(/[#*`_~<>|[\]{}\\"“”]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/,/g, '，')
    .replace(/[，\s]*(?:联系)?(?:电话|手机|微信|身份证)号?码?\s*$/, '')
    .replace(/^[\s，。、：；！？,.:;!?-]+|[\s，。、：；！？,.:;!?-]+$/g, '');
  const title = shorten(plain.replace(/(?<=[\u4e00-\u9fa5]) (?=[\u4e00-\u9fa5])/g, ''));
  return /[\u4e00-\u9fa5]{2}/.test(title) ? title : null;
}
