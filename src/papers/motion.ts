// 提案 as it is handed in: its four parts, without the marks by which a chat shows where a line comes from.
import { withoutNames } from '../consultations/minutes.js';
import type { Tx } from '../db/client.js';
import { motionFields } from '../motions/draft.js';
import { labelOf, linesOfMotion, type MotionOfUnit } from '../motions/motions.js';
import { type Block, officePaper, workroomName } from './office.js';
import { type AsOf, fileName, type Paper, types } from './paper.js';

export async function motionPaper(tx: Tx, motion: MotionOfUnit, asOf: AsOf): Promise<Paper> {
  const lines = linesOfMotion(motion);
  const residents = await reportersOf(tx, motion);
  const textOf = (field: string) =>
    withoutNames(
      lines
        .filter((line) => line.field === field)
        .map((line) => line.text)
        .join('\n'),
      residents,
    );
  // 案由 is the title.
  const blocks: Block[] = motionFields
    .filter((field) => field !== '案由')
    .flatMap((field) => [{ heading: field }, { text: textOf(field) }]);
  const drafted = motion.status === 'drafted' ? '草稿' : undefined;
  const bytes = await officePaper(
    {
      title: withoutNames(motion.title, residents),
      ...(drafted && { status: drafted }),
      blocks: [
        ...(motion.fileNumber ? [{ label: '编号', text: motion.fileNumber }] : []),
        ...(motion.body ? [{ label: '承办单位', text: motion.body }] : []),
        ...blocks,
        ...(motion.answer ? [{ heading: `${motion.grade}类答复` }, { text: motion.answer }] : []),
      ],
      unit: await workroomName(tx, motion.unitId),
      at: motion.status === 'drafted' ? asOf.at : motion.statusAt,
    },
    asOf,
  );
  const name = fileName([`提案${motion.id}`, labelOf(motion), motion.title], 'docx');
  return { name, type: types.docx, bytes };
}

async function reportersOf(tx: Tx, motion: MotionOfUnit): Promise<string[]> {
  const reports = await tx.report.findMany({
    where: { topicId: { in: motion.topics.map(({ topic }) => topic.id) } },
    include: { person: { select: { name: true } } },
  });
  return reports.map((report) => report.person.name ?? '');
}
