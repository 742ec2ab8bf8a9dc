// A topic's first title: the plainest clause of what the person said, with its place, without 语气词 and chat.
import { tokenPattern } from '../mask.js';
import { findCues } from './cues.js';
import { findMatters } from './lexicon/lexicon.js';
import { findPlaces } from './place.js';
import { canonical, clauses, readable } from './plain-text.js';
import { segment } from './segment.js';

export const titleLimit = 24;

const opening =
  /^(?:那个|这个|就是|反正|其实|还有|另外|而且|但是|可是|不过|然后|所以|因为|请问|问下|问一下|麻烦|大家|各位|我说|我跟大家说个事|跟大家说个事|说个事|我们?|俺们?|咱们?|你们?|恁们?|恁|啊|哎呀?|唉|哦|嗯|喂|哎哟|今天|刚才|刚刚|昨天|夜来|早上|一早|真是|简直|到底|也|都|又|再|小商|领导|书记|主任|急{2,}|急)+/;
const closing =
  /(?:[了啊呀吧呢吗嘛哦哈啦呗喽咯哎诶哇么的]|是吧|行不|中不|好不好|行不行|谢谢|有人吗|怎么办|咋办|咋整)+$/;

/** Null when the words make none: too few, or all of it masked. */
export function makeTitle(text: string): string | null {
  const parts = clauses(readable(text.replace(tokenPattern, ' ')));
  const rated = parts.map((part, i) => ({ part, i, points: rate(part) }));
  const best = rated.reduce<(typeof rated)[number] | undefined>(
    (a, b) => (!a || b.points > a.points ? b : a),
    undefined,
  );
  if (!best || best.points <= 0) return null;
  let title = tidy(best.part);
  // A neighbour clause completes one that says too little by itself: 3号楼一层 · 下水反上来.
  const next = rated[best.i + 1];
  const previous = rated[best.i - 1];
  if (title.length < 8) {
    const other = [previous, next].filter((r) => r !== undefined).sort((a, b) => b.points - a.points)[0];
    if (other && other.points > 0) {
      const joined = other.i < best.i ? `${tidy(other.part)}${title}` : `${title}${tidy(other.part)}`;
      if (joined.length <= titleLimit) title = joined;
    }
  }
  const place = findPlaces(readable(text.replace(tokenPattern, ' '))).text;
  if (place && !title.includes(place) && findPlaces(title).text === null && place.length + title.length <= titleLimit)
    title = place + title;
  title = shorten(title);
  return title.length >= 4 ? title : null;
}

function rate(part: string): number {
  const spelled = canonical(part);
  const matter = findMatters(spelled).reduce((total, hit) => total + hit.weight, 0);
  let said = 0;
  for (const { of, weight } of findCues(spelled)) {
    if (of === 'complaint' || of === 'wish') said += 0.5 * weight;
    if (of === 'smalltalk' || of === 'advert' || of === 'bot') said -= weight;
  }
  const place = findPlaces(part).text ? 0.8 : 0;
  return matter === 0 && said <= 0
    ? 0
    : Math.min(matter, 5) + Math.min(said, 3) + place - (part.length > 40 ? 1 : 0) + Math.min(1, part.length / 12);
}

function tidy(part: string): string {
  const stripped = part.trim().replace(opening, '').replace(closing, '');
  return stripped.length >= 3 ? stripped : part.trim();
}

/** Cut between words only. */
export function shorten(title: string): string {
  if (title.length <= titleLimit) return title;
  let out = '';
  for (const word of segment(title)) {
    if (out.length + word.length > titleLimit) break;
    out += word;
  }
  return out.replace(closing, '').replace(/[的在从把被跟和与向对给到就都也还又很太]$/, '');
}
