import { roleAmong, staff } from '../../people/roles.js';
import { unitAndDescendants } from '../../people/units.js';
import { topicLine } from '../../topics/describe.js';
import { endStates } from '../../topics/lifecycle.js';
import { nothing } from '../args.js';
import { anywhere, command } from '../command.js';

const shown = 15;

export const listTopics = command({
  name: '议题',
  synonyms: ['议题列表', '议题清单', '所有议题', '全部议题', '列表'],
  who: 'anyone',
  where: anywhere,
  topics: 'none',
  args: nothing,
  example: '议题',
  help: '看正在办的事',
  async run({ tx, unitId, grants, group }) {
    if (unitId === null) return '这个群还没有绑定村或社区，暂时没有议题。';
    const seesPrivate = group.purpose !== 'village' && roleAmong(grants, staff) !== undefined;
    const where = {
      unitId: { in: await unitAndDescendants(tx, unitId) },
      state: { notIn: [...endStates] },
      ...(!seesPrivate && { private: false }),
    };
    const topics = await tx.topic.findMany({ where, orderBy: { id: 'desc' }, take: shown });
    if (topics.length === 0) return '现在没有在办的议题。有事直接说，或发：反映 村东头路灯不亮';
    const all = await tx.topic.count({ where });
    const more = all > topics.length ? `\n还有${all - topics.length}件更早的，发「查 号数」看` : '';
    return `正在办的（新的在前）：\n${topics.map(topicLine).join('\n')}${more}\n也关心哪件，发：附议 ${topics[0]?.number}`;
  },
});
