// Telephone, identity and bank card numbers.
import { type DigitGroup, digitRuns, type MaskKind, type Span } from './scan.js';

export function findNumbers(text: string): Span[] {
  return digitRuns(text).flatMap((run) => numbersInRun(text, run));
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
interface Reading {
  kind: MaskKind | undefined;
  end: number;
}

interface Hit extends Reading {
  start: number;
  next: number;
}

/** What is asked about a stretch of a run. */
interface Candidate {
  digits: string;
  /** How many digits stand together each time. */
  shape: number[];
  /** What stands in between. */
  gaps: string[];
  end: number;
  before: string;
  after: string;
}

const mostDigits = 20;

function longestNumber(text: string, run: DigitGroup[], from: number): Hit | undefined {
  const first = run[from] as DigitGroup;
  const before = text.slice(Math.max(0, first.start - 16), first.start);
  let best: Hit | undefined;
  let digits = '';
  const shape: number[] = [];
  const gaps: string[] = [];
  for (let to = from; to < run.length; to++) {
    const { digits: more, gap, end } = run[to] as DigitGroup;
    digits += more;
    if (digits.length > mostDigits) break;
    if (to > from && gap === '') shape[shape.length - 1] = (shape.at(-1) as number) + more.length;
    else {
      shape.push(more.length);
      if (to > from) gaps.push(gap);
    }
    if (digits.length < 3) continue;
    const found = classify({ digits, shape, gaps, end, before, after: text.slice(end, end + 12) });
    if (found) best = { ...found, start: first.start, next: to + 1 };
  }
  return best;
}

function classify(candidate: Candidate): Reading | undefined {
  const { digits, shape, end, before, after } = candidate;
  const id = identity(candidate);
  if (id) return id;
  if (bill.test(before) && digits.length !== 11) return undefined;
  if (/^[48]00\d{7}$/.test(digits) && shape.length <= 4) return { kind: undefined, end };
  if (mobile.test(digits) && plausible(candidate)) return { kind: '手机', end };
  if (isBankCard(candidate)) return { kind: '银行卡', end };
  if (isLandline(candidate)) {
    const extension = /^(?: ?(?:转|分机|-)) ?\d{1,5}(?!\d)/.exec(after);
    return { kind: '电话', end: end + (extension?.[0].length ?? 0) };
  }
  return undefined;
}

const mobile = /^(?:0|86|0086)?1[3-9]\d{9}$/;

/** 139 0000 6621, 13-90-00-06-62-1 and 1-3-9-0-… are one number; 15、18、20、25、30、5 and 1380-1580 150 are not. */
function plausible({ shape, gaps }: Candidate): boolean {
  if (shape.length <= 2) return true;
  if (gaps.some((gap) => /[、,/]/.test(gap))) return /^(?:\d+,)?3,4,4$/.test(shape.join());
  if (/^(?:\d,)?(?:3,4,4|3,2,.*|3,3,.*)$/.test(shape.join()) || shape.every((length) => length <= 2)) return true;
  return shape.length <= 6 && gaps.every((gap) => gap === gaps[0]);
}

const idCue = /身份证|证件|证号|公民号|户口|身份号|身分证|ID号?[:：]/;
/** The codes of provinces and the like in front of an identity number. */
const region = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;
const bill = /(?:单号|编号|流水号?|订单|运单|工单|条码|批号|合同号|发票号?)[^\d]{0,4}$/;
const checkX = /^[ .\-·_]{0,2}(?:[xX×хΧ]|叉)(?![A-Za-z0-9])/;

/**
 * GB 11643: region, date of birth, sequence and a check character, mod 11. With a region and a birthday in the right place
 * it is one whatever the check says: people mistype. Where the text says what it is, a digit may be missing or too many.
 */
function identity({ digits, end, before, after }: Candidate): Reading | undefined {
  const said = idCue.test(before);
  const found = { kind: '身份证' as const, end };
  const shaped = (region.test(digits) || said) && hasBirthday(digits.slice(6, 14));
  if (digits.length === 18 && ((shaped && !bill.test(before)) || said)) return found;
  if (digits.length === 17) {
    const x = checkX.exec(after);
    if (x && (shaped || said)) return { ...found, end: end + x[0].length };
    if (said) return found;
  }
  if ((digits.length === 19 || digits.length === 20 || digits.length === 16) && said) return found;
  if (digits.length === 15 && said) return found;
  const part = /(?:身份证|证号|证件)[^，。,]{0,6}(?:最?后|前|尾号?)(?:[四六八4-8]位)?(?:数|号)?(?:是|为)?[:： ]?$/;
  if (digits.length <= 8 && part.test(before)) {
    const x = checkX.exec(after);
    if (digits.length < 4 && !x) return undefined;
    return { ...found, end: end + (x?.[0].length ?? 0) };
  }
  return undefined;
}

function hasBirthday(yyyymmdd: string): boolean {
  const year = Number(yyyymmdd.slice(0, 4));
  const month = Number(yyyymmdd.slice(4, 6));
  const day = Number(yyyymmdd.slice(6, 8));
  return year >= 1900 && year <= 2035 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

const accountCue =
  /(?:卡号|账号|帐号|账户|帐户|银行卡|工资卡|储蓄卡|信用卡|一卡通|存折|折子|社保卡|开户行|户名|(?:打|转|汇|存)(?:到|在|给|进|钱|款|账|这个|我|俺|咱|他|她|那个|这张|那张)*[卡号]|[这那我俺他她](?:个|张)卡|[工农建中交]行|邮储|邮政储蓄|信用社|农商行?|农信|转账|汇款|打钱|打款|收款|卡[:： ])[^\d]{0,8}$/;

/** ISO/IEC 7812: 16 to 19 digits with a Luhn check digit. Said to be an account, it counts without. */
function isBankCard({ digits, shape, before, after }: Candidate): boolean {
  if (digits.length < 12) return false;
  if (accountCue.test(before)) return true;
  if (digits.length < 15 || digits.length > 19 || !/^[3-69]/.test(digits)) return false;
  const inFours = shape.length >= 4 && shape.slice(0, -1).every((length) => length === 4);
  const even = shape.length <= 2 || inFours || shape.every((length) => length === 1);
  if (!even) return false;
  const card = digits.startsWith('62');
  const told = /^[^\d]{0,4}(?:卡|账号|建行|农行|工行|中行|邮储|信用社|开户|户名)/.test(after) || /[卡]/.test(before);
  return (card && (inFours || told)) || (digits.length >= 16 && luhn(digits));
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

const telephoneCue = /(?:电话|座机|固话|家电|宅电|联系(?:方式)?|热线|传真|[打拨]|tel|Tel|TEL|☎|📞|号码)[^\d，。]{0,4}$/;
const shortCue = /(?:短号|小号|虚拟号|集团号)[^\d，。]{0,4}$/;

/** With the area code, or seven or eight digits beside a word that makes them a telephone number. */
function isLandline({ digits, shape, gaps, before, after }: Candidate): boolean {
  const apart = gaps.some((gap) => /[、,/*+=]/.test(gap));
  if (/^(?:86)?0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}$/.test(digits) && !apart) {
    return shape.length <= 4 && (shape.length === 1 || (shape[0] as number) >= 2);
  }
  if (shape.length === 1 && /^[5-7]\d{3,5}$/.test(digits) && shortCue.test(before)) return true;
  if (!/^[2-8]\d{6,7}$/.test(digits) || apart) return false;
  const said = telephoneCue.test(before) || /^[^\d，。]{0,3}(?:电话|座机|打这个|这个号)/.test(after);
  return said && (shape.length === 1 || (shape.length === 2 && shape[1] === 4) || shape.every((n) => n === 1));
}
