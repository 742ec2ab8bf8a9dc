// A topic's first title: the plainest clause of what the person said, with its place, without 语气词 and chat.
import { tokenPattern } from '../mask.js';
import { findCues } from './cues.js';
import { findMatters } from './lexicon/lexicon.js';
import { mistypings } from './lexicon/spelling.js';
import { findPlaces } from './place.js';
import { canonical, clauses, readable } from './plain-text.js';
import { segment } from './segment.js';

const titleLimit = 24;

const opening =
  /^(?:那个(?!月)|这个(?!月)|就是|反正|其实|还有|另外|而且|但是|可是|不过|然后|所以|因为|请问|问下|问一下|麻烦|大家|各位|我说|我?跟大家说个事|说个事|记一下|(?:我|俺|咱|恁|你)(?:们|都)(?![家这那村院队楼])|(?:我|俺|咱|恁)(?![们都家这那村院队楼爸妈爹娘店门老])|(?:我|俺|咱)们?(?=村[口头尾东西南北])|啊|哎呀?|唉|哦|嗯|喂|哎哟|今天|刚才|刚刚|昨天|夜来(?!后晌)|一早|真是|简直|到底|也|都|小商|领导|书记|主任|急{2,}|没觉着)+/;
const closing =
  /(?:[啊呀吧呢吗嘛哦哈啦呗喽咯哎诶哇么的哩]|(?<=[天月年久次回趟时宿钟期拜多][0-9]?)了|是吧|是吗|行不|行吗|中不|好不好|行不行|谢谢|有人吗|怎么办|咋办|咋整|知不道|这几天|赶紧的|快点)+$/;
/** Spoken sentences run on without punctuation: particles divide them. */
const particle = /(?<=[\u4e00-\u9fa5]{2})[啊呀呢嘛哈呗啦哩](?=[\u4e00-\u9fa5]{2})/g;
const mistyped = new RegExp(mistypings.map(([from]) => from).join('|'), 'g');
const meant = new Map(mistypings);

/** Where in a village, by words that are no names and tell no two places apart. */
const spots =
  '村口|村头|村尾|桥头|桥边|路口|巷口|街口|渡口|河边|塘边|井边|村委会(?:门口|院里)?|大队部(?:门口)?|祠堂|戏台|晒谷场|礼堂|文化广场|大?槐树(?:底下|下)|小卖部(?:门口)?|[一二三四五六七八九十\\d]+(?:组|队|社)|[东西南北][头边]';
const spot = new RegExp(spots);
/** 就是村口那台, 在桥头: the clause only says where. */
const pointer = new RegExp(
  `^(?:就是|就在|在|就|是)?(?:[我咱俺]们?)?(${spots})(?:[那这][台个边里块儿盏眼条家口]?)?[的上]?$`,
);

/** A clause that says this much stands alone. */
const saysEnough = 3.5;

/** Null when the words make none: too few, or all of it masked. */
export function makeTitle(text: string): string | null {
  const plain = readable(text.replace(tokenPattern, ' ')).replace(mistyped, (form) => meant.get(form) as string);
  const said = clauses(plain.replace(particle, ' '));
  const pointed = said.map((part) => pointer.exec(part)?.[1]).find((spot) => spot !== undefined);
  const parts = said.filter((part) => !pointer.test(part));
  const [only] = parts;
  const best =
    parts.length === 1 && only && only.length >= 4
      ? tidy(only)
      : bestRun(parts.map((part) => ({ text: tidy(part), points: rate(part) })));
  if (!best) return null;
  const place = findPlaces(plain).text ?? pointed ?? spot.exec(plain)?.[0];
  const placed = findPlaces(best).text !== null || spot.test(best);
  const withPlace =
    place && !best.includes(place) && !placed ? `${place}${best.replace(/^[这那][个台边里儿]?/, '')}` : best;
  const title = shorten(withPlace.length <= titleLimit ? withPlace : best);
  return title.length >= 4 ? title : null;
}

interface Part {
  text: string;
  points: number;
}

/** The best clause, with a neighbour where it says too little by itself. */
function bestRun(parts: Part[]): string | undefined {
  let best: { text: string; points: number } | undefined;
  for (const [i, part] of parts.entries()) {
    if (part.points <= 0) continue;
    let { text, points } = part;
    for (const next of parts.slice(i + 1, i + 3)) {
      const joined = `${text}，${next.text}`;
      if ((points >= saysEnough && text.length >= 6) || next.points <= 0 || joined.length > titleLimit) break;
      text = joined;
      points += next.points * 0.6;
    }
    if (!best || points > best.points) best = { text, points };
  }
  return best?.text;
}

function rate(part: string): number {
  const spelled = canonical(part);
  const matter = findMatters(spelled).reduce((total, hit) => total + hit.weight, 0);
  let said = 0;
  for (const { of, weight } of findCues(spelled)) {
    if (of === 'complaint' || of === 'wish' || of === 'policy') said += 0.5 * weight;
    if (of === 'smalltalk' || of === 'advert' || of === 'bot') said -= weight;
  }
  if (matter === 0 && said <= 0) return part.length >= 4 ? 0.1 : 0;
  const place = findPlaces(part).text ? 0.8 : 0;
  const length = Math.min(1, part.length / 10) - (part.length > titleLimit ? 0.8 : 0);
  return Math.min(matter, 5) + Math.min(said, 3) + place + length;
}

function tidy(part: string): string {
  const stripped = part.trim().replace(opening, '').replace(closing, '');
  return stripped.length >= 2 ? stripped : part.trim();
}

/** Cut between words only. */
export function shorten(title: string): string {
  if (title.length <= titleLimit) return title;
  let out = '';
  for (const word of segment(title)) {
    if (out.length + word.length > titleLimit) break;
    out += word;
  }
  return out.replace(closing, '').replace(/[的在从把被跟和与向对给到就都也还又很太，]+$/, '');
}
