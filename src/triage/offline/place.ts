// Where something is, as far as the words tell. Two lamps in two lanes are two topics, so places are compared carefully:
// only what both texts say can contradict.

import { createSieve } from './sieve.js';

export interface Places {
  /** 幸福巷, 育才小学 */
  named: string[];
  /** 7 of 7号楼 */
  buildings: string[];
  /** 西头, 村北, 南口 */
  directions: string[];
  /** As written, for people. */
  text: string | null;
}

const kinds =
  '小区|花园|家属院|家属区|社区|胡同|大街|步行街|商贸街|商业街|街|巷|大道|公路|路|广场|公园|农贸市场|菜市场|市场|小学|中学|一中|二中|学校|幼儿园|医院|卫生室|卫生院|服务站|大桥|小桥|桥|村|庄|屯|集|镇|乡|超市|宿舍|养鸡场|养猪场|养殖场|工地|厂|商场|大厦|国际城|大队|学院|大学|银行|农行|车站|高铁站|火车站|公司|国际|苑|府|城';
const kindOfPlace = new RegExp(`(?:${kinds})(?![道径费灯子线过])`, 'g');
/** The longest name that is looked for before it. */
const nameLength = 8;
/** What may stand before a name without being part of it. */
const notInName =
  /^.*(?:对面|隔壁|前面|后面|旁边|小区|社区|关于|反映|投诉|举报|咨询|希望|建议|要求|解决|处理|今天|昨天|晚上|早上|现在|天天|[在到从去往的那这我你他她们俺咱恁个条是和跟离过进出走住把被让给对向由与及请说问有没上下里外了着都也就还再又很太各全每某该本其几两些来回找叫得跑满整憋货拉卖买见靠等])/;
const building = /([0-9零一二三四五六七八九十]{1,3})[ ]?(?:号楼|栋|幢|#楼|座)/g;
const direction =
  /(?:(?:村|庄|镇|街|院|小区)([东南西北中])(?:头|边|口|面|门|侧|街)?|([东南西北])(?:头|边|口|门|洼|坡|沟|河|地|关|侧|院|街|胡同|大桥|小桥|桥|井|半截|区))/g;
const numerals = '零一二三四五六七八九十';

const mayName = createSieve([kindOfPlace, building, direction]);

export function findPlaces(readable: string): Places {
  if (mayName(readable).length === 0) return { named: [], buildings: [], directions: [], text: null };
  const named: { name: string; at: number; end: number }[] = [];
  let from = 0;
  for (const m of readable.matchAll(kindOfPlace)) {
    const kind = m[0];
    const before =
      /[\u4e00-\u9fa5A-Za-z0-9]*$/.exec(readable.slice(Math.max(from, m.index - nameLength), m.index))?.[0] ?? '';
    const name = before.replace(notInName, '');
    if (
      name === '' ||
      /^[大小新老旧修好坏条座幢栋所家间处一出上下\d]+$/.test(name) ||
      (/^[东南西北]$/.test(name) && /^(?:街|路|镇|村|庄|厂|乡|集|城|巷|苑|府|院)$/.test(kind))
    )
      continue;
    const end = m.index + kind.length;
    named.push({ name: name + kind, at: end - name.length - kind.length, end });
    from = end;
  }
  const buildings = [...readable.matchAll(building)].map((m) => ({
    key: numeral(m[1] as string),
    at: m.index,
    end: m.index + m[0].length,
  }));
  const directions = [...readable.matchAll(direction)].map((m) => ({
    key: (m[1] ?? m[2]) as string,
    at: m.index,
    end: m.index + m[0].length,
  }));
  const all = [...named, ...buildings, ...directions].sort((a, b) => a.at - b.at);
  return {
    named: [...new Set(named.map(({ name }) => name))],
    buildings: [...new Set(buildings.map(({ key }) => key))],
    directions: [...new Set(directions.map(({ key }) => key))],
    text: wording(readable, all),
  };
}

/** The first places that stand next to each other: 供销社宿舍北门, 阳光花园7号楼. */
function wording(text: string, spans: { at: number; end: number }[]): string | null {
  const first = spans[0];
  if (!first) return null;
  let { end } = first;
  for (const next of spans) if (next.at <= end && next.end > end) end = next.end;
  const words = text.slice(first.at, end).trim();
  return words.length >= 2 && words.length <= 20 ? words : null;
}

function numeral(written: string): string {
  if (/^\d+$/.test(written)) return String(Number(written));
  const [tens, ones] = written.includes('十') ? (written.split('十') as [string, string]) : ['', written];
  const value = (digit: string, empty: number) => (digit === '' ? empty : numerals.indexOf(digit));
  return String(written.includes('十') ? value(tens, 1) * 10 + value(ones, 0) : value(ones, 0));
}

/** 1: the same place; -1: another one; 0: nothing to compare. */
export function comparePlaces(a: Places, b: Places): number {
  if (saysNothing(a) || saysNothing(b)) return 0;
  const sharesName = a.named.some((x) => b.named.some((y) => x.includes(y) || y.includes(x)));
  const sharesBuilding = a.buildings.some((x) => b.buildings.includes(x));
  const sharesDirection = a.directions.some((x) => b.directions.includes(x));
  if (a.buildings.length > 0 && b.buildings.length > 0 && !sharesBuilding) return -1;
  if (a.directions.length > 0 && b.directions.length > 0 && !sharesDirection && !sharesName) return -1;
  if (sharesName || sharesBuilding) return 1;
  if (sharesDirection) return 0.6;
  if (a.named.length > 0 && b.named.length > 0) return -0.6;
  // One says 西头, the other 幸福巷: perhaps the same, rather not.
  return -0.2;
}

const saysNothing = ({ named, buildings, directions }: Places) =>
  named.length === 0 && buildings.length === 0 && directions.length === 0;

export function joinPlaces(all: Places[]): Places {
  return {
    named: [...new Set(all.flatMap((places) => places.named))],
    buildings: [...new Set(all.flatMap((places) => places.buildings))],
    directions: [...new Set(all.flatMap((places) => places.directions))],
    text: all.find((places) => places.text)?.text ?? null,
  };
}
