// The fences of the code: which folder may know which, and which file owns which library. `npm run fences`.
// A new fence names what it protects; an exception belongs here, in the open, and not in a comment at the import.

const tops = '^src/(index|start|app|workers)\\.ts$';
const domains = 'people|topics|consultations|followups|motions';
const platform = '^src/platforms/(wecom|dingtalk|sandbox)/';

/** `files` alone may import the npm packages. */
const owner = (packages, files, why) => ({
  name: `owner-of-${packages[0].replace(/\W+/g, '-').replace(/^-/, '')}`,
  comment: why,
  severity: 'error',
  from: { path: '^src/', pathNot: files },
  to: { path: packages.map((name) => `node_modules/(@types/)?${name}/`) },
});

/** What lies in `from` must not know what lies in `to`. */
const fence = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    fence('no-cycles', { path: '^src/' }, { circular: true }, 'Two files that need each other are one file, or three.'),
    fence(
      'src-stands-alone',
      { path: '^src/' },
      { path: '^(test|tools|scripts)/|node_modules/(vitest|tsx|prisma)/' },
      'The product runs without its tools.',
    ),
    fence(
      'no-dev-packages',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
      'A production install leaves them out.',
    ),
    fence(
      'nothing-imports-the-top',
      { path: '^src/', pathNot: `${tops}|^src/admin/` },
      { path: tops },
      'These put the parts together.',
    ),

    // Downwards only.
    fence(
      'below-the-entrances',
      { path: `^src/(triage|${domains}|reports|papers|outbox|llm|platforms|db)/|^src/[^/]+\\.ts$`, pathNot: tops },
      { path: '^src/(intake|commands|schedule|web|admin)/' },
      'What the product knows does not depend on how it is asked: by chat, by the clock or by a page.',
    ),
    fence(
      'papers-are-made-of-what-is-known',
      { path: '^src/papers/' },
      { path: '^src/(triage|llm|outbox|platforms|intake|commands|schedule|web|admin)/' },
      'A paper says again what topics, consultations and reports say.',
    ),
    fence(
      'what-is-known-needs-no-paper',
      { path: `^src/(triage|${domains}|reports|outbox|llm|platforms|db)/` },
      { path: '^src/papers/' },
      'A paper is one way to show it.',
    ),
    fence(
      'commands-know-no-entrance',
      { path: '^src/commands/' },
      { path: '^src/(intake|schedule|web|admin)/' },
      'A command runs the same whoever calls it.',
    ),
    fence(
      'the-clock-knows-no-entrance',
      { path: '^src/schedule/' },
      { path: '^src/(intake|commands|web|admin)/' },
      'A job is not a chat.',
    ),
    fence(
      'domains-and-commands-know-no-model',
      { path: `^src/(commands|${domains})/` },
      { path: '^src/llm/' },
      'People decide; the whole loop works with the model switched off.',
    ),
    fence(
      'model-callers',
      { path: '^src/', pathNot: `^src/(llm|triage|reports)/|^src/deps\\.ts$|${tops}` },
      { path: '^src/llm/' },
      'Triage and reports draft with the model, nobody else.',
    ),
    fence(
      'the-model-knows-no-product',
      { path: '^src/llm/' },
      { path: `^src/(triage|${domains}|reports|outbox|platforms)/` },
      'llm/ is a client.',
    ),
    fence(
      'platforms-behind-their-contract',
      { path: '^src/', pathNot: `${tops}|^src/platforms/|^src/web/sandbox/` },
      { path: platform },
      'The rest speaks platforms/platform.ts; only the sandbox page speaks its own platform.',
    ),
    fence(
      'a-platform-knows-nothing-above-it',
      { path: '^src/platforms/' },
      { path: '^src/', pathNot: '^src/(platforms|db|generated)/|^src/(errors|time|log|config|same-text)\\.ts$' },
      'A platform folder is about wire formats.',
    ),
    fence(
      'a-platform-knows-no-other',
      { path: '^src/platforms/([^/]+)/' },
      { path: '^src/platforms/[^/]+/', pathNot: '^src/platforms/$1/' },
      'A platform can be taken out by deleting its folder and its line in the list.',
    ),
    fence(
      'the-database-knows-no-product',
      { path: '^src/db/' },
      { path: '^src/', pathNot: '^src/(db|generated)/|^src/(errors|log|time)\\.ts$' },
      'db/ opens, migrates and claims.',
    ),
    fence(
      'one-door-to-the-generated-client',
      { path: '^src/', pathNot: '^src/(db|generated)/' },
      { path: '^src/generated/' },
      'It is made anew from the schema.',
    ),

    // One owner a library: replacing it is a change in one place.
    owner(['openai'], '^src/llm/openai\\.ts$', 'Retries, fallbacks and the budget are there.'),
    owner(['node-cron'], '^src/schedule/scheduler\\.ts$', 'Exactly-once slots are there.'),
    owner(['cron-parser'], '^src/schedule/', 'Slots are computed where they are claimed.'),
    owner(['koa', '@koa/router'], '^src/(app|intake/webhook)\\.ts$|^src/web/', 'HTTP stops at the entrances.'),
    owner(['sharp'], '^src/photos/photos\\.ts$', 'What cameras add is taken out there.'),
    owner(['aws4fetch'], '^src/photos/store\\.ts$', 'One place knows where pictures lie.'),
    owner(['@fastify/busboy'], '^src/web/upload\\.ts$', 'Limits are there.'),
    owner(['rate-limiter-flexible'], '^src/web/limits\\.ts$', 'All limits of pages are in one list.'),
    owner(['koa-helmet', 'helmet'], '^src/web/headers\\.ts$', 'One set of headers for all pages.'),
    owner(['echarts'], '^src/web/county/charts\\.ts$', 'Drawn in one place, with only the parts needed.'),
    owner(['preact', 'preact-render-to-string'], '^src/web/', 'Pages are made at the entrance.'),
    owner(['@wecom/crypto'], '^src/platforms/wecom/', 'It compares nothing by itself: the checks are there.'),
    owner(
      ['pg', 'pg-[^/]+', '@prisma/adapter-pg', '@prisma/client'],
      '^src/(db|generated)/',
      'Every connection runs in UTC.',
    ),
    owner(['pino'], '^src/log\\.ts$', 'Redaction is there.'),
    owner(['prom-client'], '^src/metrics\\.ts$', 'Every figure is in one list.'),
    owner(
      ['luxon', 'chinese-days'],
      '^src/time\\.ts$|^src/commands/dates[^/]*',
      'The calendar of the product is there.',
    ),
    owner(['read-excel-file'], '^src/intake/forms/sheet\\.ts$', 'A sheet is rows of text for the rest.'),
    owner(['write-excel-file'], '^src/papers/sheets\\.ts$', 'A workbook is sheets of values for the rest.'),
    owner(['docx'], '^src/papers/office\\.ts$', 'One layout of offices for all papers.'),
    owner(
      ['@resvg/resvg-js'],
      '^src/papers/pictures/draw\\.ts$',
      'Everything is drawn with the one font that is shipped.',
    ),
    owner(['qrcode'], '^src/papers/pictures/qr\\.ts$', 'A code is shapes of a drawing.'),
    owner(['@node-rs/jieba'], '^src/triage/', 'Optional: the fallback is there.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules|^src/generated/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    skipAnalysisNotInRules: true,
  },
};
