import { adjourn as adjournSession, convene, openByHand } from '../../consultations/sessions.js';
import { statementsText } from '../../consultations/statements.js';
import { lastTable } from '../../consultations/table.js';
import { conveners } from '../../people/roles.js';
import { formatMoment } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { anyText, words } from '../args.js';
import { command, rooms, theTopic } from '../command.js';
import { takeMoment } from '../dates.js';

export const openSession = command({
  name: '开会',
  synonyms: ['开始协商', '现在开会'],
  who: conveners,
  where: rooms,
  topics: 'one',
  action: 'open',
  args: anyText,
  example: '开会 12 部门的人在外地，电话里说',
  help: '现在就开始；人没齐要写原因',
  async run(context, reason) {
    const topic = theTopic(context);
    const n = topic.number;
    const { without } = await openByHand(context.tx, topic, context.actor, reason, context.now);
    const note = without ? `（还差：${without}，原因记下了）` : '';
    return `${nameOf(topic)}开始协商${note}。\n到的人发：签到 ${n}　记发言：记录 ${n} 群众代表某某：怎么说\n商量完发：结论 ${n} 共识 商定的办法`;
  },
});

export const adjourn = command({
  name: '休会',
  synonyms: ['暂停协商', '改天再议'],
  who: conveners,
  where: rooms,
  topics: 'one',
  action: 'adjourn',
  args: words('请写上原因'),
  example: '休会 12 要等设计图 下周五下午3点',
  help: '今天商量不完，下次再议',
  async run(context, text) {
    const { tx, actor, now, timeZone } = context;
    const topic = theTopic(context);
    const n = topic.number;
    const { reason, next } = splitNext(text, now, timeZone);
    const after = await adjournSession(tx, topic, actor, reason, now);
    const table = await lastTable(tx, topic.id);
    const votes = table ? await statementsText(tx, after, table) : '';
    const shown = votes === '' ? '' : `\n表态结果：\n${votes}`;
    if (!next) return `${nameOf(topic)}休会：${reason}${shown}\n再议发：开启协商 ${n} 周五下午3点 村委会`;
    const meeting = { scheduledAt: next.at, place: next.place || (table?.place ?? '老地方') };
    await convene(tx, after, actor, meeting, now, timeZone);
    return `${nameOf(topic)}休会：${reason}${shown}\n下次：${formatMoment(meeting.scheduledAt, timeZone)}，${meeting.place}，请过的人会再问一遍。`;
  },
});

/** `要等设计图 下周五下午3点 村委会`: the last words are when it goes on, if they name a time to come. */
function splitNext(text: string, now: Date, zone: string): { reason: string; next?: { at: Date; place: string } } {
  const parts = text.split(/[\s，,；;]+/);
  for (let index = 1; index < parts.length; index += 1) {
    const tail = parts.slice(index).join(' ');
    const moment = takeMoment(tail.replace(/^下次[:：]?\s*/, ''), now, zone);
    if (moment && moment.at > now) {
      return { reason: parts.slice(0, index).join('，'), next: { at: moment.at, place: moment.rest } };
    }
  }
  return { reason: text };
}
