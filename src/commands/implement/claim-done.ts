import { bodiesOf, finishTasks } from '../../followups/tasks.js';
import { settingsOf } from '../../people/units.js';
import { procedureLine } from '../../reports/procedure-check.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, offices, theTopic } from '../command.js';
import { responsible, scopeOf } from './responsible.js';

export const claimDone = command({
  name: '办结',
  synonyms: ['办完了', '已办结', '结案'],
  who: responsible,
  where: offices,
  topics: 'one',
  action: 'claimDone',
  ownBodyOnly: true,
  args: words('请写上办得怎样'),
  example: '办结 12 3盏灯都换好了，已经亮了',
  help: '办好了，请反映人确认',
  async run(context, text) {
    const topic = theTopic(context);
    const { scope, rest } = await scopeOf(context, text);
    const note = rest || '已办好';
    const { done, left } = await finishTasks(context.tx, topic, context.actor, scope, note, context.now);
    if (!done) {
      return `${nameOf(topic)}这一项办结了，还等${bodiesOf(left)}。`;
    }
    const { verifyDays } = await settingsOf(context.tx, topic.unitId);
    return [
      `${nameOf(topic)}已办结，正在问反映人办好没有，等${verifyDays}天。`,
      ...(await procedureLine(context.tx, topic, context.timeZone)),
    ].join('\n');
  },
});
