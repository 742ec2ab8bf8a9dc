// Which danger an emergency is about, for the advice that fits it.
import type { Danger } from '../../people/safety-texts.js';
import { profileOf } from './profile.js';

const signs: [Danger, RegExp][] = [
  [
    'selfHarm',
    /轻生|自杀|不想活|活不下去|想不开|割腕|跳楼|要跳(?!舞|绳|广场|闸)|喝农药|喝药|吞药|上吊|[站爬]楼顶|寻短见|寻死|活够了/,
  ],
  ['gas', /煤气|燃气|天然气|液化气|一氧化碳|气罐|漏气/],
  ['electricShock', /触电|漏电|电着|被电|让电|电击|电线.{0,6}[断掉垂]|高压线|断线|冒电|麻手|电麻|电死|电晕/],
  ['drowning', /溺水|落水|掉.{0,5}[水河井塘渠池]|沉下去|被水冲|冲走|困.{0,3}水|呛水|漂走/],
  [
    'missing',
    /走失|走丢|失踪|找不[到着]人|没影|(?:孩子|娃|老人|老太|大爷|大娘|奶奶|爷爷|人).{0,6}(?:丢了|不见了|没回来|没找着)|丢了.{0,3}(?:孩子|娃|老人)|帮忙找/,
  ],
  ['fire', /着火|起火|失火|冒烟|冒黑烟|浓烟|火苗|火光|爆炸|烧起来|冒火|炸了|打火花|火警/],
];

/** At most this many advices are read in a hurry. */
const shown = 2;

export function dangersIn(text: string): Danger[] {
  const { canonical } = profileOf(text);
  const found = signs.filter(([, sign]) => sign.test(canonical)).map(([danger]) => danger);
  return found.length > 0 ? found.slice(0, shown) : ['other'];
}
