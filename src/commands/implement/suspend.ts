// 挂账 / 恢复 / 归档
import { UserError } from '../../errors.js';
import { archive as archiveTopic, resume as resumeTopic, suspend as suspendTopic } from '../../followups/suspension.js';
import { conveners } from '../../people/roles.js';
import { calendarDay, formatCalendarDay } from '../../time.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { openTask } from '../../topics/tasks.js';
import { nameOf } from '../../topics/topics.js';
import { anyText, nothing, words } from '../args.js';
import { command, offices, theTopic } from '../command.js';
import { takeDayAnywhere } from '../dates.js';

export const suspend = command({
  name: '挂账',
  synonyms: ['暂缓', '挂起'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'suspend',
  args: words('请写上原因和哪天再看'),
  example: '挂账 12 等明年的资金 3月1日再看',
  help: '眼下办不了的先挂着，要写原因和复查日期',
  async run(context, text) {
    const { tx, actor, now, timeZone } = context;
    const topic = theTopic(context);
    const example = `例如：挂账 ${topic.number} 等明年的资金 3月1日`;
    const found = takeDayAnywhere(text, now, timeZone);
    if (!found) throw new UserError(`请写上哪天再看。${example}`);
    if (found.day <= calendarDay(now, timeZone)) throw new UserError(`复查的日期要在今天以后。${example}`);
    const reason = found.rest
      .replace(/(?:复查|再看|再议)\s*$/, '')
      .replace(/^(?:原因|理由)[:：\s]*/, '')
      .trim();
    if (reason === '') throw new UserError(`请写上为什么挂账，会告诉反映人。${example}`);
    await suspendTopic(tx, topic, actor, { reason, reviewOn: found.day }, now);
    return `${nameOf(topic)}先挂账，${formatCalendarDay(found.day)}我来提醒再看，原因会告诉反映人：${reason}\n能办了发：恢复 ${topic.number}`;
  },
});

export const resume = command({
  name: '恢复',
  synonyms: ['恢复办理', '取消挂账', '销账'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'resume',
  args: anyText,
  example: '恢复 12',
  help: '挂账的事接着办',
  async run(context, text) {
    const { tx, actor, now, timeZone } = context;
    const topic = theTopic(context);
    const after = await resumeTopic(tx, topic, actor, text, now);
    const today = calendarDay(now, timeZone);
    const late = await tx.task.findMany({ where: { topicId: topic.id, ...openTask, dueOn: { lt: today } } });
    const bodies = [...new Set(late.map((task) => task.body))].join('、');
    const overdue = bodies ? `\n${bodies}的期限已经过了，要改发：延期 ${topic.number} 新期限 原因` : '';
    return `${nameOf(topic)}接着办，现在是「${stateLabels[after.state]}」，会告诉反映人。${overdue}`;
  },
});

export const archive = command({
  name: '归档',
  synonyms: ['存档'],
  who: conveners,
  where: offices,
  topics: 'many',
  action: 'archive',
  args: nothing,
  example: '归档 12 13',
  help: '了结的事收起来，查还查得到',
  async run({ tx, topics, actor, now }) {
    for (const topic of topics) await archiveTopic(tx, topic, actor, now);
    return `归档了${topics.map(nameOf).join('、')}，发「查 ${topics[0]?.number}」还看得到。`;
  },
});
