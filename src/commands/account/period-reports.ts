import { UserError } from '../../errors.js';
import { staff } from '../../people/roles.js';
import { reportText } from '../../reports/monthly.js';
import { local } from '../../time.js';
import { anyText } from '../args.js';
import { fileLink, takeFileWord } from '../as-file.js';
import { type CommandContext, command, offices } from '../command.js';
import { takePeriod } from '../periods.js';

export const monthlyReport = command({
  name: '月报',
  synonyms: ['本月情况', '月度报告'],
  who: staff,
  where: offices,
  topics: 'none',
  asFile: true,
  args: anyText,
  example: '月报 9月',
  help: '看一个月的情况和三率',
  run: (context, text) =>
    report(context, text, { title: '月报', usual: '本月', usage: '哪个月。可以这样发：月报 9月' }),
});

export const halfYearReport = command({
  name: '半年报',
  synonyms: ['半年报告', '半年总结'],
  who: staff,
  where: offices,
  topics: 'none',
  asFile: true,
  args: anyText,
  example: '半年报 上半年',
  help: '看半年的情况和三率',
  run(context, text) {
    // In its first month, a half-year's report is that of the one before.
    const last = local(context.now, context.timeZone).minus({ months: 1 });
    const usual = `${last.year}年${last.month <= 6 ? '上' : '下'}半年`;
    return report(context, text, { title: '半年报', usual, usage: '哪半年。可以这样发：半年报 上半年' });
  },
});

interface Kind {
  title: '月报' | '半年报';
  /** Where no period is said. */
  usual: string;
  usage: string;
}

async function report(context: CommandContext, text: string, { title, usual, usage }: Kind): Promise<string> {
  const { tx, unitId, now, timeZone } = context;
  if (unitId === null) return '这个群还没有绑定。';
  const { asFile, rest } = takeFileWord(text);
  const period = takePeriod(rest || usual, now, timeZone);
  if (period?.rest !== '') throw new UserError(`我没看明白是${usage}`);
  const { from, to } = period;
  if (!asFile) return reportText(tx, unitId, { from, to }, timeZone, title);
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  return fileLink(context, {
    kind: 'report',
    args: { unitId, from: from?.toISOString() ?? null, to: to.toISOString(), title },
    unitId,
    admin: `half-year --unit ${unit.name} --out ${title}.docx`,
  });
}
