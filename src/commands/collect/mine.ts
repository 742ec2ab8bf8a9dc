import type { Prisma } from '../../db/client.js';
import { personalPage } from '../../people/personal-page.js';
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
  help: '看我反映、附议、订阅过的事',
  async run({ tx, person, group, unitId }) {
    // What was said in private is listed in private.
    const visible = group.purpose === 'direct' ? {} : { private: false };
    const mine = { some: { personId: person.id } };
    const find = (where: Prisma.TopicWhereInput) =>
      tx.topic.findMany({ where: { ...where, ...visible }, orderBy: { id: 'desc' }, take: shown });
    const sections = [
      { heading: '您反映的：', topics: await find({ reports: mine }) },
      { heading: '您附议的：', topics: await find({ endorsements: mine }) },
      {
        heading: '您订阅的：',
        topics: await find({ follows: mine, endorsements: { none: { personId: person.id } } }),
      },
      { heading: '您替人记的：', topics: await find({ reports: { some: { filedById: person.id } } }) },
    ].filter(({ topics }) => topics.length > 0);
    const first = sections[0]?.topics[0];
    if (!first) return '您还没有反映过事情。有事直接说，或发：反映 村东头路灯不亮';
    const lines = sections.flatMap(({ heading, topics }) => [heading, ...topics.map(topicLine)]);
    const page =
      group.purpose === 'direct' && unitId !== null && (await personalPage(tx, { personId: person.id, unitId }));
    return [
      ...lines,
      `想看哪件，发：查 ${first.number}`,
      ...(page ? [`您自己的网页（别转给别人）：${page}`] : []),
    ].join('\n');
  },
});
