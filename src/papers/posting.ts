// 公示 to be hung up on the village's notice board: what was put up, word for word, and what one can do about it.
import type { TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { postedText, whatToDo } from '../topics/postings.js';
import { type Block, officePaper } from './office.js';
import { type AsOf, fileName, notPrivate, type Paper, types } from './paper.js';

export async function postingPaper(tx: Tx, topics: TopicModel[], asOf: AsOf): Promise<Paper> {
  const posted = await postedForPaper(tx, topics);
  const first = posted[0];
  if (!first) throw new UserError('请写上是第几号，例如：公示 12 文件');
  const units = await tx.unit.findMany({ where: { id: { in: topics.map((topic) => topic.unitId) } } });
  // Those put up together have one heading: the days.
  const perHeading = new Map<string, string[]>();
  for (const { text } of posted) {
    const [heading = '', ...lines] = text.split('\n');
    const days = heading.replace(/^【[^】]*】/, '');
    perHeading.set(days, [...(perHeading.get(days) ?? []), ...lines]);
  }
  const blocks: Block[] = [
    ...[...perHeading].flatMap(([days, lines]): Block[] => [{ heading: days }, { text: lines.join('\n') }]),
    { heading: '您可以' },
    { text: `在村群里@好商量：\n${whatToDo(first.topic.number).join('\n')}` },
  ];
  const bytes = await officePaper(
    {
      title: '议题公示',
      blocks,
      unit: units.map((unit) => unit.name).join('、'),
      at: new Date(Math.max(...posted.map(({ at }) => at.getTime()))),
    },
    asOf,
  );
  const numbers = topics.map((topic) => `${topic.number}号`).join('、');
  return { name: fileName(['议题公示', numbers], 'docx'), type: types.docx, bytes };
}

interface Posted {
  topic: TopicModel;
  text: string;
  at: Date;
}

/** What the paper is made of, or why there is none. */
export async function postedForPaper(tx: Tx, topics: TopicModel[]): Promise<Posted[]> {
  const posted: Posted[] = [];
  for (const topic of topics) {
    notPrivate(topic);
    const found = await postedText(tx, topic);
    if (!found) throw new UserError(`${topic.number}号还没有公示过。公示发：公示 ${topic.number} 5天`);
    posted.push({ topic, text: found.text, at: found.at });
  }
  return posted;
}
