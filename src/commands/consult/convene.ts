import { convene as conveneTopic } from '../../consultations/consultations.js';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { formatDay, formatMoment } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, offices, theTopic } from '../command.js';
import { takeMoment } from '../dates.js';

export const convene = command({
  name: '开启协商',
  synonyms: ['召集协商', '开协商', '协商'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'convene',
  args: words('请写上时间和地点'),
  example: '开启协商 12 周五下午3点 村委会',
  help: '定时间地点，请大家来商量',
  async run(context, text) {
    const { tx, now, timeZone, actor } = context;
    const topic = theTopic(context);
    const moment = takeMoment(text, now, timeZone);
    if (!moment) throw new UserError(`时间没看明白。可以这样发：开启协商 ${topic.number} 周五下午3点 村委会`);
    if (moment.at <= now) {
      throw new UserError(
        `${formatMoment(moment.at, timeZone)}已经过了，请写以后的时间。例如：开启协商 ${topic.number} 明天下午3点 村委会`,
      );
    }
    if (moment.rest === '') throw new UserError(`请写上地点。例如：开启协商 ${topic.number} ${text} 村委会`);
    const meeting = { scheduledAt: moment.at, place: moment.rest };
    const done = await conveneTopic(tx, topic, actor, meeting, now, timeZone);
    const early = topic.state === 'posted' && topic.postingEndsAt && moment.at < topic.postingEndsAt;
    const lines = [
      `${nameOf(topic)}${done === 'rescheduled' ? '改到' : '定在'}${formatMoment(moment.at, timeZone)}，${moment.rest}协商，会通知村群。`,
      ...(early
        ? [`提醒：公示到${formatDay(topic.postingEndsAt as Date, timeZone)}才满，这个时间早了些。要改就再发一次。`]
        : []),
      `商量完发：结论 ${topic.number} 共识 商定的办法`,
    ];
    return lines.join('\n');
  },
});
