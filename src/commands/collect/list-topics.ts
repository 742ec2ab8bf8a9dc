import { z } from 'zod';
import type { TopicState } from '../../db/client.js';
import { roleAmong, staff } from '../../people/roles.js';
import { unitAndDescendants } from '../../people/units.js';
import { topicLine } from '../../topics/describe.js';
import { endStates, stateLabels } from '../../topics/lifecycle.js';
import { privateChats } from '../../topics/topics.js';
import { anywhere, command } from '../command.js';

const shown = 15;

/** `不予列入`, `公示中`: the topics in that state, ended ones as well; nothing: those that are open. */
const wanted = z.string().transform((text, context) => {
  const label = text.trim();
  if (label === '') return undefined;
  const states = (Object.keys(stateLabels) as TopicState[]).filter((state) => stateLabels[state].includes(label));
  const body = /^(.{2,20}(?:局|所|站|办|公司|中心|委|院|队|厂|部|村委会))(?:的|办的)?$/.exec(label)?.[1];
  if (states.length === 0 && body) return { body };
  if (states.length === 0)
    context.addIssue(
      `没有「${label}」这种状态或单位。可以看：${Object.values(stateLabels).join('、')}，或写承办单位的名称，如：议题 供电所`,
    );
  return { states };
});

export const listTopics = command({
  name: '议题',
  synonyms: ['议题列表', '议题清单', '所有议题', '全部议题', '列表'],
  who: 'anyone',
  where: anywhere,
  topics: 'none',
  args: wanted,
  example: '议题',
  help: '看正在办的事，也可以：议题 不予列入、议题 供电所',
  async run({ tx, unitId, grants, group }, asked) {
    const states = asked && 'states' in asked ? asked.states : undefined;
    const body = asked && 'body' in asked ? asked.body : undefined;
    if (unitId === null) return '这个群还没有绑定村或社区，暂时没有议题。';
    const seesPrivate = privateChats.includes(group.purpose) && roleAmong(grants, staff) !== undefined;
    const where = {
      unitId: { in: await unitAndDescendants(tx, unitId) },
      state: states ? { in: states } : { notIn: [...endStates] },
      ...(body && { tasks: { some: { body: { contains: body }, returnedAt: null } } }),
      ...(!seesPrivate && { private: false }),
    };
    const topics = await tx.topic.findMany({ where, orderBy: { id: 'desc' }, take: shown });
    if (topics.length === 0 && asked) return '没有这样的议题。正在办的发：议题';
    if (topics.length === 0) return '现在没有在办的议题。有事直接说，或发：反映 村东头路灯不亮';
    const all = await tx.topic.count({ where });
    const more = all > topics.length ? `\n还有${all - topics.length}件更早的，发「查 号数」看` : '';
    if (states)
      return `新的在前：\n${topics.map(topicLine).join('\n')}${more}\n想看来龙去脉，发：查 ${topics[0]?.number}`;
    return `正在办的（新的在前）：\n${topics.map(topicLine).join('\n')}${more}\n也关心哪件，发：附议 ${topics[0]?.number}`;
  },
});
