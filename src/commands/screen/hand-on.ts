import { UserError } from '../../errors.js';
import { refer } from '../../followups/referrals.js';
import { conveners } from '../../people/roles.js';
import { settingsOf, unitNamed } from '../../people/units.js';
import { addWorkingDays, calendarDay, formatCalendarDay } from '../../time.js';
import { transfer } from '../../topics/handing-on.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { type CommandContext, command, offices, theTopic } from '../command.js';
import { takeDay } from '../dates.js';

/** To a unit of the tree, which then decides, or to a body, which then works on it. */
export const handOn = command({
  name: '转办',
  synonyms: ['转给', '转交', '移交'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'refer',
  args: words('请写上转给哪个单位'),
  example: '转办 12 镇水利站 5个工作日 疏通村口的沟',
  help: '不用协商的转给单位办，或转给上一级、别的村来定',
  async run(context, text) {
    const topic = theTopic(context);
    const [to = '', ...parts] = text.replace(/^(?:给|到)\s*/, '').split(/[\s，,；;：:]+/);
    const rest = parts.join(' ');
    const unit = await unitNamed(context.tx, to, topic.unitId);
    if (!unit) return toBody(context, to, rest);
    if (rest === '') throw new UserError(`请写上为什么转。例如：转办 ${topic.number} ${to} 要几个村一起商量`);
    await transfer(context.tx, topic, unit, context.actor, rest, context.now);
    return `${nameOf(topic)}转给${unit.name}来定，会告诉反映人。`;
  },
});

async function toBody(context: CommandContext, body: string, rest: string): Promise<string> {
  const { tx, now, timeZone, actor, person } = context;
  const topic = theTopic(context);
  const today = calendarDay(now, timeZone);
  const { referDays } = await settingsOf(tx, topic.unitId);
  const due = takeDay(rest, now, timeZone) ?? { day: addWorkingDays(today, referDays), rest };
  const example = `例如：转办 ${topic.number} ${body} 5个工作日 疏通村口的沟`;
  if (due.day < today) throw new UserError(`${formatCalendarDay(due.day)}已经过了。${example}`);
  if (due.rest === '') throw new UserError(`请写上要办什么。${example}`);
  const task = { body, description: due.rest, dueOn: due.day };
  const owner = await refer(tx, topic, actor, task, person.name ?? '召集人', now);
  const watched = owner ? `\n${body}没有接进来的群，由${owner}兜底，盯着办完。` : '';
  return `${nameOf(topic)}转给${body}：${due.rest}，${formatCalendarDay(due.day)}前办好，会告诉反映人。${watched}`;
}
