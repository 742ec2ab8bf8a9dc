// 发件: what did not go out, and what an administrator does with it.
import { expect, test } from 'vitest';
import { jobs } from '../../src/schedule/index.js';
import { jobStates } from '../../src/schedule/scheduler.js';
import { expectAccessible, haveBrowser, useBrowser } from '../support/browser.js';
import { signedInAs } from '../support/signed-in.js';
import { useTown, village } from '../support/town.js';

const town = useTown();
const browsing = useBrowser();
const prisma = () => town.running.deps.db.prisma;

async function stuckPost(state: 'refused' | 'unknown', text: string, title = village): Promise<number> {
  const group = await prisma().group.findFirstOrThrow({ where: { title } });
  const post = {
    dedupeKey: `test:${state}:${text}`,
    groupId: group.id,
    kind: 'notice',
    text,
    state,
    lastError: 'timeout',
  };
  return (await prisma().outboxPost.create({ data: { ...post, createdAt: new Date() } })).id;
}

test('it says what happened and what to do, sends again once, and gives up; both are recorded', async () => {
  const refused = await stuckPost('refused', '公示到期了 <script>alert(1)</script>');
  const unknown = await stuckPost('unknown', '路灯修好了');
  const admin = await signedInAs(town, '立冬');
  const { text } = await admin.get('/w/outbox');
  expect(text).toContain('平台没收');
  expect(text).toContain('请先到群里看一眼');
  expect(text).not.toContain('<script>alert');
  expect((await admin.post(`/w/outbox/${unknown}/resend`, {}, '/w/outbox')).text).toContain('马上再发一次');
  await town.call('/idle', {});
  expect((await town.posts(village)).join()).toContain('路灯修好了');
  expect((await admin.post(`/w/outbox/${unknown}/resend`, {}, '/w/outbox')).text).toContain('已经处理过了');
  expect((await admin.post(`/w/outbox/${refused}/drop`, {}, '/w/outbox')).text).toContain('都发出去了');
  const events = await prisma().unitEvent.findMany({ where: { action: { in: ['resendPost', 'dropPost'] } } });
  expect(events.map(({ action, actorRole }) => `${action} ${actorRole}`).sort()).toEqual([
    'dropPost admin',
    'resendPost admin',
  ]);
});

test('it says how the machine is, and what to do about what is wrong', async () => {
  await town.clockTo(new Date((await town.now()).getTime() + 86_400_000).toISOString());
  const admin = await signedInAs(town, '立冬');
  const well = (await admin.get('/w/outbox')).text;
  expect(well).toContain('都好。');
  expect(well).toMatch(/连得上，\d+毫秒答话，占\d+MB/);
  expect(well).toMatch(/演示用的沙盒<\/dt><dd>最近收到：\d+月\d+日/);
  expect(well).toMatch(/版本<\/dt><dd>\d+\.\d+\.\d+/);
  expect(well).toMatch(/公示到期<\/th><td>\d+月\d+日/);
  // As if a job had not run for a quarter of an hour.
  await prisma().jobRun.deleteMany({ where: { job: 'close-stalls' } });
  const now = await town.now();
  const states = await jobStates(
    { ...town.running.deps, clock: { now: () => new Date(now.getTime() + 20 * 60_000) } },
    jobs.filter(({ name }) => name === 'close-stalls'),
  );
  expect(states).toMatchObject([{ label: '收忘了收的摊', late: expect.any(Date) }]);
});

test('for administrators only, and only from its own page', async () => {
  const id = await stuckPost('refused', '给工作室的话', '柳林镇“有事好商量”工作室');
  for (const person of ['夏至', '谷雨', '秋实']) {
    const other = await signedInAs(town, person);
    expect((await other.get('/w/outbox')).status).toBe(404);
    for (const step of ['resend', 'drop']) expect((await other.post(`/w/outbox/${id}/${step}`, {})).status).toBe(404);
  }
  const admin = await signedInAs(town, '立冬');
  expect((await admin.send(`/w/outbox/${id}/drop`, {})).status).toBe(403);
  expect((await admin.get('/w/outbox')).text).not.toContain('给工作室的话');
  expect((await prisma().outboxPost.findUniqueOrThrow({ where: { id } })).state).toBe('refused');
});

test.runIf(haveBrowser)('on a phone', async () => {
  const admin = await signedInAs(town, '立冬');
  const page = await browsing.visitor();
  await page.context().addCookies([...admin.cookies].map(([name, value]) => ({ name, value, url: town.running.url })));
  await page.goto(`${town.running.url}/w/outbox`);
  await expectAccessible(page);
});
