// 延期 / 准予延期
import { UserError } from '../../errors.js';
import { extend as extendTasks } from '../../followups/extension.js';
import { bodiesOf, openTasks, type TaskScope } from '../../followups/tasks.js';
import { calendarDay, formatCalendarDay } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { type CommandContext, command, offices, theTopic } from '../command.js';
import { takeDayAnywhere } from '../dates.js';
import { responsible, scopeOf } from './responsible.js';

const what = words('请写上新期限和原因');

export const extend = command({
  name: '延期',
  synonyms: ['申请延期', '延长'],
  who: responsible,
  where: offices,
  topics: 'one',
  action: 'extend',
  ownBodyOnly: true,
  args: what,
  example: '延期 12 10月15日 灯还在路上',
  help: '办不完，换个期限，要写原因，会告诉反映人',
  run: (context, text) => run(context, text),
});

export const approveExtension = command({
  name: '准予延期',
  synonyms: ['同意延期', '批准延期'],
  who: ['countyOffice', 'admin'],
  where: offices,
  topics: 'one',
  action: 'extend',
  args: what,
  example: '准予延期 12 镇供电所 10月15日 灯还在路上',
  help: '延过多次的，由上一级来准',
  run: (context, text) => run(context, text, true),
});

/** 3个工作日, 一周: that much longer than it had. */
const span = /[\d零一二两三四五六七八九十]+个?(?:工作日|天|周|星期|礼拜|月(?!\d))/;

async function dueOr(context: CommandContext, scope: TaskScope): Promise<Date> {
  const due = (await openTasks(context.tx, theTopic(context), scope)).map((task) => task.dueOn.getTime());
  return new Date(Math.max(context.now.getTime(), ...due));
}

async function run(context: CommandContext, text: string, approved?: true): Promise<string> {
  const { tx, actor, now, timeZone } = context;
  const topic = theTopic(context);
  const { scope, rest } = await scopeOf(context, text);
  const words = rest.replace(/^(?:延)?(?:到|至)|^再/, '');
  const read = takeDayAnywhere(words, now, timeZone);
  const isSpan = read && span.test(words.replace(read.rest, ''));
  const found = isSpan ? takeDayAnywhere(words, await dueOr(context, scope), timeZone) : read;
  const example = `例如：延期 ${topic.number} 10月15日 灯还在路上`;
  if (!found) throw new UserError(`新期限没看明白。${example}`);
  if (found.day < calendarDay(now, timeZone))
    throw new UserError(`${formatCalendarDay(found.day)}已经过了。${example}`);
  const reason = found.rest.replace(/^(?:原因|理由|因为)[:：\s]*/, '');
  if (reason === '') throw new UserError(`请写上为什么延期，会告诉反映人。${example}`);
  const extension = { dueOn: found.day, reason, ...(approved && { approved }) };
  const { tasks, asked } = await extendTasks(tx, topic, actor, scope, extension, now);
  const bodies = bodiesOf(tasks);
  if (asked) {
    return `${bodies}已经延过期了，再延要${asked.name}来准，已经替您问了。定下来之前还是原来的期限：${formatCalendarDay(tasks[0]?.dueOn as Date)}。`;
  }
  return `${nameOf(topic)}的期限改到${formatCalendarDay(found.day)}，原因会告诉反映人：${reason}`;
}
