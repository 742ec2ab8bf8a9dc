import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { anyText } from '../args.js';
import { fileLink, takeFileWord } from '../as-file.js';
import { command, rooms } from '../command.js';
import { filtersOf } from './filters.js';

export const ledger = command({
  name: '台账',
  synonyms: ['导出台账', '工作台账'],
  who: conveners,
  where: rooms,
  topics: 'none',
  asFile: true,
  args: anyText,
  example: '台账 上半年（后面可以加村名、类别）',
  help: '把议题台账做成表格文件',
  async run(context, text) {
    const { group, unitId, tx } = context;
    if (unitId === null) return '这个群还没有绑定。';
    const { question, left } = await filtersOf(context, unitId, takeFileWord(text).rest, 'all');
    if (left.length > 0) {
      throw new UserError(
        `「${left.join(' ')}」我没看明白。可以发：台账、台账 上半年、台账 1月1日到6月30日、台账 本月 李家庄`,
      );
    }
    const { span, category, body, state } = question;
    const unit = await tx.unit.findUniqueOrThrow({ where: { id: question.unitId } });
    return fileLink(context, {
      kind: 'ledger',
      args: {
        unitId: question.unitId,
        from: span.from?.toISOString() ?? null,
        to: span.to.toISOString(),
        ...(category && { category }),
        ...(body && { body }),
        ...(state && { state }),
        // The county's own group is read by many.
        withPrivate: group.purpose !== 'county',
      },
      unitId,
      admin: `ledger --unit ${unit.name} --out 台账.xlsx`,
      forOffices: true,
    });
  },
});
