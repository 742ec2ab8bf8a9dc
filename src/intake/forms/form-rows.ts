// From the rows of a sheet to filled-in forms (征集表). What is wrong is said for every row at once, and nothing is guessed.
import { createHash } from 'node:crypto';
import { OperatorError } from '../../errors.js';

export interface Form {
  /** As the sheet counts, from 1. */
  row: number;
  unitId: number;
  words: string;
  name: string | null;
  phone: string | null;
  /** 2026-11-24 */
  day: string | null;
  anonymous: boolean;
  isPrivate: boolean;
  endorsers: number;
  /** The same for the same form, in whatever file it comes. */
  key: string;
}

type Column = 'words' | 'name' | 'phone' | 'village' | 'day' | 'anonymous' | 'isPrivate' | 'endorsers';

const headers: Record<Column, string[]> = {
  words: ['内容', '反映内容', '意见内容', '意见建议', '意见', '建议内容', '反映事项', '问题', '议题内容'],
  name: ['姓名', '反映人', '反映人姓名', '提出人', '联系人'],
  phone: ['电话', '联系电话', '手机', '手机号', '手机号码', '联系方式'],
  village: ['村', '村居', '村名', '所在村', '村社区', '村庄', '社区'],
  day: ['日期', '反映日期', '填表日期', '时间', '反映时间'],
  anonymous: ['匿名', '是否匿名'],
  isPrivate: ['私密', '是否私密', '不公开'],
  endorsers: ['附议人数', '附议', '联名人数'],
};

const maxRows = 500;
const maxWords = 1000;
const maxEndorsers = 500;
/** A title and a line of explanation may stand above the header. */
const headerWithin = 10;

export interface ReadForms {
  forms: Form[];
  /** Rows that repeat an earlier one, by their numbers. */
  repeated: number[];
  /** Columns that are not read. */
  ignored: string[];
}

export interface Where {
  unit: { id: number; name: string };
  /** The unit and those beneath it. */
  units: { id: number; name: string }[];
  today: string;
}

/** Throws one error that lists everything that is wrong. */
export function readForms(rows: string[][], where: Where): ReadForms {
  const { at, columns, ignored } = findHeader(rows);
  const filled = rows
    .map((cells, index) => ({ cells, row: index + 1 }))
    .slice(at + 1)
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (filled.length === 0) throw new OperatorError('There are no forms under the header.');
  if (filled.length > maxRows)
    throw new OperatorError(`At most ${maxRows} forms at once; this sheet has ${filled.length}.`);
  const problems: string[] = [];
  const forms: Form[] = [];
  const repeated: number[] = [];
  const seen = new Set<string>();
  for (const { cells, row } of filled) {
    const cell = (column: Column) => cells[columns.get(column) ?? -1]?.trim() ?? '';
    const form = readForm(cell, row, where, (problem) => problems.push(`  row ${row}: ${problem}`));
    if (seen.has(form.key)) repeated.push(row);
    else forms.push(form);
    seen.add(form.key);
  }
  if (problems.length > 0)
    throw new OperatorError(`Nothing was imported. These need attention:\n${problems.join('\n')}`);
  return { forms, repeated, ignored };
}

function findHeader(rows: string[][]): { at: number; columns: Map<Column, number>; ignored: string[] } {
  const plain = (cell: string) => cell.replace(/[\s*＊:：]|[（(][^）)]*[）)]/g, '');
  const columnOf = (cell: string) =>
    (Object.keys(headers) as Column[]).find((column) => headers[column].includes(plain(cell)));
  for (const [at, row] of rows.slice(0, headerWithin).entries()) {
    const columns = new Map<Column, number>();
    const ignored: string[] = [];
    for (const [index, cell] of row.entries()) {
      const column = columnOf(cell);
      if (column && columns.has(column))
        throw new OperatorError(`Row ${at + 1} has two columns for ${headers[column][0]}.`);
      if (column) columns.set(column, index);
      else if (cell !== '') ignored.push(cell);
    }
    if (columns.has('words')) return { at, columns, ignored };
  }
  const names = Object.values(headers).map(([name]) => name);
  throw new OperatorError(
    `No header was found. The first row names the columns: ${names.join('、')} (only 内容 must be there).`,
  );
}

function readForm(cell: (column: Column) => string, row: number, where: Where, problem: (text: string) => void): Form {
  const words = cell('words').replace(/\s+/g, ' ');
  if (words.length < 2) problem('内容 is missing');
  if (words.length > maxWords) problem(`内容 is longer than ${maxWords} characters`);
  const village = cell('village');
  const unit = village === '' ? where.unit : where.units.find(({ name }) => name === village);
  if (!unit) problem(`村 "${village}" is neither ${where.unit.name} nor beneath it`);
  const phone = cell('phone').replace(/[\s-]/g, '');
  if (phone !== '' && !/^\+?\d{7,15}$/.test(phone)) problem(`电话 "${cell('phone')}" is no telephone number`);
  const name = cell('name');
  if (name.length > 20) problem('姓名 is longer than 20 characters');
  const read = {
    unitId: unit?.id ?? 0,
    words,
    name: name || null,
    phone: phone || null,
    day: dayOf(cell('day'), where.today, problem),
    anonymous: yesOrNo(cell('anonymous'), '匿名', problem),
    isPrivate: yesOrNo(cell('isPrivate'), '私密', problem),
  };
  const key = createHash('sha256').update(JSON.stringify(read)).digest('hex');
  return { ...read, row, endorsers: endorsersOf(cell('endorsers'), problem), key };
}

function dayOf(text: string, today: string, problem: (text: string) => void): string | null {
  if (text === '') return null;
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s.*)?$/.exec(text);
  const day = parts && `${parts[1]}-${parts[2]?.padStart(2, '0')}-${parts[3]?.padStart(2, '0')}`;
  if (!day || !isDay(day)) {
    problem(`日期 "${text}" is no day; write it as 2026-11-24`);
    return null;
  }
  if (day > today) problem(`日期 ${text} has not come yet`);
  return day;
}

/** 2026-02-30 is none. */
function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

function yesOrNo(text: string, column: string, problem: (text: string) => void): boolean {
  if (/^(?:是|√|✓|✔|1|有|要|y|yes|true)$/i.test(text)) return true;
  if (!/^(?:|否|×|✗|0|无|不|不要|n|no|false)$/i.test(text)) problem(`${column} is 是 or 否, not "${text}"`);
  return false;
}

function endorsersOf(text: string, problem: (text: string) => void): number {
  if (text === '') return 0;
  const count = Number(text.replace(/[人位户]$/, ''));
  if (Number.isInteger(count) && count >= 0 && count <= maxEndorsers) return count;
  problem(`附议人数 is a number from 0 to ${maxEndorsers}, not "${text}"`);
  return 0;
}
