// What the form takes, and what it says when something is wrong.
import type { SentForm } from '../upload.js';

export interface ReportFields {
  what: string;
  where: string;
  village: string;
  name: string;
  phone: string;
  anonymous: boolean;
  isPrivate: boolean;
}

export type Wrong = Partial<Record<'what' | 'where' | 'village' | 'name' | 'phone' | 'photos' | 'form', string>>;

const text = (value: string | undefined) =>
  (value ?? '')
    .replaceAll('\r\n', '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what no keyboard types and no page shows
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();

/** Digits as people write them: full-width, spaced, with +86. */
export function phoneNumber(typed: string): string | undefined {
  const digits = typed
    .normalize('NFKC')
    .replace(/^\s*\+?86/, '')
    .replace(/[\s\-—()]/g, '');
  return /^(?:1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}|[48]00\d{7})$/.test(digits) ? digits : undefined;
}

export function readFields({ fields }: SentForm): { values: ReportFields; wrong: Wrong } {
  const values: ReportFields = {
    what: text(fields.what),
    where: text(fields.where).replaceAll('\n', ' '),
    village: text(fields.village),
    name: text(fields.name).replaceAll('\n', ' '),
    phone: text(fields.phone).replaceAll('\n', ' '),
    anonymous: fields.anonymous === '1',
    isPrivate: fields.private === '1',
  };
  const wrong: Wrong = {};
  if (values.what.length < 4) wrong.what = '请再写几个字，说清是什么事。';
  if (values.what.length > 1_000) wrong.what = '太长了，请写在1000字以内。';
  if (values.where.length > 60) wrong.where = '请短些，60字以内。';
  if (values.name.length > 20) wrong.name = '请短些，20字以内。';
  if (values.phone !== '' && phoneNumber(values.phone) === undefined) {
    wrong.phone = '电话好像不对，看看是不是少了一位。不想留就空着。';
  }
  return { values, wrong };
}
