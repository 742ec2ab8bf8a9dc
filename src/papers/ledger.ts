// 台账: a sheet of figures, then one for each stage of the way.
import type { Tx } from '../db/client.js';
import { settingsOf } from '../people/units.js';
import { figuresOf } from '../reports/figures.js';
import { type LedgerRequest, type LedgerRow, ledgerOf } from '../reports/ledger.js';
import type { Logs } from '../reports/log.js';
import { ratesOf } from '../reports/rates.js';
import { kindsText, openLine, rateLines, spanText } from '../reports/statistics.js';
import { calendarDay } from '../time.js';
import { stateLabels } from '../topics/lifecycle.js';
import { fileName, type Paper, type Progress, types } from './paper.js';
import { type Column, type Sheet, type Value, workbook } from './sheets.js';

const columns: readonly (Column & { of(row: LedgerRow): Value })[] = [
  { name: '号', width: 7, of: (row) => row.number },
  { name: '议题', width: 34, wrap: true, of: (row) => row.title },
  { name: '类别', width: 12, of: (row) => row.category },
  { name: '村（社区）', width: 13, of: (row) => row.unit },
  { name: '来源', width: 11, of: (row) => row.channel },
  { name: '提出日期', width: 12, of: (row) => row.raisedOn },
  { name: '现在', width: 15, of: (row) => row.state },
  { name: '从哪天起', width: 12, of: (row) => row.since },
  { name: '承办单位', width: 16, wrap: true, of: (row) => row.body },
  { name: '期限', width: 12, of: (row) => row.dueOn },
  { name: '超期（工作日）', width: 10, of: (row) => row.overdue },
  { name: '反映人', width: 8, of: (row) => row.reporters },
  { name: '附议人', width: 8, of: (row) => row.endorsers },
  { name: '结果', width: 40, wrap: true, of: (row) => row.outcome },
  { name: '办得怎样（反映人说）', width: 20, wrap: true, of: (row) => row.verdicts },
  { name: '满意不满意', width: 20, wrap: true, of: (row) => row.satisfaction },
];

export async function ledgerPaper(tx: Tx, request: LedgerRequest, progress: Progress): Promise<Paper> {
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: request.unitId } });
  const { category, body, state } = request;
  const of = [unit.name, category, body, state && stateLabels[state]].filter(Boolean).join(' ');
  const heading = `${of} ${spanText(request.span, request.timeZone)}`;
  const { groups, logs } = await ledgerOf(tx, request, progress);
  const settings = await settingsOf(tx, request.unitId);
  const notes = [...rateLines(ratesOf(logs, settings, request.timeZone)), openLine(logs, settings)];
  const sheets = groups.map(
    ({ name, rows }): Sheet => ({
      name: `${name} ${rows.length}`,
      title: `${heading} 台账：${name}，${rows.length}件`,
      columns,
      rows: rows.map((row) => columns.map((column) => column.of(row))),
    }),
  );
  const bytes = await workbook([figuresSheet(heading, logs, notes, request.timeZone), ...sheets]);
  return {
    name: fileName([unit.name, '台账', spanText(request.span, request.timeZone)], 'xlsx'),
    type: types.xlsx,
    bytes,
  };
}

/** What 统计 says of the same span, one figure a row, with the last day on which it grew. */
function figuresSheet(heading: string, logs: Logs, notes: string[], zone: string): Sheet {
  const rows = figuresOf(logs).map((figure): Value[] => {
    const { stage, name, measure, entries } = figure;
    const last = entries.reduce<Date | null>((latest, { at }) => (latest && latest > at ? latest : at), null);
    return [stage, name, entries.length, measure, kindsText(figure), last && calendarDay(last, zone)];
  });
  return {
    name: '数字',
    title: `${heading} 数字`,
    columns: [
      { name: '环节', width: 12 },
      { name: '项目', width: 16 },
      { name: '数', width: 9 },
      { name: '单位', width: 8 },
      { name: '其中', width: 60, wrap: true },
      { name: '最近一次', width: 13 },
    ],
    rows: [...rows, ...notes.map((note): Value[] => ['说明', '', null, '', note, null])],
  };
}
