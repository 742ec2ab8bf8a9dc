import { z } from 'zod';
import { UserError } from '../../errors.js';
import { activityLine, openActivities, planActivity } from '../../followups/activities.js';
import { conveners } from '../../people/roles.js';
import { unitAndDescendants, unitNamed } from '../../people/units.js';
import { calendarDay } from '../../time.js';
import { command, offices } from '../command.js';
import { takeDay } from '../dates.js';

const planned = z.string().transform((text, context) => {
  const line = text.trim();
  const found = /^活动[\s:：，,]*(.*)$/.exec(line);
  if (line !== '' && !found?.[1]) context.addIssue('要看计划只发「计划」；要加一项，请写上日期和标题。');
  return found?.[1];
});

export const plan = command({
  name: '计划',
  synonyms: ['活动计划', '协商计划', '年度计划'],
  who: conveners,
  where: offices,
  topics: 'none',
  args: planned,
  example: '计划 活动 9月20日 委员进村听意见 去柳林镇',
  help: '看活动计划，或加一项',
  async run({ tx, unitId, now, timeZone, actor }, text) {
    if (unitId === null) return '这个群还没有绑定。';
    if (text === undefined) {
      const open = await openActivities(tx, await unitAndDescendants(tx, unitId));
      if (open.length === 0) return '还没有活动计划。加一项发：计划 活动 9月20日 标题 去柳林镇';
      const lines = open.map((one) =>
        one.unitId === unitId ? activityLine(one) : `${activityLine(one)} · ${one.unit.name}`,
      );
      return `活动计划：\n${lines.join('\n')}\n办完发：活动 ${open[0]?.id} 已办 情况　不办了发：活动 ${open[0]?.id} 取消 原因`;
    }
    const day = takeDay(text, now, timeZone);
    if (!day) throw new UserError('日期没看明白。可以这样发：计划 活动 9月20日 委员进村听意见 去柳林镇');
    if (day.day < calendarDay(now, timeZone)) throw new UserError('日期已经过了，请写以后的日子。');
    const where = /(?:^|[\s，,])(?:去|到)([^\s，,]+)$/.exec(day.rest);
    const visited = where ? await unitNamed(tx, where[1] as string, unitId) : undefined;
    if (where && !visited) throw new UserError(`没有找到「${where[1]}」。请写全名，例如：去柳林镇`);
    const title = (where ? day.rest.slice(0, where.index) : day.rest).trim();
    if (title === '') throw new UserError('请写上办什么活动。例如：计划 活动 9月20日 委员进村听意见 去柳林镇');
    const made = await planActivity(tx, { unitId, title, plannedOn: day.day, visited: visited ?? null }, actor, now);
    return `记下了：${activityLine(made)}。到时候提醒；办完发：活动 ${made.id} 已办 情况`;
  },
});
