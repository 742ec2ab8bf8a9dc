// 协商纪要 as a paper. It is handed on and hung up, so residents are not named in it, whoever asks.
import { type Minutes, minutesOf, publicMinutesFields, staleNote } from '../consultations/minutes.js';
import type { MinutesField } from '../consultations/minutes-draft.js';
import type { TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { type Block, officePaper, workroomName } from './office.js';
import { type AsOf, fileName, notPrivate, type Paper, types } from './paper.js';

/** Said in a line; what comes after them has its own heading. */
const short: readonly MinutesField[] = ['议题', '时间地点', '主持', '记录', '参会'];

/** `drafts`: also what is not confirmed yet, marked so. */
export async function minutesPaper(tx: Tx, topic: TopicModel, asOf: AsOf, drafts: boolean): Promise<Paper> {
  const minutes = await minutesForPaper(tx, topic, asOf.timeZone, drafts);
  const fields = publicMinutesFields(minutes);
  const blocks: Block[] = fields.flatMap(({ field, text }): Block[] =>
    short.includes(field) ? [{ label: field, text }] : [{ heading: field }, { text }],
  );
  const status = minutes.row.confirmedAt ? undefined : `草稿，第${minutes.row.version}稿`;
  const bytes = await officePaper(
    {
      title: `关于“${topic.title}”的\n协商纪要`,
      ...(status && { status }),
      blocks: [...blocks, ...(minutes.stale ? [{ text: staleNote }] : [])],
      unit: await workroomName(tx, topic.deciderId ?? topic.unitId),
      at: minutes.row.confirmedAt ?? asOf.at,
    },
    asOf,
  );
  return { name: fileName(['协商纪要', `${topic.number}号`, topic.title], 'docx'), type: types.docx, bytes };
}

/** What the paper is made of, or why there is none. */
export async function minutesForPaper(tx: Tx, topic: TopicModel, timeZone: string, drafts: boolean): Promise<Minutes> {
  notPrivate(topic);
  const minutes = await minutesOf(tx, topic, timeZone, drafts ? undefined : 'confirmed');
  if (minutes) return minutes;
  throw new UserError(`${topic.number}号还没有${drafts ? '' : '定稿的'}纪要。想看进度发：查 ${topic.number}`);
}
