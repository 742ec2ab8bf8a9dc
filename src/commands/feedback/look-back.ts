import { UserError } from '../../errors.js';
import { reopen } from '../../followups/redo.js';
import { review, setReview } from '../../followups/review.js';
import { conveners } from '../../people/roles.js';
import { calendarDay, formatCalendarDay } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, offices, theTopic } from '../command.js';
import { takeDay } from '../dates.js';

const found = /^(?:情况|看了|正常)[\s:：，,]*/;
const relapse = /^(?:反弹|没落实|未落实|又坏了|重办|重新办理)[\s:：，,]*/;

export const lookBack = command({
  name: '回头看',
  synonyms: ['复查'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'review',
  args: words('请写上多久以后再看（如 3个月），或者看的情况'),
  example: '回头看 12 3个月（看完发：回头看 12 情况 灯都亮着；不行了发：回头看 12 反弹 又灭了两盏）',
  help: '定日子再看一次，或记下看的情况',
  async run(context, text) {
    const { tx, actor, now, timeZone } = context;
    const topic = theTopic(context);
    if (relapse.test(text)) {
      const reason = text.replace(relapse, '');
      if (reason === '') throw new UserError(`请写上哪里不好。例如：回头看 ${topic.number} 反弹 又灭了两盏`);
      await reopen(tx, topic, { actor, reason, at: now, zone: timeZone });
      return `${nameOf(topic)}已重新办理，会告诉反映人和承办单位。`;
    }
    if (found.test(text)) {
      const seen = text.replace(found, '') || '一切正常';
      await review(tx, topic, actor, seen, now);
      return `${nameOf(topic)}的回头看记下了，会告诉反映人：${seen}`;
    }
    const day = takeDay(text, now, timeZone);
    if (day?.rest !== '') {
      throw new UserError(
        `我没看明白。定日子发：回头看 ${topic.number} 3个月　看完了发：回头看 ${topic.number} 情况 灯都亮着`,
      );
    }
    if (day.day <= calendarDay(now, timeZone)) {
      throw new UserError(`请写以后的日子。例如：回头看 ${topic.number} 3个月`);
    }
    await setReview(tx, topic, actor, day.day, now);
    return `${nameOf(topic)}定在${formatCalendarDay(day.day)}回头看，到时候提醒工作室，也问问反映人。`;
  },
});
