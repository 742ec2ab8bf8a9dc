// A sheet of paper forms as it comes: CSV in UTF-8 or, as Excel saves it in China, GB18030; or XLSX. Rows of plain text.
import { readFileSync } from 'node:fs';
import { readSheet as readExcel } from 'read-excel-file/node';
import { OperatorError } from '../../errors.js';

/** A township's forms of a month fit many times over; more is most likely the wrong file. */
const maxBytes = 5 * 1024 * 1024;

export async function readSheet(path: string): Promise<string[][]> {
  const bytes = contentOf(path);
  if (/\.csv$/i.test(path)) return parseCsv(decode(bytes));
  if (!/\.xlsx$/i.test(path)) throw new OperatorError('Give a .csv or .xlsx file. An old .xls can be saved as .xlsx.');
  try {
    const rows: unknown[][] = await readExcel(bytes);
    return rows.map((row) => row.map(asText));
  } catch (error) {
    throw new OperatorError(`${path} cannot be read as .xlsx: ${(error as Error).message}`);
  }
}

function contentOf(path: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new OperatorError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  if (bytes.length > maxBytes) throw new OperatorError(`${path} is larger than ${maxBytes / 1024 / 1024} MB.`);
  return bytes;
}

function asText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  return String(cell).trim();
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** RFC 4180: quoted cells may hold commas, line ends and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell.trim());
    cell = '';
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (char === ',') endCell();
    else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}
