import { itemLine, itemsOf } from '../../consultations/outcome.js';
import type { TopicModel } from '../../db/client.js';
import { UserError } from '../../errors.js';
import { assign as assignTasks, type NewTask } from '../../followups/tasks.js';
import { conveners } from '../../people/roles.js';
import { calendarDay, formatCalendarDay } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { anyText } from '../args.js';
import { type CommandContext, command, offices, theTopic } from '../command.js';
import { readWork } from '../work-words.js';

export const assign = command({
  name: '交办',
  synonyms: ['派单', '交给'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'assign',
  args: anyText,
  example: '交办 12 镇供电所 9月30日 换3号楼路灯（可加：协办 村委会 责任人 某某）',
  help: '交给哪个单位、什么时候办好；只发号数就把议定事项都交下去',
  async run(context, text) {
    const topic = theTopic(context);
    const works = text === '' ? await fromItems(context, topic) : [readTask(context, topic, text)];
    await assignTasks(context.tx, topic, context.actor, works, context.now);
    const lines = works.map(
      ({ body, description, dueOn, assisting = [] }) =>
        `${body}：${description}，${formatCalendarDay(dueOn)}前办好${assisting.length > 0 ? `，${assisting.join('、')}协办` : ''}。`,
    );
    const bodies = [...new Set(works.map((work) => work.body))].join('、');
    return `${nameOf(topic)}交给${lines.join('\n')}\n${bodies}收到请发：签收 ${topic.number}`;
  },
});

function readTask({ now, timeZone }: CommandContext, topic: TopicModel, text: string): NewTask {
  const { body, dueOn, description, assisting, owner } = readWork(text, now, timeZone);
  const example = `例如：交办 ${topic.number} ${body ?? '镇供电所'} 5个工作日 换灯`;
  if (body === undefined) throw new UserError(`请写上单位、期限和事项，用空格隔开。${example}`);
  if (!dueOn) throw new UserError(`期限没看明白。${example}`);
  if (dueOn < calendarDay(now, timeZone)) throw new UserError(`${formatCalendarDay(dueOn)}已经过了。${example}`);
  if (description === '') throw new UserError(`请写上要办什么。${example}`);
  return { body, description, dueOn, assisting, ...(owner && { owner }) };
}

/** The things agreed on that were not given to anybody yet. */
async function fromItems({ tx, now, timeZone }: CommandContext, topic: TopicModel): Promise<NewTask[]> {
  const n = topic.number;
  const given = await tx.task.findMany({ where: { topicId: topic.id, itemId: { not: null }, returnedAt: null } });
  const open = (await itemsOf(tx, topic.id)).filter((item) => given.every((task) => task.itemId !== item.id));
  if (open.length === 0) throw new UserError(`请写上单位、期限和事项。例如：交办 ${n} 镇供电所 9月30日 换灯`);
  const lacking = open.filter((item) => !item.body || !item.dueOn || item.dueOn < calendarDay(now, timeZone));
  if (lacking.length > 0) {
    throw new UserError(
      `这几项要先补上单位和以后的期限：\n${lacking.map(itemLine).join('\n')}\n例如：改事项 ${n} ${lacking[0]?.number} 镇供电所 9月30日`,
    );
  }
  return open.map(({ id, body, dueOn, description, assisting, owner }) => ({
    itemId: id,
    body: body as string,
    dueOn: dueOn as Date,
    description,
    assisting,
    owner,
  }));
}
