// 设置: what an administrator changes on the pages holds in chat at once; others read it or do not find it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminCommands } from '../../src/admin/commands.js';
import { brokenUnitEvent } from '../../src/people/unit-events.js';
import { unitSettingsShape } from '../../src/people/unit-settings.js';
import { decryptSecret } from '../../src/secrets.js';
import { allRules, ruleGroups } from '../../src/web/settings/rules/rule-list.js';
import { startLoopback } from '../../tools/replay/loopback.js';
import { expectAccessible, haveBrowser, useBrowser } from '../support/browser.js';
import { raised, said } from '../support/lives.js';
import { type Answer, type Client, signedInAs } from '../support/signed-in.js';
import { useTown, workroom } from '../support/town.js';

const wecom = await startLoopback('wecom', { onPost: () => {}, onRefusal: () => {} });
const town = useTown(wecom.settings);
afterAll(() => wecom.close());
const browsing = useBrowser();
const prisma = () => town.running.deps.db.prisma;
const [county, township, home] = [1, 2, 3];
const hostile = '<script>alert(1)</script>';
let admin: Client;

beforeAll(async () => {
  admin = await signedInAs(town, '立冬');
});

const words = (answer: Answer) =>
  answer.text
    .replace(/<!--.*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&lt;', '<');
const rules = (unit: number) => `/w/settings/${unit}/rules`;
const setRule = async (unit: number, name: string, fields: Record<string, string>) =>
  words(await admin.post(`${rules(unit)}/${name}`, fields, rules(unit)));
const unitEvents = (unitId: number) => prisma().unitEvent.findMany({ where: { unitId }, orderBy: { seq: 'asc' } });
const later = async (days: number) =>
  town.clockTo(new Date((await town.now()).getTime() + days * 86_400_000).toISOString());

test('every rule of the product is on the pages, once, with what holds and whose it is', async () => {
  expect(allRules.map(({ name }) => name).sort()).toEqual(Object.keys(unitSettingsShape.shape).sort());
  const tree = words(await admin.get('/w/settings'));
  expect(tree).toMatch(/清河县 县，2人有身份，1个群 柳林镇 .*李家庄 村（社区），2人有身份，1个群/);
  const page = await admin.get(rules(home));
  for (const { label } of ruleGroups.flatMap((group) => group.rules)) expect(page.text).toContain(`>${label}</span>`);
  expect(words(page)).toMatch(/公示几天 5天 默认/);
  expect(words(page)).toMatch(/到齐哪些人才能开 村居干部1人、政协委员1人/);
});

test('a period that is changed holds for the next posting; the way back is one button', async () => {
  expect(await setRule(township, 'postingDays', { value: '9' })).toContain('好了，现在是：9天（本单位定的）');
  expect(await setRule(home, 'postingDays', { value: '１２' })).toContain('12天（本单位定的）');
  const posted = async (what: string) => {
    const n = await raised(town, what);
    await town.says('谷雨', `受理 ${n}`);
    const until = /到(\d+)月(\d+)日/.exec(said(await town.says('谷雨', `公示 ${n}`)));
    const now = new Date((await town.now()).getTime() + 8 * 3_600_000);
    const day = Date.UTC(now.getUTCFullYear(), Number(until?.[1]) - 1, Number(until?.[2]));
    return Math.round((day - Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())) / 86_400_000);
  };
  const twelve = await posted('村口的桥护栏断了');
  expect(await setRule(home, 'postingDays', { value: '12', do: 'inherit' })).toContain('9天（柳林镇定的）');
  const nine = await posted('广场的健身器材松了');
  // Across a new year the page's 12月 and 1月 are apart.
  expect((twelve - nine + 365) % 365).toBe(3);
  expect(await setRule(township, 'postingDays', { do: 'inherit', value: '' })).toContain('5天（默认）');
  const data = (await unitEvents(home)).filter(({ action }) => action === 'setRule').map((event) => event.data);
  expect(data).toEqual([
    { name: 'postingDays', before: null, after: 12 },
    { name: 'postingDays', before: 12, after: null },
  ]);
  expect(words(await admin.get(rules(home)))).toMatch(
    /立冬 公示几天：跟上级一样 → 12天.*立冬 公示几天：12天 → 跟上级一样/,
  );
});

test('what does not fit is said beside its field, with what was typed, and nothing is stored', async () => {
  for (const [name, value, problem] of [
    ['postingDays', '八十天', '请填一个数'],
    ['postingDays', '99', '不能大于60'],
    ['postingDays', '1.5', '要填整数'],
    ['quietFrom', '25:00', '请写成 21:00 这样'],
    ['adoptionBy', 'village', '请选一个'],
    ['precisionBound', '120', '不能大于100'],
    ['classifyPrompt', 'classify-message@77', '没有这一版'],
  ] as const) {
    const answer = await admin.post(`${rules(home)}/${name}`, { value }, rules(home));
    expect(words(answer), value).toContain(problem);
    expect(answer.text).toMatch(new RegExp(`id="field-${name}-value-wrong"`));
    if (name === 'postingDays') expect(answer.text).toContain(`value="${value}"`);
  }
  expect((await prisma().unit.findUniqueOrThrow({ where: { id: home } })).settings).toEqual({});
  expect((await admin.post(`${rules(home)}/noRule`, { value: '1' }, rules(home))).status).toBe(404);
});

test('lists and texts are kept row by row: added, changed, cleared; chat says them', async () => {
  const fields = {
    'row.0.code': 'legalChannel',
    'row.0.label': '要走法定渠道',
    'row.0.whereToGo': '找法院',
    'row.0.keywords': '诉讼、法院',
    'row.1.code': 'betweenPersons',
    'row.1.label': '',
    'row.2.label': `要村民会议定 ${hostile}`,
    'row.2.keywords': '村民会议',
  };
  expect(await setRule(home, 'declineReasons', fields)).toContain('要走法定渠道、要村民会议定');
  const policy = said(await town.says('王大娘', '筛选规则'));
  expect(policy).toContain('要走法定渠道——找法院\n· 要村民会议定');
  expect(policy).not.toContain('个人之间');
  expect((await admin.get(rules(home))).text).not.toContain('<script>alert');
  const short = { ...fields, 'row.0.label': '短', 'row.7.label': '也要留着' };
  const again = await admin.post(`${rules(home)}/declineReasons`, short, rules(home));
  expect(words(again)).toContain('太短了，至少2个字');
  expect(again.text).toContain('value="也要留着"');

  expect(await setRule(county, 'emergencyAdvice', { 'text.fire': '着火了，先打119，再喊邻居。' })).toContain('好了');
  expect(await setRule(home, 'emergencyAdvice', { 'text.drowning': '落水了，喊渡口的人。' })).toContain('好了');
  expect((await prisma().unit.findUniqueOrThrow({ where: { id: home } })).settings).toMatchObject({
    emergencyAdvice: { drowning: '落水了，喊渡口的人。' },
  });
  expect(said(await town.says('石头', '老槐树旁边着火了！'))).toContain('再喊邻居');
  await setRule(county, 'emergencyAdvice', { 'text.fire': '' });
  expect((await prisma().unit.findUniqueOrThrow({ where: { id: county } })).settings).toEqual({});

  expect(await setRule(home, 'quorum', { 'part.villageCadre': '2', 'part.cppccMember': '' })).toContain('请填一个数');
  const quorum = { cppccMember: '0', deptHead: '0', massRep: '0', stakeholder: '0', villageCadre: '2' };
  const parts = Object.fromEntries(Object.entries(quorum).map(([name, value]) => [`part.${name}`, value]));
  expect(await setRule(home, 'quorum', { ...parts, 'part.bothSides': 'yes' })).toContain('村居干部2人');
  expect(await setRule(home, 'meetingReminders', { value: '48，２' })).toContain('48小时、2小时');
  expect(await setRule(home, 'bodyWords', { 'row.0.name': '供电', 'row.0.words': '变压器' })).toContain('：供电（');
});

test('a role given here holds in chat, and is gone when it is taken away', async () => {
  const n = await raised(town, '村西头的路坑坑洼洼', '春花');
  const page = `/w/settings/${township}`;
  const give = async (fields: Record<string, string>, client = admin) =>
    words(await client.post(`${page}/roles`, fields, page));
  expect(await give({ who: '查无此人', role: 'liaison' })).toContain('没见「查无此人」在这里的群里说过话');
  expect(said(await town.says('春花', `受理 ${n}`, { in: workroom }))).toContain('要由召集人');
  expect(await give({ who: '春花', role: 'deptHead' })).toContain('部门负责人要写是哪个单位的');
  expect(await give({ who: '春花', role: 'liaison' })).toContain('春花现在是联络员了');
  expect(said(await town.says('春花', `受理 ${n}`, { in: workroom }))).toContain('已受理');
  const grant = await prisma().roleGrant.findFirstOrThrow({ where: { unitId: township, person: { name: '春花' } } });
  // The county office gives roles, but not its own and not the administrator's.
  const office = await signedInAs(town, '夏至');
  expect(await give({ who: '谷雨', role: 'admin' }, office)).toContain('「管理员」要由管理员来给');
  expect(words(await office.post(`${page}/roles/${grant.id}/take`, {}, page))).toContain('春花不再是联络员了');
  expect(said(await town.says('春花', `合并 ${n} 到 1`, { in: workroom }))).toContain('要由召集人');
  // Two of one name: the page asks which.
  await prisma().roleGrant.create({
    data: {
      personId: (await prisma().person.create({ data: { platform: 'sandbox', userId: 'other-2222', name: '春花' } }))
        .id,
      unitId: home,
      role: 'massRep',
    },
  });
  expect(await give({ who: '春花', role: 'massRep' })).toMatch(/有2位「春花」.*哪一位 .*账号尾号2222/);
  const { id: stranger } = await prisma().person.create({ data: { platform: 'sandbox', userId: 'x', name: '春花' } });
  expect(await give({ who: '春花', role: 'massRep', person: String(stranger) })).toContain('有2位');
  const second = await prisma().person.findFirstOrThrow({ where: { userId: 'other-2222' } });
  expect(await give({ who: '春花', role: 'massRep', person: String(second.id) })).toContain('现在是群众代表了');
  const own = await prisma().roleGrant.findFirstOrThrow({ where: { role: 'admin' } });
  const top = `/w/settings/${county}`;
  expect(words(await admin.post(`${top}/roles/${own.id}/take`, {}, top))).toContain('不能给自己改身份');
  // That one of the county's is not the township's to take, whoever asks.
  expect(words(await admin.post(`${page}/roles/${own.id}/take`, {}, page))).toContain('已经取消');
  const revoke = adminCommands.find((command) => command.words.join(' ') === 'role revoke');
  const { db, config } = town.running.deps;
  const names = ['sandbox:lidong'];
  const shell = { db, config, now: await town.now(), names, options: { unit: '清河县', role: '管理员' } };
  await expect(revoke?.run(shell)).rejects.toThrow('只剩这一位管理员');
  expect(await prisma().roleGrant.count({ where: { role: 'admin' } })).toBe(1);
  expect((await unitEvents(township)).map(({ action, actorRole }) => `${action} ${actorRole}`).slice(-3)).toEqual([
    'grantRole admin',
    'takeRole countyOffice',
    'grantRole admin',
  ]);
});

test('a code for who has not spoken yet: shown once, good once, and both are in the log', async () => {
  const page = `/w/settings/${township}`;
  const answer = await admin.post(`${page}/codes/role`, { role: 'convener' }, page);
  const code = /<p class="onecode">(\w{8})</.exec(answer.text)?.[1] ?? '';
  expect((await admin.get(page)).text).not.toContain(code);
  expect(said(await town.says('老马', `绑定 ${code}`))).toContain('您现在是柳林镇的召集人');
  expect(words(await admin.get(page))).toContain('用绑定码领了召集人的身份');
  const department = await admin.post(`${page}/codes/group`, { purpose: 'department' }, page);
  expect(department.text).toContain('部门群要写是哪个单位的');
  const events = JSON.stringify(await prisma().unitEvent.findMany());
  expect(events).not.toContain(code);
});

test('a unit is added beneath, renamed, and no two have one name', async () => {
  const page = `/w/settings/${township}`;
  const add = async (fields: Record<string, string>) => words(await admin.post(`${page}/beneath`, fields, page));
  expect(await add({ kind: 'village', name: '白杨庄' })).toContain('加上了「白杨庄」');
  expect(await add({ kind: 'village', name: '白杨庄' })).toContain('已经有「白杨庄」了');
  expect(await add({ kind: 'county', name: '白杨县' })).toContain('下面不能加县');
  expect(await add({ kind: 'village', name: '<b>甲</b>' })).toContain('名称只用文字');
  const { id } = await prisma().unit.findUniqueOrThrow({ where: { name: '白杨庄' } });
  const own = `/w/settings/${id}`;
  expect(words(await admin.post(`${own}/name`, { name: '青杨庄' }, own))).toContain('名称是「青杨庄」');
  expect(words(await admin.get(own))).toContain('名称：白杨庄 → 青杨庄');
});

test('a webhook key is kept encrypted, never shown, and posts go out by it', async () => {
  const chat = { chatId: 'wecom-lijiazhuang', title: `李家庄二群 ${hostile}` };
  const key = wecom.addWebhook(chat) ?? '';
  const group = await prisma().group.create({
    data: { platform: 'wecom', ...chat, unitId: home, purpose: 'village' },
  });
  const page = `/w/settings/${home}`;
  const set = (value: string, path = page) => admin.post(`${path}/groups/${group.id}/key`, { key: value }, page);
  expect(words(await set(`${key} 多了字`))).toContain('这不像推送 key');
  expect(JSON.stringify(await prisma().webSession.findMany())).not.toContain(key);
  // A group of another unit is not this page's.
  expect((await set(key, `/w/settings/${township}`)).status).toBe(404);
  const answer = await set(`https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${key}`);
  expect(words(answer)).toContain('存下了，加密放着，不再显示');
  for (const path of [page, rules(home)]) expect((await admin.get(path)).text).not.toContain(key);
  expect(answer.text).not.toContain('<script>alert');
  const cipher = (await prisma().group.findUniqueOrThrow({ where: { id: group.id } })).webhookKeyCipher ?? '';
  expect(cipher).not.toContain(key);
  expect(decryptSecret('x'.repeat(32), cipher)).toBe(key);
  const sessions = await prisma().webSession.findMany();
  expect(JSON.stringify([await prisma().unitEvent.findMany(), sessions])).not.toContain(key);
  const n = await raised(town, '渠里的水放不下来');
  await town.says('谷雨', `受理 ${n}`);
  await town.says('谷雨', `公示 ${n} 3天`);
  await later(1);
  await town.call('/idle', {});
  expect(
    wecom.posts
      .filter(({ chatId }) => chatId === chat.chatId)
      .map(({ content }) => content)
      .join(),
  ).toContain('公示');
});

test('a policy note that is added answers; changed, over and ended it is told so', async () => {
  const page = `/w/settings/${home}/notes`;
  const note = { question: '低保多久核一次？', answer: `每年核一次。${hostile}`, source: '县民政局《低保办事指南》' };
  expect(words(await admin.post(page, { ...note, source: '' }, page))).toContain('没有出处的话不能拿来答');
  expect((await admin.post(page, { ...note, validUntil: '2026-02-31' }, page)).text).toContain('日子请写成');
  const added = await admin.post(page, note, page);
  expect(words(added)).toContain('加上了');
  expect(added.text).not.toContain('<script>alert');
  await setRule(home, 'answerFromNotes', { value: 'atOnce' });
  expect(said(await town.says('王大娘', '请问低保多长时间核一次呀'))).toContain('每年核一次');
  const { id } = await prisma().knowledgeNote.findFirstOrThrow({ where: { unitId: home } });
  const changed = { ...note, answer: '半年核一次。', validUntil: '2026-01-01' };
  expect(words(await admin.post(`${page}/${id}`, changed, page))).toContain('过期了，不再用它答');
  expect(said(await town.says('石头', '请问低保多久核一次'))).not.toContain('核一次。');
  expect(words(await admin.post(`${page}/${id}`, changed, page))).toContain('别人刚改过');
  const now = await prisma().knowledgeNote.findFirstOrThrow({ where: { unitId: home, retiredAt: null } });
  // Of another unit it is not to be reached.
  expect((await admin.post(`/w/settings/${township}/notes/${now.id}/end`, {}, page)).status).toBe(404);
  expect(words(await admin.post(`${page}/${now.id}/end`, {}, page))).toContain('停用了');
  expect(await prisma().knowledgeNote.count({ where: { retiredAt: null } })).toBe(0);
});

test('the model’s page shows the versions there are and takes one of them', async () => {
  const page = `/w/settings/${county}/model`;
  const first = words(await admin.get(page));
  expect(first).toContain('正在用的提示词 平常的一版 默认');
  expect(first).toMatch(/记得准不准.*标题：建议\d+次/);
  expect(first).toMatch(/城乡建设 \d+件 路灯/);
  const set = await admin.post(`${rules(county)}/classifyPrompt`, { value: 'classify-message@1' }, page);
  expect(words(set)).toContain('好了，现在是：classify-message@1（本单位定的）');
  expect((await admin.get(`/w/settings/${home}/model`)).text).toContain('清河县定的');
  await admin.post(`${rules(county)}/classifyPrompt`, { do: 'inherit' }, page);
  const beneath = await admin.post(`${rules(home)}/dailyTokens`, { value: '5' }, `/w/settings/${home}/model`);
  expect(beneath.status).toBe(404);
});

test('who runs the programme reads, and changes nothing; for others there is no such page', async () => {
  await prisma().unit.create({ data: { name: '白杨镇', kind: 'township', parentId: county } });
  await town.call('/people', { name: '外镇管理员', role: 'admin', unit: '白杨镇' });
  const grant = await prisma().roleGrant.findFirstOrThrow({ where: { unitId: township, role: 'liaison' } });
  const reads = ['谷雨', '小满', '夏至'];
  const before = await prisma().unitEvent.count({ where: { action: { not: 'takeRole' } } });
  for (const name of [...reads, '秋实', '麦冬', '清泉', '外镇管理员']) {
    const visitor = await signedInAs(town, name);
    const tree = await visitor.get('/w/settings');
    expect(tree.status, name).toBe([...reads, '外镇管理员'].includes(name) ? 200 : 404);
    expect(tree.text.includes('李家庄'), name).toBe(reads.includes(name));
    for (const path of ['', '/rules', '/notes', '/model']) {
      const page = await visitor.get(`/w/settings/${township}${path}`);
      expect(page.status, `${name} ${path}`).toBe(reads.includes(name) ? 200 : 404);
      if (path === '/rules' || path === '/model') expect(page.text).not.toContain('>保存<');
    }
    for (const [path, fields] of [
      ['/rules/postingDays', { value: '3' }],
      ['/name', { name: '改了镇' }],
      ['/beneath', { kind: 'village', name: '新村庄' }],
      ['/groups/1/key', { key: 'k'.repeat(20) }],
      ['/codes/group', { purpose: 'village' }],
      ['/filing', {}],
      ...(name === '夏至'
        ? []
        : ([
            ['/roles', { who: '老马', role: 'liaison' }],
            [`/roles/${grant.id}/take`, {}],
            ['/codes/role', { role: 'liaison' }],
            ['/notes', { question: '问', answer: '答', source: '出处' }],
          ] as const)),
    ] as [string, Record<string, string>][]) {
      const answer = await visitor.post(`/w/settings/${township}${path}`, fields);
      expect(answer.status, `${name} ${path}`).toBe(404);
    }
    expect((await visitor.get('/w')).text.includes('href="/w/settings"'), name).toBe(
      [...reads, '外镇管理员'].includes(name),
    );
  }
  // Not from another page either.
  const page = `/w/settings/${township}`;
  expect((await admin.send(`${page}/name`, { name: '改了镇' })).status).toBe(403);
  expect(await prisma().unitEvent.count({ where: { action: { not: 'takeRole' } } })).toBe(before);
  for (const unitId of [county, township, home]) expect(await brokenUnitEvent(prisma(), unitId)).toBeUndefined();
});

test.runIf(haveBrowser)(
  'every page reads well on a phone, in the dark and on a wide screen, without script too',
  async () => {
    const phone = { viewport: { width: 360, height: 740 }, locale: 'zh-CN' };
    const wide = { viewport: { width: 1280, height: 900 }, locale: 'zh-CN' };
    const dark = { ...phone, colorScheme: 'dark' as const };
    const all = ['', `/${home}`, `/${home}/rules`, `/${home}/notes`, `/${county}/model`];
    for (const [options, paths] of [
      [phone, all],
      [dark, [`/${home}`, `/${home}/notes`]],
      [wide, [`/${home}`]],
    ] as const) {
      const page = await browsing.visitor(options);
      const cookies = [...admin.cookies].map(([name, value]) => ({ name, value, url: town.running.url }));
      await page.context().addCookies(cookies);
      for (const path of paths) {
        await page.goto(`${town.running.url}/w/settings${path}`);
        await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
        await expectAccessible(page);
      }
    }
    const page = await browsing.visitor({ ...phone, javaScriptEnabled: false });
    const cookies = [...admin.cookies].map(([name, value]) => ({ name, value, url: town.running.url }));
    await page.context().addCookies(cookies);
    await page.goto(town.running.url + rules(home));
    const rule = page.locator('#rule-verifyDays');
    await rule.locator('summary').click();
    await rule.locator('input[name=value]').fill('0');
    await rule.locator('button').first().click();
    await page.waitForURL(/#rule-verifyDays$/);
    expect(await rule.textContent()).toContain('不能小于1');
    await rule.locator('input[name=value]').fill('10');
    await rule.locator('input[name=value]').press('Enter');
    await page.waitForSelector('#rule-verifyDays .notice.good');
    expect(await rule.textContent()).toContain('现在是：10天');
  },
);
