import { proposeParties } from '../../consultations/proposals.js';
import { convene as conveneTopic, type Meeting } from '../../consultations/sessions.js';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { formatDay, formatMoment } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { type CommandContext, command, rooms, theTopic } from '../command.js';
import { takeMoment } from '../dates.js';

export const convene = command({
  name: '开启协商',
  synonyms: ['召集协商', '开协商', '协商', '再议'],
  who: conveners,
  where: rooms,
  topics: 'one',
  action: 'convene',
  args: words('请写上时间和地点'),
  example: '开启协商 12 周五下午3点 村委会',
  help: '定时间地点，请大家来商量',
  async run(context, text) {
    const { tx, now, timeZone, actor } = context;
    const topic = theTopic(context);
    const n = topic.number;
    const meeting = meetingIn(context, text);
    const how = await conveneTopic(tx, topic, actor, meeting, now, timeZone);
    const early = topic.state === 'posted' && topic.postingEndsAt && meeting.scheduledAt < topic.postingEndsAt;
    const heading = [
      `${nameOf(topic)}${how === 'rescheduled' ? '改到' : '定在'}${formatMoment(meeting.scheduledAt, timeZone)}，${meeting.place}协商${topic.private ? '，不通知村群' : '，会通知村群'}。`,
      ...(early
        ? [`提醒：公示到${formatDay(topic.postingEndsAt as Date, timeZone)}才满，这个时间早了些。要改就再发一次。`]
        : []),
    ].join('\n');
    if (how !== 'convened') return `${heading}\n请过的人会再问一遍。看谁来发：参会 ${n}`;
    const proposal = await proposeParties(tx, { ...topic, state: 'convened' });
    return {
      text: `${heading}\n建议请这些人（4+X）：\n${proposal}\n另请别人发：邀请 ${n} 群众代表 某某`,
      choices: [{ label: '都请', command: `邀请 ${n} 全部` }],
    };
  },
});

function meetingIn(context: CommandContext, text: string): Meeting {
  const { now, timeZone } = context;
  const n = theTopic(context).number;
  const moment = takeMoment(text, now, timeZone);
  if (!moment) throw new UserError(`时间没看明白。可以这样发：开启协商 ${n} 周五下午3点 村委会`);
  if (moment.at <= now) {
    throw new UserError(
      `${formatMoment(moment.at, timeZone)}已经过了，请写以后的时间。例如：开启协商 ${n} 明天下午3点 村委会`,
    );
  }
  if (moment.rest === '') throw new UserError(`请写上地点。例如：开启协商 ${n} ${text} 村委会`);
  return { scheduledAt: moment.at, place: moment.rest };
}
