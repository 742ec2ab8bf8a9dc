import { conveners } from '../../people/roles.js';
import { accuracy as accuracyOf, accuracyText } from '../../reports/accuracy.js';
import { nothing } from '../args.js';
import { command, offices } from '../command.js';

export const accuracy = command({
  name: '准确率',
  synonyms: ['识别准确率', 'AI准确率'],
  who: conveners,
  where: offices,
  topics: 'none',
  args: nothing,
  example: '准确率',
  help: '看机器记的标题、分类有多少是对的',
  run: async ({ tx, unitId }) =>
    unitId === null ? '这个群还没有绑定。' : accuracyText(await accuracyOf(tx, { unitId })),
});
