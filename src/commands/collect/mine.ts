import { topicLine } from '../../topics/describe.js';
import { nothing } from '../args.js';
import { anywhere, command } from '../command.js';

const shown = 10;

export const mine = command({
  name: '我的',
  synonyms: ['我的议题', '我的反映', '我反映的', '我提的'],
  who: 'anyone',
  where: anywhere,
  topics: 'none',
  args: nothing,
  example: '我的',
  help: '看我反映过和附议过的事',
  async run({ tx, person, group }) {
    // What was said in private is listed in private.
    const visible = group.purpose === 'direct' ? {} : { private: false };
    const reported = await tx.topic.findMany({
      where: { reports: { some: { personId: person.id } }, ...visible },
      orderBy: { id: 'desc' },
      take: shown,
    });
    const endorsed = await tx.topic.findMany({
      where: { endorsements: { some: { personId: person.id } }, ...visible },
      orderBy: { id: 'desc' },
      take: shown,
    });
    if (reported.length + endorsed.length === 0) return '您还没有反映过事情。有事直接说，或发：反映 村东头路灯不亮';
    const lines: string[] = [];
    if (reported.length > 0) lines.push('您反映的：', ...reported.map(topicLine));
    if (endorsed.length > 0) lines.push('您附议的：', ...endorsed.map(topicLine));
    lines.push(`想看哪件，发：查 ${(reported[0] ?? endorsed[0])?.number}`);
    return lines.join('\n');
  },
});
