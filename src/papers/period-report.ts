// 半年报 (or that of any span) as a paper: what the chat's report says, under headings.
import type { Tx } from '../db/client.js';
import type { Span } from '../reports/log.js';
import { hotHeading, lateHeading, periodReport, sourceNote } from '../reports/monthly.js';
import { countText, ratesText } from '../reports/statistics.js';
import { type Block, officePaper } from './office.js';
import { fileName, type Paper, types } from './paper.js';

export interface ReportRequest {
  unitId: number;
  span: Span;
  timeZone: string;
  /** 半年报, 月报 */
  kind: string;
}

export async function reportPaper(tx: Tx, { unitId, span, timeZone, kind }: ReportRequest): Promise<Paper> {
  const report = await periodReport(tx, unitId, span, timeZone);
  const stages = [...new Set(report.figures.map((figure) => figure.stage))];
  const list = (lines: string[]): Block => ({ text: lines.length > 0 ? lines.join('\n') : '没有。' });
  const [rates, howCounted] = ratesText(report.rates);
  const blocks: Block[] = [
    { heading: '工作情况' },
    ...stages.flatMap((stage): Block[] => {
      const counts = report.figures.filter((figure) => figure.stage === stage).map(countText);
      return [{ subheading: stage }, { text: `${counts.join('，')}。` }];
    }),
    { heading: '响应率、解决率、满意率' },
    { text: `${rates.replaceAll('　', '，')}。` },
    { text: `${howCounted}。` },
    { heading: '在办' },
    { text: `${report.open}。` },
    { heading: lateHeading },
    list(report.late),
    { heading: hotHeading },
    list(report.hot.map(({ text }) => text)),
    { text: sourceNote },
  ];
  const title = `${report.unit}“有事好商量”${kind}\n（${report.span}）`;
  const bytes = await officePaper({ title, blocks, unit: report.unit, at: span.to }, { at: span.to, timeZone });
  return { name: fileName([report.unit, kind, report.span], 'docx'), type: types.docx, bytes };
}
