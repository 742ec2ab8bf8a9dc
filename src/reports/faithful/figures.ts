// Numbers, dates and words of time in a sentence, so that 三十户 and 30户 are the same and 9月20日 is not 9月30日.

import { chineseDigits } from '../../chinese-digits.js';

interface Figure {
  /** In digits; as written where it is no plain number (二三十). */
  value: string;
  unit: string;
}

const tens: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

/** 三十五 → 35, 两百 → 200, 二〇二六 → 2026; undefined where it is no plain number. */
function chineseNumber(text: string): number | undefined {
  const chars = [...text];
  if (chars.every((char) => char in chineseDigits)) {
    return chars.length === 1 || /[零〇]/.test(text) || chars.length === 4
      ? Number(chars.map((char) => chineseDigits[char]).join(''))
      : undefined;
  }
  let total = 0;
  let section = 0;
  let waiting: number | undefined;
  for (const char of chars) {
    if (char in chineseDigits) {
      if (waiting !== undefined && waiting !== 0) return undefined;
      waiting = chineseDigits[char];
    } else if (char in tens) {
      section += (waiting ?? 1) * (tens[char] as number);
      waiting = undefined;
    } else {
      total = (total + section + (waiting ?? 0)) * (char === '亿' ? 100_000_000 : 10_000);
      section = 0;
      waiting = undefined;
    }
  }
  return total + section + (waiting ?? 0);
}

const han = '[零〇一二两三四五六七八九十百千万亿]+';
const measures = [
  '个工作日|个小时|个月|个星期|平方米|平方|立方|小时|钟头|分钟|公里|星期|礼拜',
  '[个件人名位户家天年月日号周点米里亩盏条次段座台根项张棵间栋幢套辆份场元块层楼组队成倍岁级批趟车吨斤桶袋口度毛处]',
].join('|');
const figurePattern = new RegExp(
  `(第)?(?:(百分之)(${han}|\\d+(?:\\.\\d+)?)|(\\d+(?:\\.\\d+)?)([万亿])?(%)?|(${han}))[多余来几]?(${measures})?`,
  'g',
);

/** 一 before these is no count: 一段路, 一个办法. */
const article = /^[个段次条处份场台根张块间座盏棵套辆项口层批趟点车件家级]$/;

const unitClass: Record<string, string> = {
  号: '日',
  名: '人',
  位: '人',
  块: '元',
  礼拜: '星期',
  周: '星期',
  个星期: '星期',
  钟头: '小时',
  个小时: '小时',
  平方: '平方米',
};
/** Ways to count things: 3盏灯 and 3个灯 are the same. */
const things = /^[个盏条处段座台根件项张棵间栋幢套辆份场次口]$/;

const halfWidth = (text: string) =>
  text.replace(/[０-９．％]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));

function figuresIn(text: string): Figure[] {
  return [...halfWidth(text).matchAll(figurePattern)].flatMap((match) => {
    const [, ordinal, percentWord, percent, arabic, big, sign, chinese, measure = ''] = match;
    if (chinese && !ordinal && measure === '') return [];
    if (chinese === '一' && !ordinal && article.test(measure)) return [];
    const written = percent ?? arabic ?? chinese ?? '';
    const plain = /^\d/.test(written) ? Number(written) : chineseNumber(written);
    const value = plain === undefined ? written : plain * (big === '万' ? 10_000 : big === '亿' ? 100_000_000 : 1);
    const unit = percentWord || sign ? '%' : measure;
    return [{ value: String(value), unit: unitClass[unit] ?? unit }];
  });
}

function sameUnit(a: string, b: string): boolean {
  if (a === b || a === '' || b === '') return true;
  const counts = (unit: string) => things.test(unit);
  return (counts(a) && counts(b)) || (a === '个' && b === '人') || (a === '人' && b === '个');
}

const number = `(\\d{1,2}|[一二三四五六七八九十]{1,3})`;
const datePattern = new RegExp(`${number}月${number}[日号]|(?<!\\d)\\d{4}-(\\d{2})-(\\d{2})`, 'g');

/** `9-30` */
function datesIn(text: string): string[] {
  const value = (part = '') => (/^\d/.test(part) ? Number(part) : chineseNumber(part));
  return [...halfWidth(text).matchAll(datePattern)].map(([, m, d, mm, dd]) => `${value(m ?? mm)}-${value(d ?? dd)}`);
}

const timeWords =
  /今天|明天|昨天|后天|前天|今年|明年|去年|[本这上下]个?[周月]|周[一二三四五六日天末]|[月年][底初末]|[上中下]旬|年内|年前|年后|半年|半个月|半天|[日月][前后]|上午|下午|晚上|早上|凌晨|春节|国庆|入冬|汛期前?|长期|多年|常年/g;

const timesIn = (text: string) =>
  [
    ...text
      .replace(/星期|礼拜/g, '周')
      .replace(/(?<=\d)号/g, '日')
      .replace(/[以之](?=[前后])/g, '')
      .matchAll(timeWords),
  ].map(([word]) => word.replace('个', ''));

/** What is said of number and time that no source says. */
export function strangeFigures(text: string, grounds: readonly string[]): string[] {
  const given = grounds.flatMap(figuresIn);
  // `2026-09-30` is also read as the ninth month and the thirtieth day.
  for (const date of grounds.flatMap(datesIn)) {
    const [month = '', day = ''] = date.split('-');
    given.push({ value: month, unit: '月' }, { value: day, unit: '日' });
  }
  const dates = new Set(grounds.flatMap(datesIn));
  const times = new Set(grounds.flatMap(timesIn));
  return [
    ...figuresIn(text)
      .filter((figure) => !given.some((one) => one.value === figure.value && sameUnit(one.unit, figure.unit)))
      .map(({ value, unit }) => `${value}${unit}`),
    ...datesIn(text).filter((date) => !dates.has(date)),
    ...timesIn(text).filter((word) => !times.has(word)),
  ];
}
