// What may come of a 一类问题, by the commands that chat has for it: one topic of the county's, or a 提案.
import type { Router, RouterContext } from '@koa/router';
import { lineOf } from '../../commands/dispatch.js';
import type { TopicModel, Tx, UnitModel } from '../../db/client.js';
import type { Deps } from '../../deps.js';
import { settingsOf, unitAndAncestors, unitAndDescendants } from '../../people/units.js';
import { type HotIssue, hotIssues } from '../../reports/hot-issues.js';
import { readLogs } from '../../reports/log.js';
import { next } from '../../topics/lifecycle.js';
import { field } from '../forms.js';
import { idIn } from '../params.js';
import { formOf, unitFor, visitorOf } from '../session/guard.js';
import type { Bench } from '../workbench/bench.js';
import { command, type PageNotice, runCommand } from '../workbench/run-command.js';
import type { HotActs } from './hot-issues.js';
import { countyReaders } from './query.js';

/** As 合并 and 提案 take them at once. */
const most = 10;

export async function hotActs(tx: Tx, unit: UnitModel, hot: readonly HotIssue[]): Promise<Omit<HotActs, 'token'>> {
  const level = await levelOf(tx, unit);
  const undecided = new Map<string, number>();
  for (const issue of hot) {
    const { main, others } = await raisable(tx, issue, level);
    undecided.set(issue.matter, main ? others.length + 1 : 0);
  }
  return { path: `/w/county/${unit.id}/hot`, level: level.name, undecided };
}

async function levelOf(tx: Tx, unit: UnitModel): Promise<UnitModel> {
  const top = (await unitAndAncestors(tx, unit.id)).at(-1) ?? unit.id;
  return tx.unit.findUniqueOrThrow({ where: { id: top } });
}

/** The one that goes up, and those that are merged into it; none where that is so already. */
async function raisable(
  tx: Tx,
  issue: HotIssue,
  level: UnitModel,
): Promise<{ main: TopicModel | undefined; others: TopicModel[] }> {
  const rows = await tx.topic.findMany({
    where: { number: { in: issue.topics.map(({ number }) => number) }, private: false },
    orderBy: { number: 'asc' },
  });
  const up = rows.filter(({ deciderId }) => deciderId === level.id);
  const main = up[0] ?? rows.find(({ state }) => next('transfer', state) !== undefined);
  const others = rows.filter((one) => one !== main && next('merge', one.state) !== undefined).slice(0, most - 1);
  return up.includes(main as TopicModel) && others.length === 0 ? { main: undefined, others } : { main, others };
}

export function hotRoutes(router: Router, deps: Deps, { guarded, answer }: Bench): void {
  const { db, clock, config } = deps;

  async function asked(context: RouterContext): Promise<{ unit: UnitModel; issue: HotIssue | undefined }> {
    const unit = await unitFor(db.prisma, visitorOf(context), idIn(context, 'unit'), countyReaders);
    const unitIds = await unitAndDescendants(db.prisma, unit.id);
    const logs = await readLogs(db.prisma, { unitIds, span: { from: null, to: clock.now() } });
    const { hotVillages, hotMonths } = await settingsOf(db.prisma, unit.id);
    const hot = hotIssues(logs, { villages: hotVillages, months: hotMonths }, config.timeZone);
    const matter = field(formOf(context), 'matter');
    return { unit, issue: hot.find((one) => one.matter === matter) };
  }

  const past: PageNotice = { kind: 'problem', text: '这一类问题现在没有了，请看看下面的。', choices: [] };

  router.post('/w/county/:unit/hot/raise', ...guarded, async (context) => {
    const { unit, issue } = await asked(context);
    await answer(context, issue ? await raise(context, unit, issue) : past, `/w/county/${unit.id}`);
  });

  async function raise(context: RouterContext, unit: UnitModel, issue: HotIssue): Promise<PageNotice> {
    const { person } = visitorOf(context);
    const level = await levelOf(db.prisma, unit);
    const { main, others } = await raisable(db.prisma, issue, level);
    if (!main) return { kind: 'problem', text: `这一类问题已经由${level.name}来定了。`, choices: [] };
    const reason = `${issue.units.length}个地方都有的一类问题“${issue.matter}”`;
    const handOn = lineOf(command('转办'), [main.number], `${level.name} ${reason}`);
    const first = main.deciderId === level.id ? undefined : await runCommand(deps, person, handOn);
    if (first?.kind === 'problem' || others.length === 0) return first ?? past;
    const merge = lineOf(
      command('合并'),
      [...others, main].map(({ number }) => number),
      '',
    );
    const second = await runCommand(deps, person, merge);
    return { ...second, text: [first?.text, second.text].filter(Boolean).join('\n') };
  }

  router.post('/w/county/:unit/hot/motion', ...guarded, async (context) => {
    const { unit, issue } = await asked(context);
    if (!issue) return answer(context, past, `/w/county/${unit.id}`);
    const numbers = issue.topics.map(({ number }) => number).join(' ');
    const line = lineOf(command('提案'), [], numbers);
    const notice = await runCommand(deps, visitorOf(context).person, line, unit.id);
    await answer(context, notice, notice.kind === 'good' ? '/w/motions' : `/w/county/${unit.id}`);
  });
}
