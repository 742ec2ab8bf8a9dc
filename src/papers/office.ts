// A document in the layout that offices use: GB/T 9704-2012 党政机关公文格式. A4, a text block of 156 × 225 mm whose top
// edge is 37 mm and whose left edge is 28 mm from the paper's; title 2号小标宋, text 3号仿宋, headings 黑体 and 楷体, 22 lines of
// 28 characters a page, the page number in 4号半角宋体 between dashes on the outer side.
import {
  AlignmentType,
  Document,
  Footer,
  type IParagraphOptions,
  type IRunOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
} from 'docx';
import type { Tx } from '../db/client.js';
import { workroomGroupOf } from '../people/units.js';
import { local } from '../time.js';
import { type AsOf, plain } from './paper.js';

export type Block =
  /** 一、各方意见: numbered by its place. */
  | { heading: string }
  /** （一）超期: numbered anew under each heading. */
  | { subheading: string }
  | { text: string }
  /** 时间地点：… */
  | { label: string; text: string };

export interface OfficePaper {
  title: string;
  /** In brackets under the title: 草稿，未定稿 */
  status?: string;
  blocks: Block[];
  /** Who signs it. */
  unit: string;
  /** The day it is signed for. */
  at: Date;
}

const mm = (length: number) => Math.round((length / 25.4) * 1440);
const pt = (points: number) => Math.round(points * 20);

const size = { title: 44, text: 32, page: 28 };
const lineHeight = pt(28);
const character = pt(16);

/** Where a machine lacks the first, a word processor takes the others: `altName` of the font table. */
const fonts = {
  title: { name: '方正小标宋简体', instead: '宋体', latin: '方正小标宋简体' },
  text: { name: '仿宋_GB2312', instead: '仿宋', latin: '仿宋_GB2312' },
  heading: { name: '黑体', instead: 'SimHei', latin: '黑体' },
  subheading: { name: '楷体_GB2312', instead: '楷体', latin: '楷体_GB2312' },
  page: { name: '宋体', instead: 'SimSun', latin: '宋体' },
} as const;

const fontOf = (kind: keyof typeof fonts) => {
  const { name, latin } = fonts[kind];
  return { ascii: latin, hAnsi: latin, cs: latin, eastAsia: name };
};

/** 28 characters of 16 pt to a line of 156 mm stand a quarter of a point closer. A grid of the page is read differently by each word processor. */
const closer = -5;

const run = (text: string, kind: keyof typeof fonts = 'text', more: IRunOptions = {}) =>
  new TextRun({ text, font: fontOf(kind), size: size.text, characterSpacing: closer, ...more });

const paragraph = (runs: TextRun[], more: IParagraphOptions = {}) =>
  new Paragraph({
    children: runs,
    alignment: AlignmentType.BOTH,
    spacing: { before: 0, after: 0, line: lineHeight, lineRule: LineRuleType.EXACT },
    indent: { firstLine: 2 * character, firstLineChars: 200 },
    widowControl: false,
    autoSpaceEastAsianText: false,
    ...more,
  });

const centred = { alignment: AlignmentType.CENTER, indent: { firstLine: 0 } } satisfies IParagraphOptions;
const empty = () => paragraph([]);

export async function officePaper(
  { title, status, blocks, unit, at }: OfficePaper,
  { timeZone }: AsOf,
): Promise<Buffer> {
  const document = new Document({
    title: plain(title),
    creator: plain(unit),
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: { font: fontOf('text'), size: size.text } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: { top: mm(37), left: mm(28), right: mm(26), bottom: mm(35), footer: mm(23), header: mm(15) },
          },
        },
        footers: { default: footer(AlignmentType.RIGHT), even: footer(AlignmentType.LEFT) },
        children: [...head(title, status), ...body(blocks), ...signature(unit, at, timeZone)],
      },
    ],
  });
  return Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTable() }]);
}

/** A long title stands on several lines, in the middle. */
function head(title: string, status: string | undefined): Paragraph[] {
  const titleLine = { ...centred, spacing: { line: pt(33), lineRule: LineRuleType.EXACT }, keepNext: true };
  return [
    ...plain(title)
      .split('\n')
      .map((line) => paragraph([run(line, 'title', { size: size.title })], titleLine)),
    ...(status ? [paragraph([run(`（${plain(status)}）`, 'subheading')], centred)] : []),
    empty(),
  ];
}

const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const inChinese = (n: number): string =>
  n <= 10
    ? (digits[n] as string)
    : `${n < 20 ? '' : digits[Math.floor(n / 10)]}十${n % 10 === 0 ? '' : digits[n % 10]}`;

function body(blocks: Block[]): Paragraph[] {
  let headings = 0;
  let subheadings = 0;
  return blocks.flatMap((block) => {
    if ('heading' in block) {
      headings += 1;
      subheadings = 0;
      return [paragraph([run(`${inChinese(headings)}、${plain(block.heading)}`, 'heading')], { keepNext: true })];
    }
    if ('subheading' in block) {
      subheadings += 1;
      return [
        paragraph([run(`（${inChinese(subheadings)}）${plain(block.subheading)}`, 'subheading')], { keepNext: true }),
      ];
    }
    const lines = plain(block.text).split('\n');
    return lines.map((line, index) =>
      paragraph([...('label' in block && index === 0 ? [run(`${plain(block.label)}：`, 'heading')] : []), run(line)]),
    );
  });
}

/** Who signs what a workroom makes: that of the unit, else the nearest one above. */
export async function workroomName(tx: Tx, unitId: number): Promise<string> {
  const group = await workroomGroupOf(tx, unitId);
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: group?.unitId ?? unitId } });
  return unit.kind === 'county' ? unit.name : `${unit.name}“有事好商量”工作室`;
}

/** The unit two characters, the day four characters from the right edge. */
function signature(unit: string, at: Date, timeZone: string): Paragraph[] {
  const right = (characters: number): IParagraphOptions => ({
    alignment: AlignmentType.RIGHT,
    indent: { firstLine: 0, right: characters * character },
    keepLines: true,
  });
  return [
    empty(),
    paragraph([run(plain(unit))], { ...right(2), keepNext: true }),
    paragraph([run(local(at, timeZone).toFormat('yyyy年M月d日'))], right(4)),
  ];
}

/** — 1 — */
function footer(alignment: (typeof AlignmentType)[keyof typeof AlignmentType]): Footer {
  const number = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: fontOf('page'), size: size.page });
  return new Footer({
    children: [new Paragraph({ children: [number], alignment, indent: { left: pt(14), right: pt(14) } })],
  });
}

function fontTable(): string {
  const rows = Object.values(fonts).map(
    ({ name, instead }) =>
      `<w:font w:name="${name}"><w:altName w:val="${instead}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>`,
  );
  const namespace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="${namespace}">${rows.join('')}</w:fonts>`;
}
