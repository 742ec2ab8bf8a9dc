import { acceptTasks } from '../../followups/tasks.js';
import { formatCalendarDay } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { anyText } from '../args.js';
import { command, offices, theTopic } from '../command.js';
import { responsible, scopeOf } from './responsible.js';

export const acceptTask = command({
  name: '签收',
  synonyms: ['收到任务', '已签收'],
  who: responsible,
  where: offices,
  topics: 'one',
  action: 'acceptTask',
  ownBodyOnly: true,
  args: anyText,
  example: '签收 12',
  help: '收到交办的事',
  async run(context, text) {
    const topic = theTopic(context);
    const { scope } = await scopeOf(context, text);
    const tasks = await acceptTasks(context.tx, topic, context.actor, scope, context.now);
    const due = tasks.map((task) => `${task.description}，${formatCalendarDay(task.dueOn)}前`).join('；');
    return `已签收${nameOf(topic)}${due ? `：${due}` : ''}。\n有进展发：进展 ${topic.number} 做到哪一步　办好了发：办结 ${topic.number} 办得怎样`;
  },
});
