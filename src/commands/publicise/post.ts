import { z } from 'zod';
import { postedForPaper } from '../../papers/posting.js';
import { conveners } from '../../people/roles.js';
import { settingsOf } from '../../people/units.js';
import { formatDay } from '../../time.js';
import { postedList, post as postTopics } from '../../topics/postings.js';
import { fileLink, takeFileWord } from '../as-file.js';
import { command, offices, theTopic } from '../command.js';
import { daysOf } from '../dates.js';

const period = z.string().transform((text, context) => {
  if (takeFileWord(text).asFile) return 'file';
  if (text.trim() === '') return undefined;
  const days = daysOf(text);
  if (days === undefined || days < 1 || days > 60) context.addIssue('公示几天？写 1 到 60 天。');
  return days;
});

export const post = command({
  name: '公示',
  synonyms: ['发公示', '贴出去'],
  who: conveners,
  where: offices,
  topics: 'many',
  action: 'post',
  args: period,
  asFile: true,
  example: '公示 12 13 5天',
  help: '贴到村群给大家看',
  async run(context, days) {
    const { tx, topics, actor, now, timeZone } = context;
    if (days === 'file') {
      await postedForPaper(tx, topics);
      const numbers = topics.map((topic) => topic.number);
      const admin = `posting ${numbers.join(' ')} --out 公示.docx`;
      return fileLink(context, { kind: 'posting', args: { numbers }, unitId: theTopic(context).unitId, admin });
    }
    const settings = await settingsOf(tx, theTopic(context).unitId);
    const { endsAt, groups } = await postTopics(tx, topics, actor, days ?? settings.postingDays, now, timeZone);
    const where = groups > 0 ? `会发到${groups}个村群` : '还没有绑定村群，请先绑定';
    return `${postedList(topics)}开始公示，到${formatDay(endsAt, timeZone)}，${where}。\n可以先定协商时间：开启协商 ${theTopic(context).number} 周五下午3点 村委会`;
  },
});
