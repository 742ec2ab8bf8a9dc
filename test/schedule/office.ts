// A township with two villages, its chats and its people; topics brought as far as a test needs them.
import { expect } from 'vitest';
import { readConfig } from '../../src/config.js';
import type { Db, GroupModel, PersonModel, TopicModel, Tx } from '../../src/db/client.js';
import { assign } from '../../src/followups/tasks.js';
import { createMetrics } from '../../src/metrics.js';
import type { Job } from '../../src/schedule/job.js';
import { runDue } from '../../src/schedule/scheduler.js';
import { type Change, record, theBot } from '../../src/topics/events.js';
import { raiseTopic } from '../../src/topics/topics.js';
import { testLog } from '../support/log.js';

/** `2026-11-23 09:00` in Beijing. */
export const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`);

type Step = 'shortlist' | 'post' | 'confirm' | 'convene' | 'open' | 'conclude' | 'withdraw' | 'claimDone';

export interface Office {
  units: Record<'county' | 'township' | 'village' | 'otherVillage', number>;
  groups: Record<'village' | 'otherVillage' | 'workroom' | 'lighting', GroupModel>;
  chat(more: Partial<GroupModel> & { chatId: string }): Promise<GroupModel>;
  raise(title: string, time: string, more?: { unitId?: number; private?: boolean }): Promise<number>;
  /** Moves a topic on by the table, each move a minute after the other. */
  step(number: number, time: string, ...steps: (Step | { action: Change['action']; reason: string })[]): Promise<void>;
  /** 交办, `dueOn` as 2026-11-30. */
  give(number: number, body: string, dueOn: string, time: string): Promise<void>;
  /** Runs the job as the scheduler would at that time. */
  run(job: Job, time: string): Promise<boolean>;
  /** What a chat got from the jobs. */
  got(group: { id: number }): Promise<{ text: string; notBefore: Date | null; createdAt: Date }[]>;
  /** The text of the only post a chat got; undefined when it got none. */
  text(group: { id: number }): Promise<string | undefined>;
}

export async function openOffice(db: Db): Promise<Office> {
  const { prisma } = db;
  const unit = async (kind: 'county' | 'township' | 'village', name: string, parentId?: number) =>
    (await prisma.unit.create({ data: { kind, name, ...(parentId && { parentId }) } })).id;
  const county = await unit('county', '清河县');
  const township = await unit('township', '柳林镇', county);
  const village = await unit('village', '李家庄', township);
  const otherVillage = await unit('village', '河湾村', township);
  const resident: PersonModel = await prisma.person.create({
    data: { platform: 'sandbox', userId: 'wang', name: '王姨' },
  });
  const message = await prisma.inboxMessage.create({
    data: {
      platform: 'sandbox',
      messageId: 'm',
      chatId: 'village',
      chatType: 'group',
      userId: 'wang',
      kind: 'message',
      text: '…',
      calledBot: true,
      sentAt: new Date(),
      state: 'handled',
    },
  });
  const chat: Office['chat'] = (more) =>
    prisma.group.create({ data: { platform: 'sandbox', createdAt: at('2026-01-01 09:00'), ...more } });
  const groups = {
    village: await chat({ chatId: 'village', purpose: 'village', unitId: village }),
    otherVillage: await chat({ chatId: 'other', purpose: 'village', unitId: otherVillage }),
    workroom: await chat({ chatId: 'workroom', purpose: 'workroom', unitId: township }),
    lighting: await chat({ chatId: 'lighting', purpose: 'department', unitId: township, body: '镇供电所' }),
  };
  const inTx = <T>(work: (tx: Tx) => Promise<T>) => prisma.$transaction(work);
  const topic = (tx: Tx, number: number): Promise<TopicModel> => tx.topic.findUniqueOrThrow({ where: { number } });

  const raise: Office['raise'] = (title, time, more = {}) =>
    inTx(async (tx) => {
      const made = await raiseTopic(tx, {
        unitId: village,
        kind: 'issue',
        title,
        category: '城乡建设',
        place: null,
        urgent: false,
        reporter: { person: resident, group: groups.village, words: title },
        message,
        at: at(time),
        ...more,
      });
      return made.number;
    });
  const step: Office['step'] = async (number, time, ...steps) => {
    for (const [index, one] of steps.entries()) {
      const move = typeof one === 'string' ? { action: one, reason: '商定了办法' } : one;
      const when = new Date(at(time).getTime() + index * 60_000);
      await inTx(async (tx) => record(tx, await topic(tx, number), { ...move, actor: theBot, at: when }));
    }
  };
  const got: Office['got'] = ({ id }) => prisma.outboxPost.findMany({ where: { groupId: id }, orderBy: { id: 'asc' } });
  return {
    units: { county, township, village, otherVillage },
    groups,
    chat,
    raise,
    step,
    give: (number, body, dueOn, time) =>
      inTx(async (tx) => {
        const task = { body, description: '修好', dueOn: new Date(`${dueOn}T00:00:00Z`) };
        await assign(tx, await topic(tx, number), theBot, [task], at(time));
      }),
    run: (job, time) =>
      runDue(
        {
          db,
          clock: { now: () => at(time) },
          config: readConfig({ DATABASE_URL: 'postgresql://localhost/unused' }),
          log: testLog(),
          metrics: createMetrics(),
        },
        job,
      ),
    got,
    async text(group) {
      const posts = await got(group);
      expect(posts.length).toBeLessThanOrEqual(1);
      return posts[0]?.text;
    },
  };
}
