// A county that ran the release before the whole process was built: nothing of what it had is lost by the new schema,
// its histories still verify, and its topics go on living.
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Db, openDb } from '../../src/db/client.js';
import { migrate } from '../../src/db/migrate.js';
import { genesis, hashOf } from '../../src/hash-chain.js';
import { verifyChain } from '../../src/topics/events.js';
import { messagesIn } from '../intake/messages.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testLog } from '../support/log.js';
import { runSql } from '../support/server.js';

const all = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
/** What the first release had. */
const firstRelease = ['20261124000000_init', '20261124000001_topic_event_append_only'];

let folder: string;
let database: TestDatabase;
let db: Db;
const at = {
  get db() {
    return db;
  },
};
const { said, posts } = messagesIn(at, () => new Date('2026-11-24T10:00:00+08:00'));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hsl-first-release-'));
  for (const name of firstRelease) cpSync(join(all, name), join(folder, name), { recursive: true });
  database = await createTestDatabase({ empty: true });
  await migrate(database.address, testLog(), folder);
  await runSql(database.address, firstReleaseData());
  const applied = await migrate(database.address, testLog());
  expect(applied).toEqual(
    readdirSync(all)
      .filter((name) => /^\d/.test(name) && !firstRelease.includes(name))
      .sort(),
  );
  db = openDb(database.address, 5);
});
afterAll(async () => {
  await db?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

interface OldEvent {
  action: string;
  from: string | null;
  to: string;
  actorId: number | null;
  role: string | null;
  reason?: string;
}

/** As the first release wrote them: three topics in the midst of their lives, one merged, one long ended. */
function firstReleaseData(): string {
  const day = '2026-11-20T02:00:00.000Z';
  const raise = { action: 'raise', from: null, to: 'candidate', actorId: 1, role: 'reporter' };
  const shortlist = { action: 'shortlist', from: 'candidate', to: 'shortlisted', actorId: 3, role: 'convener' };
  const lives: [number, string, OldEvent[]][] = [
    [
      1,
      '3号楼路灯坏了',
      [raise, { action: 'endorse', from: 'candidate', to: 'candidate', actorId: 2, role: null }, shortlist],
    ],
    [2, '村东头的灯不亮', [raise, { action: 'merge', from: 'candidate', to: 'merged', actorId: 3, role: 'convener' }]],
    [
      3,
      '水渠堵了',
      [
        raise,
        shortlist,
        { action: 'post', from: 'shortlisted', to: 'posted', actorId: 3, role: 'convener' },
        { action: 'confirm', from: 'posted', to: 'confirmed', actorId: null, role: null },
        { action: 'convene', from: 'confirmed', to: 'convened', actorId: 3, role: 'convener' },
        { action: 'open', from: 'convened', to: 'inSession', actorId: null, role: null },
        { action: 'conclude', from: 'inSession', to: 'concluded', actorId: 3, role: 'convener', reason: '先清淤' },
        { action: 'assign', from: 'concluded', to: 'assigned', actorId: 3, role: 'convener' },
        { action: 'acceptTask', from: 'assigned', to: 'inProgress', actorId: 3, role: 'convener' },
        { action: 'claimDone', from: 'inProgress', to: 'verifying', actorId: 3, role: 'convener', reason: '清好了' },
      ],
    ],
  ];
  const quoted = (text: string | null | undefined) => (text == null ? 'NULL' : `'${text}'`);
  const topics = lives.flatMap(([number, title, events]) => {
    let prevHash = genesis(number);
    const state = events.at(-1)?.to;
    const rows = events.map((event, index) => {
      const content = {
        topicId: number,
        seq: index + 1,
        action: event.action,
        actorId: event.actorId,
        actorRole: event.role,
        fromState: event.from,
        toState: event.to,
        reason: event.reason ?? null,
        data: {},
        at: new Date(day),
        prevHash,
      };
      const hash = hashOf(content);
      const row = `INSERT INTO "TopicEvent" ("topicId", seq, action, "actorId", "actorRole", "fromState", "toState", reason, data, at, "prevHash", hash)
        VALUES (${number}, ${index + 1}, '${event.action}', ${event.actorId ?? 'NULL'}, ${quoted(event.role)}, ${quoted(event.from)}, '${event.to}', ${quoted(event.reason)}, '{}', '${day}', '${prevHash}', '${hash}');`;
      prevHash = hash;
      return row;
    });
    return [
      `INSERT INTO "Topic" (id, number, "unitId", kind, title, category, state, "stateSince", "createdAt", version, "mergedIntoId")
        VALUES (${number}, ${number}, 2, 'issue', '${title}', '城乡建设', '${state}', '${day}', '${day}', ${events.length}, NULL);`,
      `INSERT INTO "Report" ("topicId", "personId", "groupId", words, "createdAt") VALUES (${number}, 1, 1, '${title}', '${day}');`,
      ...rows,
    ];
  });
  return `
    INSERT INTO "Unit" (id, kind, name, "parentId", settings) VALUES
      (1, 'township', '柳林镇', NULL, '{"verifyDays": 9}'), (2, 'village', '李家庄', 1, '{}');
    INSERT INTO "Group" (id, platform, "chatId", "unitId", purpose) VALUES
      (1, 'sandbox', 'village', 2, 'village'), (2, 'sandbox', 'workroom', 1, 'workroom');
    INSERT INTO "Person" (id, platform, "userId", name) VALUES
      (1, 'sandbox', 'wang', '王大娘'), (2, 'sandbox', 'laoma', '老马'), (3, 'sandbox', 'guyu', '谷雨');
    INSERT INTO "RoleGrant" ("personId", "unitId", role) VALUES (3, 1, 'convener');
    ${topics.join('\n')}
    UPDATE "Topic" SET "mergedIntoId" = 1 WHERE number = 2;
    INSERT INTO "Endorsement" ("topicId", "personId", "groupId", "createdAt") VALUES (1, 2, 1, '${day}');
    INSERT INTO "Task" ("topicId", body, description, "dueOn", "assignedAt", "doneAt", "doneNote")
      VALUES (3, '镇水利站', '清淤', '2026-11-22', '${day}', '${day}', '清好了');
    INSERT INTO "Consultation" ("topicId", mode, "openedAt", "concludedAt", result, outcome, "createdAt")
      VALUES (3, 'formal', '${day}', '${day}', 'consensus', '先清淤', '${day}');
    INSERT INTO "Counter" (name, value) VALUES ('topic', 3);
    SELECT setval(pg_get_serial_sequence('"Unit"', 'id'), 10), setval(pg_get_serial_sequence('"Group"', 'id'), 10),
      setval(pg_get_serial_sequence('"Person"', 'id'), 10), setval(pg_get_serial_sequence('"Topic"', 'id'), 10);`;
}

test('every history of the release before verifies, and replays to the state it had', async () => {
  const topics = await db.prisma.topic.findMany({ orderBy: { number: 'asc' } });
  expect(topics.map(({ state }) => state)).toEqual(['shortlisted', 'merged', 'verifying']);
  for (const topic of topics) expect(await verifyChain(db.prisma, topic)).toMatchObject({ ok: true });
});

test('who endorsed before still follows, and is told the outcome', async () => {
  expect(await db.prisma.follow.findMany()).toMatchObject([{ topicId: 1, personId: 2, groupId: 1 }]);
  const { answer } = await said({
    chatId: 'workroom',
    userId: 'guyu',
    userName: '谷雨',
    text: '当场答复 1 供电所今天来换灯',
  });
  expect(answer).toContain('已答复1号');
  const told = await db.prisma.notice.findMany({ where: { kind: 'answer', groupId: 1 } });
  expect(told.map(({ text }) => text).join('\n')).toContain('供电所今天来换灯');
  // The reporter of the topic that was merged into it is answered under the number they know.
  expect(told.map(({ text }) => text).join('\n')).toMatch(/2号「村东头的灯不亮」（已并入1号）/);
  expect(await posts('village')).toEqual([]);
});

test('a topic in the midst of its life goes on under the new release', async () => {
  const { answer } = await said({ chatId: 'village', text: '已解决 3' });
  expect(answer).toContain('记为「已解决」');
  const topic = await db.prisma.topic.findUniqueOrThrow({ where: { number: 3 } });
  expect(topic.state).toBe('resolved');
  expect(await verifyChain(db.prisma, topic)).toMatchObject({ ok: true });
  const card = await said({ chatId: 'village', text: '查 3' });
  expect(card.answer).toMatch(/现在：已解决[\s\S]*先清淤/);
});
