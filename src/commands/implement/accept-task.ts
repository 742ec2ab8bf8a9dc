import { acceptTasks } from '../../followups/tasks.js';
import { formatCalendarDay } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { nothing } from '../args.js';
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
  args: nothing,
  example: '签收 12',
  help: '收到交办的事',
  async run(context) {
    const topic = theTopic(context);
    const tasks = await acceptTasks(context.tx, topic, context.actor, scopeOf(context), context.now);
    const due = tasks.map((task) => `${task.description}，${formatCalendarDay(task.dueOn)}前`).join('；');
    return `已签收${nameOf(topic)}${due ? `：${due}` : ''}。\n有进展发：进展 ${topic.number} 做到哪一步　办好了发：办结 ${topic.number} 办得怎样`;
  },
});
