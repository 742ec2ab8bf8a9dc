// A workbook: each sheet with a frozen heading, widths, filters, real dates and text that stays text.
import writeExcelFile, { type CellObject, type Feature, type Image } from 'write-excel-file/node';
import { getOrderOfSiblings, insertElementMarkupAccordingToOrderOfSiblings } from 'write-excel-file/utility';
import { plain } from './paper.js';

/** A day is midnight UTC: a cell knows no time zone. */
export type Value = string | number | Date | null;

export interface Column {
  name: string;
  /** In half-width characters. */
  width: number;
  /** Long text, in lines. */
  wrap?: true;
}

export interface Sheet {
  name: string;
  /** Above the heading. */
  title: string;
  columns: readonly Column[];
  rows: Value[][];
}

/** What Excel takes in a cell. */
const longestCell = 32_767;
/** Rows above the data: the title and the names of the columns. */
const top = 2;
/** What a row is about stays in sight too. */
const frozenColumns = 2;

const border = { borderStyle: 'thin', borderColor: '#B0B0B0' } as const;
const titleStyle = { fontWeight: 'bold', fontSize: 14, height: 28, alignVertical: 'center' } as const;
const nameStyle = {
  ...border,
  fontWeight: 'bold',
  backgroundColor: '#E8EEF4',
  align: 'center',
  alignVertical: 'center',
  wrap: true,
  height: 24,
} as const;

export async function workbook(sheets: Sheet[]): Promise<Buffer> {
  const written = sheets.map(({ name, title, columns, rows }) => ({
    sheet: name,
    data: [
      [{ value: cellText(title), type: String, ...titleStyle }],
      columns.map((column) => ({ value: column.name, type: String, ...nameStyle })),
      ...rows.map((row) => {
        const height = heightOf(row, columns);
        return row.map((value, i) => ({ ...cellOf(value, columns[i] as Column), height }));
      }),
    ],
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: top,
    stickyColumnsCount: frozenColumns,
    orientation: 'landscape' as const,
  }));
  const features = [filters(sheets), forPrinting];
  return writeExcelFile(written, { fontFamily: '宋体', fontSize: 11, features }).toBuffer();
}

const lineHeight = 16;
/** What Excel shows at most. */
const highestRow = 400;

/** Not every program makes a row as high as its longest text needs. */
function heightOf(row: Value[], columns: readonly Column[]): number {
  const lines = row.map((value, i) => {
    const { width, wrap } = columns[i] as Column;
    if (typeof value !== 'string' || !wrap) return 1;
    // A Chinese character is as wide as two digits.
    const widths = plain(value)
      .split('\n')
      .map((line) => line.replace(/[^\x20-\x7e]/g, '__').length);
    return widths.reduce((sum, wide) => sum + Math.max(1, Math.ceil(wide / (width - 1))), 0);
  });
  return Math.min(highestRow, Math.max(...lines) * lineHeight + 4);
}

function cellOf(value: Value, { wrap }: Column): CellObject {
  const common = { ...border, alignVertical: 'center' as const };
  if (value instanceof Date) return { ...common, value, type: Date, format: 'yyyy-mm-dd', align: 'center' };
  if (typeof value === 'number') return { ...common, value, type: Number, align: 'center' };
  // Typed as text, `=1+1` is what it reads.
  if (value !== null && value !== '') {
    return { ...common, value: cellText(value), type: String, ...(wrap && { wrap: true }) };
  }
  return { ...common, type: String };
}

const cellText = (text: string) =>
  plain(text)
    .slice(0, longestCell)
    .replace(/[\ud800-\udbff]$/, '');

type SheetFeature = Feature<Image['content']>;

/** The writer has no filters of its own; its `features` may add to what it writes. */
function filters(sheets: Sheet[]): SheetFeature {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform(xml, _options, { sheetIndex }) {
            const { columns, rows } = sheets[sheetIndex] as Sheet;
            const ref = `A${top}:${letter(columns.length)}${top + Math.max(rows.length, 1)}`;
            return insert(xml, `<autoFilter ref="${ref}"/>`);
          },
        },
      },
    },
  };
}

/** All columns on the width of a page, the heading on each. */
const forPrinting: SheetFeature = {
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        transform(xml) {
          const fitted = insert(xml, '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>');
          return fitted.replace(/<pageSetup\b/, '<pageSetup fitToWidth="1" fitToHeight="0"');
        },
      },
    },
  },
};

const insert = (xml: string, element: string) =>
  insertElementMarkupAccordingToOrderOfSiblings(
    xml,
    element,
    getOrderOfSiblings('xl/worksheets/sheet{id}.xml', 'worksheet') as string[],
    'worksheet',
  );

/** 1 → A, 16 → P; there are never more than 26. */
const letter = (column: number) => String.fromCharCode(64 + column);
