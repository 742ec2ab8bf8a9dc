// A sheet of paper forms (征集表) from the shell.
import { OperatorError } from '../errors.js';
import { readForms } from '../intake/forms/form-rows.js';
import { type Imported, importForms } from '../intake/forms/import-forms.js';
import { readSheet } from '../intake/forms/sheet.js';
import { unitAndDescendants } from '../people/units.js';
import { calendarDay } from '../time.js';
import { type AdminCommand, required, unitNamed } from './command.js';

const minutes = 60_000;

/** Takes everything back, with what it would have done. */
class DryRun extends Error {
  constructor(readonly imported: Imported) {
    super('dry run');
  }
}

export const importFormsCommand: AdminCommand = {
  words: ['import'],
  usage: 'import FILE.csv|FILE.xlsx --unit NAME [--dry-run]',
  help: 'paper forms (columns 内容, 姓名, 电话, 村, 日期, 匿名, 私密, 附议人数); the same form is not filed twice',
  async run(context) {
    const { db, config, now, names, options } = context;
    if (!names[0]) throw new OperatorError('Give the file.');
    const unit = await unitNamed(context, required(context, 'unit'));
    const units = await db.prisma.unit.findMany({
      where: { id: { in: await unitAndDescendants(db.prisma, unit.id) } },
    });
    const today = calendarDay(now, config.timeZone).toISOString().slice(0, 10);
    const { forms, repeated, ignored } = readForms(await readSheet(names[0]), { unit, units, today });
    const dryRun = options['dry-run'] === true;
    const done = await db.prisma
      .$transaction(
        async (tx) => {
          const imported = await importForms(tx, forms, now);
          if (dryRun) throw new DryRun(imported);
          return imported;
        },
        { timeout: 10 * minutes, maxWait: minutes },
      )
      .catch((error: unknown) => {
        if (error instanceof DryRun) return error.imported;
        throw error;
      });
    const text = [
      dryRun ? 'Dry run: nothing was kept.' : `${unit.name}:`,
      `${done.forms} forms filed: ${done.raised.length} new topics${range(done.raised)}, ${done.joined} joined open ones, ${done.endorsements} signatures`,
      ...(done.known > 0 ? [`${done.known} forms were filed before and are left out`] : []),
      ...(repeated.length > 0 ? [`rows ${repeated.join(', ')} repeat earlier rows and are left out`] : []),
      ...(ignored.length > 0 ? [`columns not read: ${ignored.join('、')}`] : []),
    ];
    return { text: text.join('\n'), data: { ...done, repeated, ignored, dryRun } };
  },
};

const range = (numbers: number[]) => (numbers.length > 0 ? ` (${numbers[0]}–${numbers.at(-1)})` : '');
