// `npm run bench`: how much the product takes in and how soon it answers, against the same app without a database and with
// one plain INSERT a message. Everything in one run on one machine: only ratios mean anything elsewhere.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  benchPages,
  benchTriage,
  dropBacklog,
  type LoadResult,
  memory,
  type Stage,
  setStage,
  timeReply,
} from './bench/bench.js';
import { percentile } from './replay/conversation.js';

const rounds = 5;
const connections = 32;
/** Enough for some seconds of each: a crowd is noticed after the first moments, and then taken in first. */
const amounts = { product: 6_000, insert: 6_000, none: 9_000 };
type Variant = keyof typeof amounts;
const halfLoadSeconds = 6;
const replies = 100;
const repliesPerSecond = 10;
const burst = 200;

interface Spread {
  median: number;
  min: number;
  max: number;
}

const progress = (line: string) => console.error(`… ${line}`);

async function main(json: boolean): Promise<void> {
  progress('starting PostgreSQL, the product and two of its kind');
  const stage = await setStage();
  try {
    const result = await measure(stage);
    console.log(report(result));
    if (json) console.log(JSON.stringify(result));
    if (result.failed > 0 || result.lost > 0) process.exitCode = 1;
  } finally {
    await stage.close();
  }
}

async function measure(stage: Stage) {
  const rssIdle = await memory(stage);
  const perSecond: Record<Variant, number[]> = { product: [], insert: [], none: [] };
  const seen = { accepted: 0, failed: 0 };
  const count = (result: LoadResult) => {
    seen.accepted += result.accepted;
    seen.failed += result.failed;
  };
  const once = async (variant: Variant, amount: number, round: string) => {
    const url = variant === 'product' ? stage.product.url : stage[variant];
    const result = await stage.load({ url, amount, connections, round: `${variant}-${round}` });
    if (variant === 'product') {
      count(result);
      await dropBacklog(stage);
    }
    return result;
  };
  progress('warming up');
  for (const variant of ['none', 'insert', 'product'] as const) await once(variant, 2_000, 'warm-up');
  for (let round = 0; round < rounds; round += 1) {
    progress(`load, round ${round + 1} of ${rounds}`);
    const order: Variant[] = ['product', 'insert', 'none'];
    for (const variant of round % 2 === 0 ? order : order.reverse()) {
      perSecond[variant].push((await once(variant, amounts[variant], String(round))).perSecond);
    }
  }
  const rssLoaded = await memory(stage);

  const rate = Math.round(spread(perSecond.product).median / 2);
  progress(`half of the load: ${rate} a second`);
  const amount = rate * halfLoadSeconds;
  const half = await stage.load({ url: stage.product.url, amount, connections, rate, round: 'half' });
  count(half);
  await dropBacklog(stage);
  const { rows } = await stage.db.pool.query<{ count: string }>('SELECT count(*) FROM "InboxMessage"');
  const lost = seen.accepted - Number(rows[0]?.count);

  progress('from a command to its answer');
  await timeReply(stage, 0, '@小商 反映 村东头路灯不亮');
  const replyMs: number[] = [];
  const asked: Promise<unknown>[] = [];
  for (let index = 0; index < replies; index += 1) {
    asked.push(timeReply(stage, index, '@小商 查 1').then((ms) => replyMs.push(ms)));
    await sleep(1000 / repliesPerSecond);
  }
  await Promise.all(asked);
  progress('many commands at once');
  const began = Date.now();
  await Promise.all(Array.from({ length: burst }, (_, index) => timeReply(stage, index, '@小商 查 1')));
  const commandsPerSecond = Math.round(burst / ((Date.now() - began) / 1000));

  progress('the offline triage alone');
  const triage = await benchTriage();
  progress('pages over 100,000 topics');
  const pages = await benchPages();

  return {
    triage,
    pages,
    perSecond: { product: spread(perSecond.product), insert: spread(perSecond.insert), none: spread(perSecond.none) },
    toNone: ratios(perSecond.product, perSecond.none),
    toInsert: ratios(perSecond.product, perSecond.insert),
    half: { rate, p50: half.p50, p99: half.p99 },
    replyMs: { p50: percentile(replyMs, 0.5), p99: percentile(replyMs, 0.99) },
    commandsPerSecond,
    rssMb: { idle: rssIdle, loaded: rssLoaded, end: await memory(stage) },
    failed: seen.failed,
    lost,
  };
}

function spread(numbers: number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  const round = (value: number) => Math.round(value * 100) / 100;
  return { median: round(median), min: round(sorted[0] ?? 0), max: round(sorted.at(-1) ?? 0) };
}

/** Round by round, so that what slows the machine for a while slows both. */
const ratios = (a: number[], b: number[]) => spread(a.map((value, round) => value / (b[round] ?? Number.NaN)));

function report(r: Awaited<ReturnType<typeof measure>>): string {
  const whole = ({ median, min, max }: Spread) => `${Math.round(median)} (${Math.round(min)}–${Math.round(max)})`;
  const ratio = ({ median, min, max }: Spread) => `${median} (${min}–${max})`;
  const aim = (met: boolean, what: string) => `   aim ${what}: ${met ? 'met' : 'MISSED'}`;
  return [
    `callbacks a second, verified and durable    ${whole(r.perSecond.product)}   median (least–most) of ${rounds} rounds, ${connections} connections`,
    `  the same app without a database           ${whole(r.perSecond.none)}   ratio ${ratio(r.toNone)}`,
    `  the same app with one INSERT a message    ${whole(r.perSecond.insert)}   ratio ${ratio(r.toInsert)}${aim(r.toInsert.median >= 1, '≥ 1')}`,
    `answered at half of that (${r.half.rate} a second)    p50 ${r.half.p50} ms  p99 ${r.half.p99} ms${aim(r.half.p99 <= 100, 'p99 ≤ 100 ms')}`,
    `from a command to its answer at the platform  p50 ${r.replyMs.p50} ms  p99 ${r.replyMs.p99} ms${aim(r.replyMs.p50 <= 150, 'p50 ≤ 150 ms')}`,
    `commands answered a second, ${burst} at once       ${r.commandsPerSecond}`,
    `offline triage, 200 topics in the unit      ${r.triage.messagesPerSecond} messages a second${aim(r.triage.messagesPerSecond >= 3_000, '≥ 3,000')}; its lexicon takes ${r.triage.lexiconMb} MB${aim(r.triage.lexiconMb <= 60, '≤ 60 MB')}`,
    `likely topics among 100,000                 p50 ${r.triage.search.p50} ms  p95 ${r.triage.search.p95} ms${aim(r.triage.search.p95 <= 15, 'p95 ≤ 15 ms')}; they take ${r.triage.search.mb} MB`,
    ...Object.entries(r.pages).map(
      ([name, page]) =>
        `page over 100,000 topics: ${name.padEnd(10)}        p50 ${page.p50} ms  p95 ${page.p95} ms  ${page.kb} KB${aim(page.p50 <= 100 && page.kb <= 60, '≤ 100 ms, ≤ 60 KB')}`,
    ),
    `memory of the server                        ${r.rssMb.idle} MB idle, ${r.rssMb.loaded} MB after the load, ${r.rssMb.end} MB at the end`,
    `not answered with 200: ${r.failed}; answered and not in the database: ${r.lost}`,
  ].join('\n');
}

main(process.argv.includes('--json')).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
