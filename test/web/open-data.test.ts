// The boards for machines.
import { expect, test } from 'vitest';
import { useTown } from '../support/town.js';

const town = useTown();

const get = (path: string) => fetch(town.running.url + path);
const json = async (path: string) => (await get(path)).json();
const hostile = '<b>&"\'';

test('JSON tells what the board shows, and its document describes it', async () => {
  await town.says('王大娘', `村口那座桥的护栏断了 ${hostile}`);
  expect((await json('/api/v1/topics/1')).title).toBeNull();
  await town.says('谷雨', '受理 1');
  await town.says('谷雨', '转办 1 镇水利站 5个工作日 去看看');
  const { topics, counts, found } = await json('/api/v1/units/1/topics');
  expect(found).toBe(1);
  expect(counts.doing).toBe(1);
  expect(topics[0]).toMatchObject({ number: 1, unit: '李家庄', state: 'referred', stateLabel: '已转办', page: '/t/1' });
  const story = await json('/api/v1/topics/1');
  expect(story).toMatchObject({ reporters: 1, responsible: [{ body: '镇水利站', late: false }], log: { ok: true } });
  expect(JSON.stringify(story)).not.toContain('王大娘');
  expect(await json('/api/v1/units')).toContainEqual({ id: 3, name: '李家庄', kind: 'village', parentId: 2 });

  const document = await json('/api/v1/openapi.json');
  expect(document.openapi).toBe('3.0.3');
  for (const path of Object.keys(document.paths)) {
    const real = path.replace('{unit}', '1').replace('{number}', '1');
    const response = await get(real);
    expect(response.status, real).toBe(200);
    const { schema } = document.paths[path].get.responses['200'].content['application/json'];
    const body = await response.json();
    const one = schema.type === 'array' ? body[0] : body;
    const described = schema.type === 'array' ? schema.items : schema;
    expect(Object.keys(one).sort()).toEqual(Object.keys(described.properties).sort());
  }
});

test('Open311 readers find their fields, in JSON and in XML', async () => {
  const [request] = await json('/open311/v2/requests/1.json');
  expect(request).toMatchObject({
    service_request_id: '1',
    status: 'open',
    agency_responsible: '镇水利站',
    service_code: '交通运输',
  });
  expect(request.expected_datetime).toMatch(/^\d{4}-/);
  expect(await json('/open311/v2/requests.json?status=closed')).toEqual([]);
  expect(await json('/open311/v2/requests.json?service_code=交通运输&jurisdiction_id=2')).toHaveLength(1);
  expect(await json('/open311/v2/services.json')).toHaveLength(12);
  const xml = await get('/open311/v2/requests.xml');
  expect(xml.headers.get('content-type')).toContain('application/xml');
  const text = await xml.text();
  expect(text).toMatch(/^<\?xml[^>]*\?>\n<service_requests><request><service_request_id>1</);
  expect(text).not.toContain('<b>');
});

test('a feed reader is told what moved, and hostile words stay words', async () => {
  const response = await get('/b/3/feed.atom');
  expect(response.headers.get('content-type')).toContain('application/atom+xml');
  const feed = await response.text();
  expect(feed).toMatch(/<entry>[\s\S]*1号 [^<]*护栏断了[^<]*：已转办/);
  expect(feed).not.toContain('<b>');
});

test('what is private or wrong is answered in the form that was asked for', async () => {
  const [receipt] = await town.says('老马', '反映 私密 邻居半夜放鞭炮');
  const n = Number(/(\d+)号/.exec(receipt ?? '')?.[1]);
  for (const path of [`/api/v1/topics/${n}`, '/api/v1/topics/999', '/api/v1/units/999/topics', '/api/v1/topics/x']) {
    const response = await get(path);
    expect(response.status, path).toBe(404);
    expect(await response.json()).toHaveProperty('error');
  }
  expect((await get(`/open311/v2/requests/${n}.json`)).status).toBe(404);
  const bad = await get('/open311/v2/requests.json?page_size=9999');
  expect([bad.status, await bad.json()]).toEqual([400, [{ code: 400, description: 'not understood: page_size' }]]);
  expect((await get('/api/v1/units')).headers.get('access-control-allow-origin')).toBe('*');
  expect((await fetch(`${town.running.url}/api/v1/units`, { method: 'POST' })).status).toBe(405);
});
