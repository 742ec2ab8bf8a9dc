// Telephone, identity, bank card and plate numbers, and the ids of chat accounts.
import { type DigitGroup, digitRuns, type MaskKind, type Span } from './scan.js';

export function findNumbers(text: string): Span[] {
  return [...digitRuns(text).flatMap((run) => numbersInRun(text, run)), ...plates(text), ...accounts(text)];
}

function numbersInRun(text: string, run: DigitGroup[]): Span[] {
  const spans: Span[] = [];
  let from = 0;
  while (from < run.length) {
    const hit = longestNumber(text, run, from);
    if (hit?.kind) spans.push({ start: hit.start, end: hit.end, kind: hit.kind });
    from = hit ? hit.next : from + 1;
  }
  return spans;
}

/** Kind undefined: a public number (400 …), to be passed over whole. */
interface Hit {
  start: number;
  end: number;
  kind: MaskKind | undefined;
  next: number;
}

function longestNumber(text: string, run: DigitGroup[], from: number): Hit | undefined {
  const first = run[from] as DigitGroup;
  let best: Hit | undefined;
  let digits = '';
  for (let to = from; to < run.length && digits.length < 21; to++) {
    const last = run[to] as DigitGroup;
    digits += last.digits;
    const shape = run.slice(from, to + 1).map((group) => group.digits.length);
    const found = classify(text, first.start, last.end, digits, shape, last.spoken);
    if (found) best = { start: first.start, end: found.end, kind: found.kind, next: to + 1 };
  }
  return best;
}

function classify(text: string, start: number, end: number, digits: string, shape: number[], lastSpoken: boolean) {
  const before = text.slice(Math.max(0, start - 14), start);
  const id = identity(text, end, digits, before);
  if (id) return id;
  if (/^[48]00\d{7}$/.test(digits) && shape.length <= 3) return { kind: undefined, end };
  if (isMobile(digits) && plausibleShape(shape)) return { kind: '手机' as const, end };
  if (isBankCard(digits, shape, before)) return { kind: '银行卡' as const, end };
  if (isLandline(digits, shape, before)) {
    const extension = /^(?: ?(?:转|分机|-)) ?\d{1,5}(?!\d)/.exec(text.slice(end));
    return { kind: '电话' as const, end: end + (extension?.[0].length ?? 0) };
  }
  // …六一八八一直打不通: what follows a spoken number may read as one more digit.
  const extra = digits.length - 11;
  if (lastSpoken && shape.length === 1 && extra > 0 && extra <= 2 && isMobile(digits.slice(0, 11))) {
    return { kind: '手机' as const, end: end - extra };
  }
  return undefined;
}

const isMobile = (digits: string) => /^(?:0|86|0086)?1[3-9]\d{9}$/.test(digits);

/** 139 0000 6621 and 1-3-9-0-… are one number; 15、18、20、25、30、5 are not. */
function plausibleShape(shape: number[]): boolean {
  return shape.length <= 4 || shape.every((length) => length === 1) || (shape.length <= 6 && (shape[0] as number) >= 3);
}

/** GB 11643: 17 digits and a check character, mod 11. A wrong one counts only when the text says what it is. */
function identity(text: string, end: number, digits: string, before: string) {
  const cue = /身份证|证件|证号|公民号|户口/.test(before);
  if (
    digits.length === 18 &&
    hasDate(digits.slice(6, 14)) &&
    (cue || identityCheck(digits.slice(0, 17)) === digits[17])
  ) {
    return { kind: '身份证' as const, end };
  }
  if (digits.length === 17 && hasDate(digits.slice(6, 14))) {
    const x = /^[ .-]{0,2}[xX×](?![A-Za-z0-9])/.exec(text.slice(end));
    if (x && (cue || identityCheck(digits) === 'X')) return { kind: '身份证' as const, end: end + x[0].length };
  }
  if (digits.length === 15 && cue && hasDate(`19${digits.slice(6, 12)}`)) return { kind: '身份证' as const, end };
  if (
    digits.length >= 4 &&
    digits.length <= 8 &&
    /(?:身份证|证号)[^，。,]{0,4}(?:后|前)[四六八4-8]位?(?:是|为|数|号)?[:： ]?$/.test(before)
  ) {
    return { kind: '身份证' as const, end };
  }
  return undefined;
}

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function identityCheck(seventeen: string): string {
  const sum = idWeights.reduce((total, weight, i) => total + weight * Number(seventeen[i]), 0);
  return '10X98765432'[sum % 11] as string;
}

function hasDate(yyyymmdd: string): boolean {
  const year = Number(yyyymmdd.slice(0, 4));
  const month = Number(yyyymmdd.slice(4, 6));
  const day = Number(yyyymmdd.slice(6, 8));
  return year >= 1900 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** ISO/IEC 7812: 16 to 19 digits with a Luhn check digit. Said to be an account, it counts without. */
function isBankCard(digits: string, shape: number[], before: string): boolean {
  if (
    /(?:卡号|账号|帐号|账户|帐户|银行卡|一卡通|存折|(?:打|转|汇|存)(?:到|在|这个|我|俺|给)*卡|这个卡|[工农建中交]行|邮储|信用社|农商行?)[^\d]{0,8}$/.test(
      before,
    ) &&
    digits.length >= 12
  ) {
    return digits.length <= 21;
  }
  if (digits.length < 16 || digits.length > 19 || !/^[3-69]/.test(digits)) return false;
  const even = shape.length === 1 || shape.length === 2 || shape.slice(0, -1).every((length) => length === 4);
  const inFours = shape.length >= 4 && shape.slice(0, -1).every((length) => length === 4) && digits.startsWith('62');
  return even && (inFours || luhn(digits));
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** With the area code, or seven or eight digits after a word that makes them a telephone number. */
function isLandline(digits: string, shape: number[], before: string): boolean {
  if (/^(?:86)?0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}$/.test(digits)) {
    return shape.length <= 3 && (shape.length === 1 || (shape[0] as number) >= 2);
  }
  const said = /(?:电话|座机|固话|家电|联系(?:方式)?|热线|[打拨]|tel|Tel|TEL|☎|📞|号码)[^\d，。]{0,3}$/.test(before);
  return (
    said &&
    /^[2-8]\d{6,7}$/.test(digits) &&
    (shape.length === 1 || (shape.length === 2 && shape[1] === 4) || shape.every((n) => n === 1))
  );
}

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
/** GA 36: province, city letter, five characters, or six for new energy; letters I and O are not used, people type them. */
const plate = new RegExp(
  `[${provinces}][ ·.•-]?[A-Za-z][ ·.•-]{0,2}(?=[A-Za-z ]*\\d)(?:[A-Za-z0-9][ ·.-]?){4,5}[A-Za-z0-9挂学警](?![A-Za-z0-9])`,
  'g',
);
const saidPlate = /车牌(?:号码?)?(?:是|为)?[:： ]?([A-Za-z]?[ ·.-]?(?=[A-Za-z]*\d)[A-Za-z0-9]{4,6})(?![A-Za-z0-9])/g;

function plates(text: string): Span[] {
  return [
    ...[...text.matchAll(plate)].map((m) => ({ start: m.index, end: m.index + m[0].length, kind: '车牌' as const })),
    ...lastGroups(text, saidPlate, '车牌'),
  ];
}

const wechat =
  /(?:微信号?|微心|薇信|威信|维信|徽信|卫星号|wei ?xin|v信|[vV][xX]|[wW][xX]|WeChat|wechat|[加➕+](?:我|俺)?[vVⅤ]|(?<![A-Za-z])[vV](?=[:：]))(?:同号|联系|号码?|账号|是|为|搜)*[:： =]{0,3}([A-Za-z][A-Za-z0-9_-]{4,19}|[A-Za-z0-9_-]{6,20})(?![A-Za-z0-9_-])/g;
const qq = /(?:[qQ]{2}|扣扣|企鹅)(?:群|号码?|是|为|联系)*[:： ]{0,3}([1-9]\d{4,10})(?!\d)/g;
const email = /[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;
const wxid = /(wxid_[a-z0-9]+)/g;

function accounts(text: string): Span[] {
  return [
    ...lastGroups(text, wechat, '微信'),
    ...lastGroups(text, wxid, '微信'),
    ...lastGroups(text, qq, 'QQ'),
    ...[...text.matchAll(email)].map((m) => ({ start: m.index, end: m.index + m[0].length, kind: '邮箱' as const })),
  ];
}

/** The first group of a pattern that ends with it. */
function lastGroups(text: string, pattern: RegExp, kind: MaskKind): Span[] {
  return [...text.matchAll(pattern)].map((m) => {
    const end = m.index + m[0].length;
    return { start: end - (m[1] as string).length, end, kind };
  });
}
