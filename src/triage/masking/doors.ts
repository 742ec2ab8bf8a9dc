// Door numbers tell where a person lives. A building, a lane or a gate alone does not, and topics need them: they stay.
import type { Span } from './scan.js';

const digit = '[0-9零〇一二三四五六七八九]';
const n = '[0-9零〇一二三四五六七八九十百两]{1,4}';
const room = `(?:${digit}{3,4}|[0-9]{1,2}0[0-9])`;
const building = `(?:(?:(?:[A-Za-z][- ]?)?${n}|[A-Za-z]|[东西南北前后甲乙丙丁])[ ]?(?:号楼|#楼|号院|楼|幢|栋|座)|[0-9]{1,3}#)`;
const unit = `(?:${n}|[A-Za-z东西南北中甲乙丙们俺咱这那家])[ ]?(?:单元|门洞|门栋|#单元)`;
const dash = '[ ]?[-–—_/~][ ]?';
const gap = '[ ,，、的#·-]{0,2}';
/** After a building these make a number a count and not a room: 7号楼120户. */
const notCounted =
  '(?![0-9零〇一二三四五六七八九十百]|[.:：][0-9]|[ ]?(?:米|元|块|人|户(?!主|口本)|多|余|度|年|月|日|个|平|斤|天(?!天)|次|家|路公交|打|来了|救|热线|只|辆|点|瓦|伏|公里|分钟|小时|%|型|套|间|盏|种|号文|期))';
const publicLine = '(?!(?:110|119|120|122|114)(?![0-9]))';
const side =
  '(?:[东西南北中][户门邻边屋手室]|[左右中][手户边间门](?:那?[户家边]|第?[一二]户)?|对门|中间(?:户|家|那户|那家|门))';
/** A flat's number as it is built: the floor and which on it. */
const flat = '(?:[1-9]|[1-4][0-9])(?:0[1-9]|1[0-9]|2[0-4])';
const dweller =
  '(?:住户|业主|户主|那户|这户|那家|这家|家(?=的|那|楼|漏|装|天|半|总|空|养)|的?邻居|租户|房东|的(?=你|人|那|住|邻|业|空|水|孩|租)|住的|你(?=家|别|出)|楼上|楼下)';

const doors = [
  // 3号楼2单元501, 7栋二单元五零一室, 3#2单元5楼西户, 2单元501
  new RegExp(
    `(?:${building}${gap})?${unit}${gap}(?:${publicLine}${room}(?:室|号房|房|户|号)?|${n}[ ]?[楼层](?:${side}|${n}(?:室|户|号)))${notCounted}`,
    'g',
  ),
  // 3号楼2单元西户, 二单元东门
  new RegExp(`(?:${building}${gap})?${unit}${gap}${side}`, 'g'),
  // 8号楼1门602, 二门五零一
  new RegExp(
    `(?:${building}${gap}${n}门|(?<![0-9一二三四五六七八九十])[1-9一二三四五六]门)[ ]?${room}(?:室|号|户)?${notCounted}`,
    'g',
  ),
  // 3号楼501(室), 12幢1102, A座1203
  new RegExp(`${building}${gap}${publicLine}${room}(?:室|号房|房|号)?${notCounted}`, 'g'),
  // 3号楼2-501, 3幢2单元-501
  new RegExp(`${building}${gap}(?:[0-9]{1,2}|[一二三四五六])${dash}${room}(?:室|户|号)?${notCounted}`, 'g'),
  // 3号楼5楼东户, 5楼东户
  new RegExp(`(?:${building}${gap})?(?<![0-9一二三四五六七八九十])${n}[ ]?[楼层]的?${side}`, 'g'),
  // 701室, but not the office 政务中心204室
  new RegExp(
    `(?<!${digit}|(?:中心|大厅|局|所|院|站|行|办公|学校|小学|中学|会议|教学楼|综合楼|村委会?|居委会?|社区|街道|政府|酒店|宾馆|门诊)[^，。,]{0,4})${digit}{3,4}(?:室(?!内|外)|号房)`,
    'g',
  ),
  // 三组15号, 五队28号, 三排五号
  /(?<![0-9一二三四五六七八九十])[0-9一二三四五六七八九十]{1,3}(?:[组队排]|小组|生产队)(?:第)?[0-9一二三四五六七八九十]{1,4}[号户](?!楼|院|线|桥|井|人|都|泵|田|地)/g,
  // 门牌号 36 / 门牌36号
  /(?<!〔)门牌(?:号码?)?(?:是|为)?[:： ]?([0-9一二三四五六七八九十]{1,4}(?:号|-[0-9]{1,4})?)/g,
];

/** 3-2-501, 3_2_501, 3.2.501: not the date 9-12-2026, not part of a longer number. */
const dashed =
  /(?<![0-9.:/-])([A-Za-z]?[0-9]{1,2}|[一二三四五六七八九十]{1,3})[ ]?[-–—_.·~/][ ]?([0-9]{1,2}|[一二三四五六])[ ]?[-–—_.·~/][ ]?([0-9]{3,4}|[一二三四五六七八九零〇]{3,4})(室|号|户)?(?![0-9.:/-])/g;
/** 12-1101: a building and a flat, where a price or a score could not be. */
const pair = new RegExp(
  `(?<![0-9.:/A-Za-z元块约-])([1-9][0-9]?)[-–—](${flat})(室|户|号)?(?![0-9.:/A-Za-z%-]|[ ]?(?:元|块|人|斤|米|度|年|月|日|点|个|只|型|路|平|瓦|伏|多|左右|万|千|公里|分|天|次|吨|克|ml|辆|户(?!主)|套|名|本|页|比|平方|℃|班|期|号线|教室|文|条))`,
  'g',
);
/** 楼上503, 对门602: whom somebody lives beside. */
const neighbour = new RegExp(
  `(?:楼上|楼下|对门|隔壁|斜对门)(?:的|是|那个)?[ ]?(${flat})(?:室|户|号)?${notCounted}`,
  'g',
);
/** 603的你出来, 1202业主 */
const named = new RegExp(`(?<![0-9.:/A-Za-z-])(${flat})(?=[ ]?${dweller})${notCounted}`, 'g');

const lane = '[\\u4e00-\\u9fa5]{1,8}?(?:路|街|巷|胡同|弄|里|组|村|庄|屯|湾|沟|寨|小区|花园|苑|院|道)';
const houseNumber =
  '[0-9一二三四五六七八九十百]{1,4}(?:-[0-9]{1,3})?号(?!楼|线|桥|门|公交|院子)(?:院)?(?:[ ]?附[0-9]{1,3}号?)?';
/** Needs the word that somebody lives there: 家住幸福巷12号, 俺家501, 住3-501. */
const lives =
  '(?:家住在?|居住在?|住在?|俺家住?在?|我家住?在?|咱家住?在?|住址(?:是|为)?|地址(?:是|为)?|户籍(?:地)?|送到|寄到|送货到|上门到)[:： ]?';
const lived = new RegExp(
  `${lives}((?:${lane})?[ ]?(?:${houseNumber}|[0-9]{1,2}[-–—][0-9]{3,4}|[0-9]{3,4}(?=室|户|号房|[，。, ！!；;的]|$))(?:室|户|号房)?)`,
  'g',
);
/** 幸福巷12号王大爷家 */
const house = new RegExp(
  `((?:${lane})?[0-9]{1,4}号(?:院)?)(?=[\\u4e00-\\u9fa5]{0,4}家(?!属|园|庄|里那|具|电|政|长|常))`,
  'g',
);
/** 俺家东胡同路北第三家: how a house is found where there are no numbers. */
const byCounting = new RegExp(
  `${lives}((?:[\\u4e00-\\u9fa5]{0,6}(?:路|街|巷|胡同|村|道|排))?[东南西北前后左右]?(?:边|头|面|侧|口)?(?:数|进去|往[东南西北里])?第[一二三四五六七八九十0-9]{1,2}(?:家|户|个门|排第?[一二三四五六七八九十]{1,2}[家户]))`,
  'g',
);
/** An address goes on to its door: 地址:建设路45号院3号楼2单元101. */
const address = /(?:住址|地址|送到|寄到|家住在?|住在?)(?:是|为)?[:： ]?([\u4e00-\u9fa50-9A-Za-z]{2,24}?)$/;

export function findDoors(text: string): Span[] {
  // Most messages hold no digit at all.
  if (!/[0-9零〇一二三四五六七八九十]|单元|门牌/.test(text)) return [];
  const spans: Span[] = [];
  const add = (start: number, end: number) => spans.push({ start, end, kind: '门牌' });
  for (const pattern of doors) {
    for (const m of text.matchAll(pattern)) {
      const end = m.index + m[0].length;
      const start = end - (m[1] ?? m[0]).length;
      const before = address.exec(text.slice(Math.max(0, start - 30), start))?.[1];
      add(start - (before && /[路街巷村区园苑府镇]/.test(before) ? before.length : 0), end);
    }
  }
  for (const m of text.matchAll(dashed)) {
    const looksLikeDate = Number(m[1]) <= 12 && Number(m[2]) <= 31 && /^(?:19|20)\d\d$/.test(m[3] as string);
    const size = /^(?:元|块|米|公分|厘米|毫米|cm|mm|\*)/.test(text.slice(m.index + m[0].length));
    if ((!looksLikeDate || m[4]) && !size) add(m.index, m.index + m[0].length);
  }
  for (const m of text.matchAll(pair)) add(m.index, m.index + m[0].length);
  for (const pattern of [neighbour, lived, byCounting]) {
    for (const m of text.matchAll(pattern)) {
      const end = m.index + m[0].length;
      const value = m[1] as string;
      add(pattern === neighbour ? m.index + m[0].indexOf(value) : end - value.length, end);
    }
  }
  for (const pattern of [named, house]) for (const m of text.matchAll(pattern)) add(m.index, m.index + m[0].length);
  return spans;
}
