// The papers that can be asked for, each with what it is made of.
import { z } from 'zod';
import { TopicState, type Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { motionNumbered } from '../motions/motions.js';
import { settingsOf } from '../people/units.js';
import { digestPicture } from './digest-picture.js';
import { ledgerPaper } from './ledger.js';
import { minutesPaper } from './minutes.js';
import { motionPaper } from './motion.js';
import type { AsOf, Paper, Progress } from './paper.js';
import { reportPaper } from './period-report.js';
import { posterPaper } from './poster.js';
import { postingPaper } from './posting.js';

export interface Making extends AsOf {
  tx: Tx;
  publicUrl: string | undefined;
  progress: Progress;
}

interface PaperKind<A> {
  /** As people call it. */
  label: string;
  args: z.ZodType<A>;
  make(making: Making, args: A): Promise<Paper>;
}

const kind = <A>(definition: PaperKind<A>) => definition;

const day = z.iso.datetime();
const span = { from: day.nullable(), to: day };
const spanOf = ({ from, to }: { from: string | null; to: string }) => ({
  from: from === null ? null : new Date(from),
  to: new Date(to),
});
const id = z.number().int().positive();

async function topicNumbered(tx: Tx, number: number) {
  const topic = await tx.topic.findUnique({ where: { number } });
  if (!topic) throw new UserError(`没有 ${number} 号议题。发「议题」看看都有哪些。`);
  return topic;
}

export const paperKinds = {
  ledger: kind({
    label: '台账',
    args: z.object({
      unitId: id,
      ...span,
      category: z.string().optional(),
      body: z.string().optional(),
      state: z.enum(TopicState).optional(),
      withPrivate: z.boolean(),
    }),
    make: ({ tx, timeZone, progress }, { from, to, ...of }) =>
      ledgerPaper(tx, { ...of, span: spanOf({ from, to }), timeZone }, progress),
  }),
  minutes: kind({
    label: '协商纪要',
    args: z.object({ number: id, drafts: z.boolean() }),
    make: async (making, { number, drafts }) =>
      minutesPaper(making.tx, await topicNumbered(making.tx, number), making, drafts),
  }),
  posting: kind({
    label: '公示',
    args: z.object({ numbers: z.array(id).min(1).max(20) }),
    make: async (making, { numbers }) => {
      const topics = [];
      for (const number of numbers) topics.push(await topicNumbered(making.tx, number));
      return postingPaper(making.tx, topics, making);
    },
  }),
  motion: kind({
    label: '提案',
    args: z.object({ unitId: id, id }),
    make: async (making, args) => motionPaper(making.tx, await motionNumbered(making.tx, args.unitId, args.id), making),
  }),
  report: kind({
    label: '报告',
    args: z.object({ unitId: id, ...span, title: z.enum(['半年报', '月报']) }),
    make: ({ tx, timeZone }, { unitId, title, ...of }) =>
      reportPaper(tx, { unitId, span: spanOf(of), timeZone, kind: title }),
  }),
  poster: kind({
    label: '海报',
    args: z.object({ unitId: id, shape: z.enum(['a4', 'square']) }),
    make: ({ tx, publicUrl }, { unitId, shape }) => posterPaper(tx, unitId, shape, publicUrl),
  }),
  'digest-picture': kind({
    label: '周报图片',
    args: z.object({ unitId: id, from: day, to: day, purpose: z.enum(['village', 'workroom']) }),
    make: ({ tx, timeZone }, { unitId, from, to, purpose }) =>
      digestPicture(tx, { unitId, purpose, from: new Date(from), to: new Date(to), timeZone }),
  }),
};

export type PaperName = keyof typeof paperKinds;
export type ArgsOf<K extends PaperName> = z.infer<(typeof paperKinds)[K]['args']>;

/** Throws a UserError that says why there is no such paper. */
export async function makePaper(making: Making, name: string, args: unknown): Promise<Paper> {
  const found = new Map<string, unknown>(Object.entries(paperKinds)).get(name) as PaperKind<unknown> | undefined;
  if (!found) throw new Error(`no paper is called ${name}`);
  return found.make(making, found.args.parse(args));
}

/** Days for which what was made can be fetched. */
export const keptDays = async (tx: Tx, unitId: number | null) => (await settingsOf(tx, unitId)).fileDays;
