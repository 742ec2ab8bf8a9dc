// Door numbers tell where a person lives. A building, a lane or a gate alone does not, and topics need them: they stay.
import type { Span } from './scan.js';

const n = '[0-9零〇一二三四五六七八九十百两]{1,4}';
const room = '[0-9零〇一二三四五六七八九]{3,4}';
const building = `(?:[A-Za-z]?${n}|[A-Za-z]|[东西南北前后甲乙丙丁])[ ]?(?:号楼|#楼|号院|楼|幢|栋|座|#)`;
const unit = `(?:${n}|[东西南北中甲乙丙们俺咱这那家])[ ]?单元`;
const dash = '[ ]?[-–—_/~][ ]?';
const gap = '[ ,，、的-]{0,2}';
/** After a building these make a number a count and not a room: 7号楼120户. */
const notCounted =
  '(?![0-9零〇一二三四五六七八九十百]|[ ]?(?:米|元|块|人|户|多|余|度|年|月|日|个|平|斤|天(?!天)|次|家|路公交|打|来了|救|热线))';
const publicLine = '(?!(?:110|119|120|122|114)(?![0-9]))';
const side = '[东西南北中][户门邻边屋手]';

const doors = [
  // 3号楼2单元501, 7栋二单元五零一室, 3#2单元5楼西户
  new RegExp(
    `(?:${building}${gap})?${unit}${gap}(?:${room}(?:室|号房|房|户|号)?|${n}[ ]?[楼层](?:${side}|${n}(?:室|户|号)))${notCounted}`,
    'g',
  ),
  // 3号楼501(室), 12幢1102
  new RegExp(`${building}${gap}${publicLine}${room}(?:室|号房|房|号)?${notCounted}`, 'g'),
  // 3号楼2-501
  new RegExp(`${building}${gap}[0-9]{1,2}${dash}[0-9]{3,4}(?:室|户|号)?${notCounted}`, 'g'),
  // 3号楼5楼东户
  new RegExp(`${building}${gap}${n}[ ]?[楼层]${side}`, 'g'),
  // 701室, but not the office 政务中心204室; 三组15号
  /(?<!\d|(?:中心|大厅|局|所|办公|学校|医院|会议)[^，。,]{0,5})\d{3,4}室/g,
  /[0-9一二三四五六七八九十]{1,2}[组队]\d{1,4}号(?!楼|院|线|桥|井)/g,
  // 门牌号 36 / 门牌36号
  /(?<!〔)门牌(?:号码?)?(?:是|为)?[:： ]?([0-9]{1,4}(?:号|-[0-9]{1,4})?)/g,
];

/** 3-2-501: not the date 9-12-2026, not part of a longer number. */
const dashed = /(?<![0-9.:/-])([0-9]{1,2})[-–—_][ ]?([0-9]{1,2})[-–—_][ ]?([0-9]{3,4})(室|号|户)?(?![0-9.:/-])/g;
/** Needs the word that somebody lives there: 家住幸福巷12号, 俺家501, 住3-501. */
const lived =
  /(?:家住在?|住在?|俺家住?在?|我家住?在?|地址(?:是|为)?|户籍(?:地)?|送到)[:： ]?((?:[\u4e00-\u9fa5]{1,8}?(?:路|街|巷|胡同|弄|里|组|村|庄|屯|小区|花园|院))?[ ]?(?:[0-9]{1,4}(?:-[0-9]{1,3})?号(?!楼|院|线|桥|门)(?:[ ]?附[0-9]{1,3}号?)?|[0-9]{1,2}[-–—][0-9]{3,4}|[0-9]{3,4}(?=室|户|号房|[，。, ！!；;的]|$))(?:室|户|号房)?)/g;

export function findDoors(text: string): Span[] {
  const spans: Span[] = [];
  const add = (start: number, end: number) => spans.push({ start, end, kind: '门牌' });
  for (const pattern of doors) {
    for (const m of text.matchAll(pattern)) {
      const value = m[1] ?? m[0];
      const end = m.index + m[0].length;
      add(end - value.length, end);
    }
  }
  for (const m of text.matchAll(dashed)) {
    const looksLikeDate = Number(m[1]) <= 12 && Number(m[2]) <= 31 && /^(?:19|20)\d\d$/.test(m[3] as string);
    if (!looksLikeDate || m[4]) add(m.index, m.index + m[0].length);
  }
  for (const m of text.matchAll(lived)) {
    const end = m.index + m[0].length;
    add(end - (m[1] as string).length, end);
  }
  return spans;
}
