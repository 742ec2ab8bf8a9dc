// Personal data is replaced by tokens before a text leaves the machine or is matched with others; the way back stays in
// the database. Privacy first: where a number could well be personal it is masked, but places that a topic needs stay.
import { findAccounts, findPlates } from './masking/accounts.js';
import { findDoors } from './masking/doors.js';
import { findNames } from './masking/names.js';
import { findNumbers } from './masking/numbers.js';
import { type MaskKind, plainOf, type Span } from './masking/scan.js';

export interface Masked {
  text: string;
  /** 〔手机1〕 → what stood there. */
  tokens: Record<string, string>;
}

/** Any mask token, for those who must keep them out of titles or match texts without them. */
export const tokenPattern = /〔(?:手机|电话|身份证|银行卡|车牌|门牌|姓名|微信|QQ|邮箱)\d{1,3}〕/g;

/** The same value gets the same token within one text; a token that somebody typed by hand is never reused. */
export function mask(text: string): Masked {
  const spans = findPersonalData(text);
  const tokens: Record<string, string> = {};
  const tokenOf = new Map<string, string>();
  const counts = new Map<MaskKind, number>();
  let out = '';
  let at = 0;
  for (const { start, end, kind } of spans) {
    const original = text.slice(start, end);
    const key = `${kind} ${original}`;
    let token = tokenOf.get(key);
    if (!token) {
      let n = counts.get(kind) ?? 0;
      do n += 1;
      while (text.includes(`〔${kind}${n}〕`));
      counts.set(kind, n);
      token = `〔${kind}${n}〕`;
      tokenOf.set(key, token);
      tokens[token] = original;
    }
    out += text.slice(at, start) + token;
    at = end;
  }
  return { text: out + text.slice(at), tokens };
}

export function unmask(text: string, tokens: Record<string, string>): string {
  return text.replace(tokenPattern, (token) => tokens[token] ?? token);
}

/** In order and without overlaps. */
function findPersonalData(typed: string): Span[] {
  const { text, original } = plainOf(typed);
  const numbers = withoutOverlaps([
    ...findNumbers(text),
    ...findPlates(text),
    ...findAccounts(text),
    ...findDoors(text),
  ]);
  return withoutOverlaps([...numbers, ...findNames(text, numbers)]).map(({ start, end, kind }) => ({
    ...original(start, end),
    kind,
  }));
}

function withoutOverlaps(spans: Span[]): Span[] {
  const kept: Span[] = [];
  // The longer reading wins: an ID number holds what looks like a telephone number.
  for (const span of [...spans].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)) {
    if (kept.every((other) => span.end <= other.start || span.start >= other.end)) kept.push(span);
  }
  return kept.sort((a, b) => a.start - b.start);
}
