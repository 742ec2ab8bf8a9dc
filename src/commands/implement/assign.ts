import { z } from 'zod';
import { UserError } from '../../errors.js';
import { assign as assignTask } from '../../followups/tasks.js';
import { conveners } from '../../people/roles.js';
import { calendarDay, formatCalendarDay } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { command, offices, theTopic } from '../command.js';
import { takeDay } from '../dates.js';

const bodyAndRest = z.string().transform((text, context) => {
  const [body = '', ...rest] = text
    .trim()
    .replace(/^给\s*/, '')
    .split(/[\s，,；;]+/);
  if (body === '' || rest.length === 0) context.addIssue('请写上单位、期限和事项，用空格隔开。');
  return { body, rest: rest.join(' ') };
});

export const assign = command({
  name: '交办',
  synonyms: ['派单', '交给'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'assign',
  args: bodyAndRest,
  example: '交办 12 镇供电所 9月30日 换3号楼路灯',
  help: '交给哪个单位、什么时候办好',
  async run(context, { body, rest }) {
    const topic = theTopic(context);
    const { tx, now, timeZone, actor } = context;
    const due = takeDay(rest, now, timeZone);
    const example = `例如：交办 ${topic.number} ${body} 5个工作日 换灯`;
    if (!due) throw new UserError(`期限没看明白。${example}`);
    if (due.day < calendarDay(now, timeZone)) throw new UserError(`${formatCalendarDay(due.day)}已经过了。${example}`);
    if (due.rest === '') throw new UserError(`请写上要办什么。${example}`);
    await assignTask(tx, topic, actor, { body, description: due.rest, dueOn: due.day }, now);
    return `${nameOf(topic)}交给${body}：${due.rest}，${formatCalendarDay(due.day)}前办好。\n${body}收到请发：签收 ${topic.number}`;
  },
});
