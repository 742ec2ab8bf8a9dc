// 三率: response, resolution, satisfaction. Counted over pairs of a reporter and a topic, so that merging does not make a
// rate prettier. What is due in the span counts; what was declined with a reason or withdrawn is left out and said so.
//
// response      = pairs with a first answer by a human within the days set / pairs whose day for it lies in the span
// resolution    = (已解决 + ½ 部分解决) by the reporter's own word / pairs that answered the last follow-up
//   strict      = 已解决 / pairs that were asked: half solved and silence count as not solved
//   answered    = pairs that answered / pairs that were asked
// satisfaction  = (满意 + 基本满意) / pairs that rated; those that did not are counted beside it, never as content
import type { UnitSettings } from '../people/unit-settings.js';
import { addWorkingDays, calendarDay, local } from '../time.js';
import { type LoggedEvent, type LoggedReport, type Logs, type TopicLog, within } from './log.js';

export interface Ratio {
  part: number;
  of: number;
}

export interface Rates {
  response: Ratio;
  resolution: Ratio;
  strict: Ratio;
  answered: Ratio;
  satisfaction: Ratio;
  unrated: number;
  /** Pairs left out. */
  declined: number;
  withdrawn: number;
  /** The three by the weights set; null while one of them has nothing to count. */
  composite: number | null;
}

export type RateSettings = Pick<UnitSettings, 'responseDays' | 'verifyDays' | 'rateWeights'>;

export const shareOf = ({ part, of }: Ratio): number | null => (of === 0 ? null : part / of);

/** What the rates count, pair by pair. */
export interface Pairs {
  responses: ResponsePair[];
  asked: Pair[];
  rated: Pair[];
}

export function pairsOf(logs: Logs, settings: RateSettings, zone: string): Pairs {
  const asked = followUpsOf(logs, settings);
  return { responses: responsesOf(logs, settings, zone), asked, rated: [...asked, ...answeredOnSpot(logs)] };
}

export function ratesOf(logs: Logs, settings: RateSettings, zone: string): Rates {
  const { responses, asked, rated } = pairsOf(logs, settings, zone);
  const responded = (outcome: ResponsePair['outcome']) => responses.filter((pair) => pair.outcome === outcome).length;
  const said = (verdict: string) => asked.filter((pair) => pair.verdict === verdict).length;
  const answered = asked.filter((pair) => pair.verdict !== undefined).length;
  const content = rated.filter((pair) => pair.satisfaction === 'satisfied' || pair.satisfaction === 'mostly').length;
  const ratings = rated.filter((pair) => pair.satisfaction !== undefined).length;
  const rates = {
    response: { part: responded('inTime'), of: responded('inTime') + responded('late') },
    resolution: { part: said('resolved') + said('partlyResolved') / 2, of: answered },
    strict: { part: said('resolved'), of: asked.length },
    answered: { part: answered, of: asked.length },
    satisfaction: { part: content, of: ratings },
    unrated: rated.length - ratings,
    declined: responded('declined'),
    withdrawn: responded('withdrawn'),
  };
  return { ...rates, composite: composite(rates, settings.rateWeights) };
}

function composite(
  { response, resolution, satisfaction }: Pick<Rates, 'response' | 'resolution' | 'satisfaction'>,
  weights: RateSettings['rateWeights'],
): number | null {
  const values = [shareOf(response), shareOf(resolution), shareOf(satisfaction)];
  const weight = [weights.response, weights.resolution, weights.satisfaction];
  const total = weight.reduce((sum, one) => sum + one, 0);
  if (total === 0 || values.some((value) => value === null)) return null;
  return values.reduce<number>((sum, value, i) => sum + (value as number) * (weight[i] as number), 0) / total;
}

/** What tells a reporter what becomes of their matter. */
const answers = new Set([
  'shortlist',
  'answerOnSpot',
  'policyAnswer',
  'decline',
  'merge',
  'transfer',
  'refer',
  'post',
  'convene',
  'openOnSite',
  'conclude',
  'assign',
  'assignMore',
  'startWork',
  'progress',
  'claimDone',
  'suspend',
]);

const isAnswer = (event: LoggedEvent, report: LoggedReport) =>
  answers.has(event.action) &&
  event.actorId !== null &&
  event.actorId !== report.personId &&
  event.actorRole !== null &&
  event.actorRole !== 'reporter' &&
  event.at >= report.at;

export interface ResponsePair {
  topic: TopicLog;
  due: Date;
  outcome: 'inTime' | 'late' | 'declined' | 'withdrawn';
}

function responsesOf({ topics, span }: Logs, { responseDays }: RateSettings, zone: string): ResponsePair[] {
  return topics.flatMap((topic) =>
    reportsEver(topic).flatMap((report) => {
      const due = endOfDay(addWorkingDays(calendarDay(report.at, zone), responseDays), zone);
      return within(span, due) ? [{ topic, due, outcome: responseTo(topic, report, due) }] : [];
    }),
  );
}

function responseTo(topic: TopicLog, report: LoggedReport, due: Date): ResponsePair['outcome'] {
  if (isDeclined(topic)) return 'declined';
  if (topic.state === 'withdrawn' || !topic.reports.includes(report)) return 'withdrawn';
  return topic.events.some((event) => isAnswer(event, report) && event.at <= due) ? 'inTime' : 'late';
}

/** Those taken back included, as they were made. */
function reportsEver(topic: TopicLog): LoggedReport[] {
  const still = new Set(topic.reports.map((report) => report.personId));
  const back = topic.events
    .filter((event) => event.action === 'withdrawReport' && event.actorId !== null && !still.has(event.actorId))
    .flatMap((event) => {
      const made = topic.events.find(
        ({ action, data, actorId }) =>
          (action === 'raise' || action === 'report') && (data.reporterId ?? actorId) === event.actorId,
      );
      return made ? [{ personId: event.actorId as number, at: made.at, channel: 'chat' }] : [];
    });
  return [...topic.reports, ...back];
}

function isDeclined(topic: TopicLog): boolean {
  const last = topic.events.filter((event) => event.action === 'decline' || event.action === 'appeal').at(-1);
  return last?.action === 'decline';
}

function endOfDay(day: Date, zone: string): Date {
  return local(new Date(`${day.toISOString().slice(0, 10)}T12:00:00Z`), zone)
    .endOf('day')
    .toJSDate();
}

/** What a reporter said of how it came out. */
export interface LastWord {
  verdict?: string | undefined;
  satisfaction?: string | undefined;
}

export interface Pair extends LastWord {
  topic: TopicLog;
}

/** Whoever was asked by the last 办结 whose days for answering ended in the span, with their last word on it. */
function followUpsOf(logs: Logs, { verifyDays }: RateSettings): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const topic of logs.topics) {
    const head = logs.headOf(topic);
    const claim = lastClaim(head, logs, verifyDays);
    if (!claim) continue;
    for (const { personId } of topic.reports.filter((report) => report.at <= claim.at)) {
      pairs.set(`${personId} ${head.number}`, { topic: head, ...wordOf(head, personId, claim) });
    }
  }
  return [...pairs.values()];
}

interface Claim {
  at: Date;
  /** The next one, or none. */
  before: Date | null;
}

const ends = new Set(['settleResolved', 'settlePartly', 'settleUnrated', 'reopen']);

function lastClaim(head: TopicLog, { span }: Logs, verifyDays: number): Claim | undefined {
  const claims = head.events.filter((event) => event.action === 'claimDone');
  const due = claims.filter((claim, index) => {
    const before = claims[index + 1]?.at;
    const over = new Date(claim.at.getTime() + verifyDays * 86_400_000);
    const ended = head.events.find(
      (event) => ends.has(event.action) && event.at >= claim.at && (!before || event.at <= before),
    );
    return within(span, ended && ended.at < over ? ended.at : over);
  });
  const last = due.at(-1);
  return last && { at: last.at, before: claims[claims.indexOf(last) + 1]?.at ?? null };
}

function wordOf(head: TopicLog, personId: number, claim: Claim): LastWord {
  const mine = head.events.filter(
    (event) =>
      event.actorId === personId &&
      event.data.as !== 'endorser' &&
      event.at >= claim.at &&
      (claim.before === null || event.at < claim.before),
  );
  const last = (action: string, field: string) => {
    const value = mine.filter((event) => event.action === action).at(-1)?.data[field];
    return typeof value === 'string' ? value : undefined;
  };
  return { verdict: last('verdict', 'verdict'), satisfaction: last('rate', 'satisfaction') };
}

/** What each of its reporters last said of how a topic came out: of the last 办结, or of the answer given on the spot. */
export function lastWords(logs: Logs, topic: TopicLog): LastWord[] {
  const head = logs.headOf(topic);
  const told = head.events
    .filter(({ action }) => ['claimDone', 'answerOnSpot', 'policyAnswer'].includes(action))
    .at(-1);
  if (!told) return [];
  const asked = new Set(logs.familyOf(head).flatMap(({ reports }) => reports.map(({ personId }) => personId)));
  return [...asked].map((personId) => wordOf(head, personId, { at: told.at, before: null }));
}

/** An answer given on the spot is rated too; nobody is asked whether it solved anything. */
function answeredOnSpot({ topics, span }: Logs): Pair[] {
  return topics.flatMap((topic) => {
    const answer = topic.events
      .filter((event) => (event.action === 'answerOnSpot' || event.action === 'policyAnswer') && within(span, event.at))
      .at(-1);
    if (!answer) return [];
    return topic.reports
      .filter((report) => report.at <= answer.at)
      .map(({ personId }) => ({
        topic,
        satisfaction: wordOf(topic, personId, { at: answer.at, before: null }).satisfaction,
      }));
  });
}
