import { returnTasks } from '../../followups/referrals.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, offices, theTopic } from '../command.js';
import { responsible, scopeOf } from '../implement/responsible.js';

export const sendBack = command({
  name: '退单',
  synonyms: ['退回', '不归我们管'],
  who: responsible,
  where: offices,
  topics: 'one',
  action: 'returnLast',
  ownBodyOnly: true,
  args: words('请写上为什么退回'),
  example: '退单 12 这条沟归镇城建所管',
  help: '不归自己管的，写明原因退回',
  async run(context, text) {
    const topic = theTopic(context);
    const { tx, actor, now, timeZone } = context;
    const { scope, rest } = await scopeOf(context, text);
    const reason = rest || text;
    const tasks = await returnTasks(tx, topic, actor, scope, reason, now, timeZone);
    return `${nameOf(topic)}退回了（${tasks.map((task) => task.body).join('、')}），工作室会重新安排：${reason}`;
  },
});
