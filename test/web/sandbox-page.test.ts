// The sandbox's page and the events that keep it up to date.
import { describe, expect, test } from 'vitest';
import { started, useSandbox } from './sandbox-town.js';

const { origin, send, town } = useSandbox();

describe('events', () => {
  test('bring what is said and the clock, and go on after the last one seen', async () => {
    const { village, person } = await town();
    const say = async (text: string) =>
      (await send('say', { group: village, person: person('老马').id, text, at: false })).json.message as number;
    const page = await listen();
    expect(await page.next('clock')).toMatchObject({ data: { clock: started.toISOString() }, id: expect.any(String) });
    const first = await say('头一句');
    const event = await page.next('message');
    expect(event).toEqual({
      event: 'message',
      id: String(first),
      data: {
        group: village,
        id: first,
        from: person('老马').id,
        text: '头一句',
        quote: null,
        time: started.toISOString(),
      },
    });
    page.close();
    await say('不在的时候');
    const back = await listen({ 'Last-Event-ID': String(first) });
    expect((await back.next('message')).data).toMatchObject({ text: '不在的时候' });
    await send('clock', { to: '2026-09-07T10:00:00+08:00' });
    await back.until('clock', ({ clock }) => clock === '2026-09-07T02:00:00.000Z');
    await send('people', { name: '新来的', unit: '河湾村' });
    await back.next('state');
    back.close();
  });

  test('keep the order when many speak at once', async () => {
    const { village, person } = await town();
    const page = await listen();
    await page.next('clock');
    const said = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        send('say', { group: village, person: person('石头').id, text: `第${n}句`, at: false }),
      ),
    );
    const heard: number[] = [];
    for (const _ of said) heard.push((await page.next('message')).data.id as number);
    expect(heard).toEqual(said.map(({ json }) => json.message as number).sort((a, b) => a - b));
    page.close();
  });

  test('are not for other sites', async () => {
    const response = await fetch(`${origin()}/sandbox/api/events`, {
      headers: { Origin: 'https://elsewhere.example' },
    });
    expect(response.status).toBe(403);
    await response.text();
  });
});

describe('the page', () => {
  test('comes with everything it names, and lets nothing else in', async () => {
    const page = await fetch(`${origin()}/sandbox`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const html = await page.text();
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*src=)|https?:/);
    const waiting = [...html.matchAll(/(?:src|href)="(sandbox\/[^"]+)"/g)].map((found) => `/${found[1]}`);
    const seen = new Set<string>();
    for (let path = waiting.pop(); path; path = waiting.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const file = await fetch(origin() + path);
      expect([path, file.status]).toEqual([path, 200]);
      const text = await file.text();
      expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
      if (path.endsWith('.js')) {
        for (const found of text.matchAll(/from '\.\/([\w-]+\.js)'/g)) waiting.push(`/sandbox/${found[1]}`);
      }
    }
    expect(seen).toContain('/sandbox/suggestions.js');
    for (const path of ['/sandbox/seed.ts', '/sandbox/..%2froutes.ts', '/sandbox/nothing.js']) {
      expect((await fetch(origin() + path)).status).toBe(404);
    }
  });
});

interface PageEvent {
  event: string;
  id?: string;
  data: Record<string, unknown>;
}

async function listen(headers: Record<string, string> = {}) {
  const controller = new AbortController();
  const response = await fetch(`${origin()}/sandbox/api/events`, { headers, signal: controller.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const read = async (): Promise<PageEvent> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end === -1) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) throw new Error('the stream ended');
        text += chunk.value;
        continue;
      }
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => line.split(': ', 2) as [string, string]),
      );
      const raw = text
        .slice(0, end)
        .split('\n')
        .find((line) => line.startsWith('data: '));
      text = text.slice(end + 2);
      const id = fields.get('id');
      if (raw) return { event: fields.get('event') ?? '', ...(id && { id }), data: JSON.parse(raw.slice(6)) };
    }
  };
  const until = async (wanted: string, fits: (data: Record<string, unknown>) => boolean): Promise<PageEvent> => {
    for (;;) {
      const found = await read();
      if (found.event === wanted && fits(found.data)) return found;
    }
  };
  return {
    until,
    next: (wanted: string) => until(wanted, () => true),
    close: () => controller.abort(),
  };
}
