// A whole product over a real database, talked to as people would: through the sandbox's API. Stories are told with it.
import { afterAll, beforeAll } from 'vitest';
import { readConfig } from '../../src/config.js';
import type { LlmTuning } from '../../src/llm/openai.js';
import { type Running, start } from '../../src/start.js';
import { local } from '../../src/time.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { testLog } from './log.js';
import { runSql } from './server.js';

interface Group {
  id: number;
  title: string;
  purpose: string;
}

interface Person {
  id: number;
  name: string;
  roles: string[];
  groups?: number[];
}

interface Message {
  id: number;
  from: number | 'bot';
  text: string;
  quote: number | null;
  time: string;
}

export const village = '李家庄村民群';
export const otherVillage = '河湾村邻里群';
export const workroom = '柳林镇“有事好商量”工作室';

export interface Town {
  readonly running: Running;
  readonly database: TestDatabase;
  /** Says it, waits until the product is idle, and gives what the bot posted in that group since. */
  says(person: string, text: string, how?: { in?: string; quote?: number; at?: boolean }): Promise<string[]>;
  /** The id of the message said last, for quoting it. */
  lastSaid(): number;
  /** All posts of the bot in a group, oldest first. */
  posts(group: string): Promise<string[]>;
  /** Posts of the bot in a group since the last look at that group. */
  news(group: string): Promise<string[]>;
  clockTo(time: string): Promise<void>;
  now(): Promise<Date>;
  call<T>(path: string, body?: unknown): Promise<T>;
}

/** One town per test file. */
export function useTown(env: Record<string, string> = {}, tuning: Partial<LlmTuning> = {}): Town {
  let running: Running | undefined;
  let database: TestDatabase | undefined;
  let lastSaidId = 0;
  const seen = new Map<string, number>();

  beforeAll(async () => {
    database = await createTestDatabase();
    await startTheDayAt(database, 10);
    running = await start(
      readConfig({ PORT: '0', DATABASE_URL: database.url, SANDBOX: 'on', SECRET_KEY: 'x'.repeat(32), ...env }),
      testLog(),
      tuning,
    );
  });
  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  });

  const up = (): Running => {
    if (!running) throw new Error('the town exists only inside tests');
    return running;
  };
  async function call<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${up().url}/sandbox/api${path}`, {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const answer = (await response.json()) as T & { error?: string };
    if (!response.ok) throw new Error(`${path}: ${response.status} ${answer.error}`);
    return answer;
  }
  const state = () => call<{ groups: Group[]; people: Person[]; clock: string }>('/state');
  let known: Awaited<ReturnType<typeof state>> | undefined;
  /** Who and what there is: asked again when somebody is not found, or roles may have changed. */
  const inTown = async <T>(find: (at: NonNullable<typeof known>) => T | undefined): Promise<T | undefined> => {
    const found = known && find(known);
    if (found) return found;
    known = await state();
    return find(known);
  };
  const groupNamed = async (title: string): Promise<Group> => {
    const found = await inTown(({ groups }) => groups.find((group) => group.title === title));
    if (!found) throw new Error(`no group ${title}`);
    return found;
  };
  const messages = async (title: string, after = 0): Promise<Message[]> =>
    call<Message[]>(`/groups/${(await groupNamed(title)).id}/messages?after=${after}`);
  const texts = (list: Message[]) => list.filter((m) => m.from === 'bot').map((m) => m.text);

  return {
    get running() {
      return up();
    },
    get database() {
      return database as TestDatabase;
    },
    call,
    lastSaid: () => lastSaidId,
    async says(name, text, how = {}) {
      const person = await inTown(({ people }) => people.find((p) => p.name === name));
      if (!person) throw new Error(`nobody is called ${name}`);
      const office = person.roles.some((role) => !role.includes('村居干部') && !role.includes('群众代表'));
      const group = await groupNamed(how.in ?? (office ? workroom : village));
      const said = await call<{ message: number }>('/say', {
        group: group.id,
        person: person.id,
        text,
        ...(how.quote !== undefined && { quote: how.quote }),
        ...(how.at !== undefined && { at: how.at }),
      });
      lastSaidId = said.message;
      if (/角色|授权|绑定/.test(text)) known = undefined;
      await call('/idle', {});
      return texts(await messages(group.title, said.message));
    },
    posts: async (title) => texts(await messages(title)),
    async news(title) {
      const list = await messages(title, seen.get(title) ?? 0);
      const last = list.at(-1);
      if (last) seen.set(title, last.id);
      return texts(list);
    },
    async clockTo(time) {
      await call('/clock', { to: new Date(time).toISOString() });
    },
    now: async () => new Date((await state()).clock),
  };
}

/** Stories begin at this hour of the next day, whenever the tests are run: an evening's posts are folded otherwise. */
async function startTheDayAt({ address }: TestDatabase, hour: number): Promise<void> {
  const now = local(new Date());
  const begin = now.plus({ days: 1 }).set({ hour, minute: 0, second: 0, millisecond: 0 });
  const value = JSON.stringify({ leadMs: begin.toMillis() - now.toMillis() });
  await runSql(address, `INSERT INTO "Setting" (key, value) VALUES ('sandbox-clock', '${value}')`);
}
