// A real browser over the real server: Debian's Chromium, driven by Playwright. Nothing but this machine can be reached.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';

const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

/** On a machine without Chromium these tests are left out; where everything must hold (`.ci/run`) it is installed. */
export const haveBrowser = executablePath !== undefined || process.env.CI === 'true';

const args = [
  // Chromium's own sandbox does not work for root.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, locale: 'zh-CN' };

export interface Browsing {
  /** A new visitor; their problems on the page (script errors, refused files) fail the test that asks for `tidy`. */
  visitor(options?: BrowserContextOptions): Promise<Page>;
}

export function useBrowser(): Browsing {
  let browser: Browser | undefined;
  const open: BrowserContext[] = [];
  beforeAll(async () => {
    if (haveBrowser) browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
  });
  afterAll(async () => {
    for (const context of open) await context.close();
    await browser?.close();
  });
  return {
    async visitor(options = phone) {
      if (!browser) throw new Error('no Chromium on this machine: apt-get install chromium');
      const context = await browser.newContext(options);
      open.push(context);
      return context.newPage();
    },
  };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
}

/** No violation of WCAG 2.2 AA that axe can see, and nothing that must be scrolled sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  )) as AxeResult;
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`),
  );
  expect(found, `on ${page.url()}`).toEqual([]);
  const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  expect(wide, `${page.url()} is wider than the screen`).toBe(false);
}
