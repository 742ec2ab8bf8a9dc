import { z } from 'zod';
import { cancelActivity, holdActivity } from '../../followups/activities.js';
import { conveners } from '../../people/roles.js';
import { unitAndDescendants } from '../../people/units.js';
import { command, offices } from '../command.js';

const outcome = z.string().transform((text, context) => {
  const found = /^#?(\d{1,7})号?[\s，,]*(已办|办了|办完|已办完|取消|不办了)[\s:：，,]*(.*)$/s.exec(text.trim());
  const words = found?.[3]?.trim() ?? '';
  if (!found) context.addIssue('请写上活动的编号，再写「已办 情况」或「取消 原因」。');
  else if (words === '')
    context.addIssue(/办[了完]|已办/.test(found[2] as string) ? '请写一句办得怎样。' : '请写上原因。');
  return { id: Number(found?.[1]), held: found !== null && !/取消|不办/.test(found[2] as string), words };
});

export const activity = command({
  name: '活动',
  synonyms: [],
  who: conveners,
  where: offices,
  topics: 'none',
  args: outcome,
  glued: /^\d/,
  example: '活动 3 已办 听了12位群众的意见（或 活动 3 取消 防汛）',
  help: '记活动办得怎样',
  async run({ tx, unitId, now, actor }, { id, held, words }) {
    if (unitId === null) return '这个群还没有绑定。';
    const units = await unitAndDescendants(tx, unitId);
    const done = held
      ? await holdActivity(tx, units, id, actor, words, now)
      : await cancelActivity(tx, units, id, actor, words, now);
    return `活动${id}「${done.title}」${held ? '记为已办' : '取消了'}：${words}`;
  },
});
