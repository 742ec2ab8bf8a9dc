// kill -9 between every two steps of a delivery. A process dies before a statement, before a request or after its answer;
// another one takes up what it left, and the chat tells what really arrived.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.js';
import { createMetrics } from '../../src/metrics.js';
import { type DeliverDeps, deliverDue } from '../../src/outbox/deliver.js';
import { createDrawing } from '../../src/papers/drawing.js';
import { machineClock } from '../../src/time.js';
import { type Order, useChildren } from '../support/crash.js';
import { type LoopbackChat, lineByLine, startLoopbackChat } from '../support/crash-platform.js';
import { useTestDb } from '../support/database.js';
import { testLog } from '../support/log.js';
import { postsIn } from './posts.js';

// A process for every step.
vi.setConfig({ testTimeout: 180_000 });

const setup = useTestDb();
const children = useChildren();
const { chat: aChat, post, asked, look, allDue, leasesRunOut } = postsIn(setup);
const diedOnTheWay = 'the process stopped while this was being sent';
let chat: LoopbackChat;

beforeEach(async () => {
  chat = await startLoopbackChat();
});
afterEach(() => chat.close());

/** The process that goes on: this one. */
function survivor(): DeliverDeps {
  return {
    db: setup.db,
    clock: machineClock,
    config: readConfig({ DATABASE_URL: setup.database.url }),
    log: testLog(),
    metrics: createMetrics(),
    platforms: [lineByLine(chat.base)],
    draw: createDrawing(),
  };
}

const order = (more: Partial<Order> = {}): Order => ({
  databaseUrl: setup.database.url,
  lines: chat.base,
  work: 'deliver-once',
  ...more,
});

/** Whether a request may be under way whose outcome nobody wrote down. */
async function isOpen(postId: number): Promise<boolean> {
  // Waits for what the dead process's connections still hold.
  await leasesRunOut();
  const last = await setup.db.prisma.outboxAttempt.findFirst({ where: { postId }, orderBy: { id: 'desc' } });
  return last !== null && last.outcome === null;
}

/** Runs the survivor until nothing is left, however long it would have waited. */
async function goOn(): Promise<void> {
  do {
    await allDue();
  } while (await deliverDue(survivor()));
}

/** Reading changes nothing, and what a transaction did before its COMMIT is undone: such steps are no new place to die. */
function placesToDie(steps: string[]): number[] {
  const changes = (step: string, next: string | undefined) =>
    !/^(SELECT|BEGIN|answered)/.test(step) && !(/^(UPDATE|INSERT) ?"?public/.test(step) && next !== 'COMMIT');
  return steps.flatMap((step, index) => (changes(step, steps[index + 1]) ? [index + 2] : []));
}

/** Processes die on what `scene` sets up, each at another step; the scene judges what came of it. */
async function dieAtEveryStep(scene: () => Promise<{ judge(where: string): Promise<void> }>): Promise<string[]> {
  const whole = await scene();
  const { steps } = (await children.runOne(order())) as { steps: string[] };
  await whole.judge('nowhere');
  const places = placesToDie(steps).filter((place) => place <= steps.length);
  for (const at of places) {
    const { judge } = await scene();
    const where = `step ${at} of ${steps.length}, after ${steps[at - 2]}`;
    expect(await children.runOne(order({ stop: { at, how: 'SIGKILL' } })), where).toBeUndefined();
    await judge(where);
  }
  return places.map((place) => steps[place - 2] as string);
}

test('killed at every step: nothing twice, nothing out of order, and what is not known is said', async () => {
  // The message's own address carries the first part; the second is not taken at first, so that dying on the way back
  // into the queue is among the steps.
  const refusedOnce = new Set<string>();
  chat.decide = ({ chatId, part }) => {
    if (!part.endsWith('二') || refusedOnce.has(chatId)) return { outcome: 'sent' };
    refusedOnce.add(chatId);
    return { outcome: 'try-again', detail: 'busy' };
  };
  const fates = { sent: 0, unknown: 0 };
  const after = await dieAtEveryStep(async () => {
    const group = await aChat();
    const answer = await post(group.id, '一\n二\n三', { replyToId: await asked(group, 'here') });
    const behind = await post(group.id, '四');
    return {
      judge: async (where) => {
        const unsure = await isOpen(answer);
        await goOn();
        const { state, lastError } = await look(answer);
        expect({ state, lastError }, where).toEqual(
          unsure ? { state: 'unknown', lastError: diedOnTheWay } : { state: 'sent', lastError: null },
        );
        // What is unknown stops where it was: the part under way may have arrived, none after it did.
        const possible = unsure ? [['四'], ['一', '四']] : [['一', '二', '三', '四']];
        expect(possible, where).toContainEqual(chat.posted(group.chatId));
        expect(chat.requests(group.chatId, '/once/'), where).toBeLessThanOrEqual(1);
        expect((await look(behind)).state, where).toBe('sent');
        fates[state as 'sent' | 'unknown'] += 1;
      },
    };
  });
  expect(after.filter((step) => step === 'request')).toHaveLength(2);
  // For each request three places: written down but not made, made, answered but not written down.
  expect(fates).toEqual({ unknown: 2 * 3, sent: after.length + 1 - 2 * 3 });
});

test('killed after the message’s own address said no: that is not asked again, the answer goes out the other way', async () => {
  chat.decide = ({ path }) => (path.startsWith('/once/') ? { outcome: 'refused', detail: 'no' } : { outcome: 'sent' });
  const scene = async () => {
    const group = await aChat();
    return { group, id: await post(group.id, '答复', { replyToId: await asked(group, 'here') }) };
  };
  await scene();
  const { steps } = (await children.runOne(order())) as { steps: string[] };
  const { group, id } = await scene();
  expect(await children.runOne(order({ stop: { at: steps.indexOf('COMMIT') + 2, how: 'SIGKILL' } }))).toBeUndefined();
  expect(chat.requests(group.chatId, '/')).toBe(1);
  await leasesRunOut();
  await goOn();
  expect(chat.requests(group.chatId, '/once/')).toBe(1);
  expect(chat.posted(group.chatId)).toEqual(['答复']);
  expect((await look(id)).state).toBe('sent');
});

test('killed about a request to which no answer came: it is not made again', async () => {
  chat.decide = () => ({ outcome: 'unknown', detail: 'no answer in time' });
  await dieAtEveryStep(async () => {
    const group = await aChat();
    const id = await post(group.id, '一');
    return {
      judge: async (where) => {
        const unsure = await isOpen(id);
        const made = chat.requests(group.chatId, '/');
        await goOn();
        expect((await look(id)).state, where).toBe('unknown');
        expect(chat.requests(group.chatId, '/'), where).toBe(unsure ? made : 1);
      },
    };
  });
});

test('killed while the request is under way: the post is shown as unknown, and the chat goes on', async () => {
  const group = await aChat();
  const first = await post(group.id, '一\n二');
  const behind = await post(group.id, '三');
  const arrived = new Promise<void>((resolve) => {
    chat.decide = () => {
      resolve();
      return 'hang';
    };
  });
  const [child] = await children.run(order());
  await arrived;
  child?.process.kill('SIGKILL');
  expect(await child?.done).toBeUndefined();
  chat.decide = () => ({ outcome: 'sent' });
  expect(await isOpen(first)).toBe(true);
  await goOn();
  expect(await look(first)).toMatchObject({ state: 'unknown', lastError: diedOnTheWay });
  expect((await look(behind)).state).toBe('sent');
  expect(chat.posted(group.chatId)).toEqual(['一', '三']);
});

describe('frozen longer than its lease, and back again', () => {
  const freeze = async (at: (steps: string[]) => number, text: string) => {
    const trial = await aChat();
    await post(trial.id, text);
    const { steps } = (await children.runOne(order())) as { steps: string[] };
    const group = await aChat();
    const id = await post(group.id, text);
    const [child] = await children.run(order({ stop: { at: at(steps), how: 'SIGSTOP' } }));
    await child?.stopped;
    await leasesRunOut();
    return {
      group,
      id,
      thaw: async () => {
        child?.process.kill('SIGCONT');
        await child?.done;
      },
    };
  };

  test('before its request: another has sent the post, and it does not send it again', async () => {
    const { group, id, thaw } = await freeze(
      (steps) => steps.findIndex((step) => step.startsWith('WITH held')) + 1,
      '一',
    );
    await goOn();
    expect(chat.posted(group.chatId)).toEqual(['一']);
    await thaw();
    expect(chat.posted(group.chatId)).toEqual(['一']);
    expect((await look(id)).state).toBe('sent');
  });

  test('within a request: the post is unknown to the other, and the rest of it is not sent into what follows', async () => {
    const { group, id, thaw } = await freeze((steps) => steps.indexOf('answered') + 1, '一\n二');
    await post(group.id, '三');
    await goOn();
    await thaw();
    await goOn();
    expect(chat.posted(group.chatId)).toEqual(['一', '三']);
    expect((await look(id)).state).toBe('unknown');
  });
});
