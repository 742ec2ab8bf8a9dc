// A county, or a part of it, at one look: where what is open lies, how it went month by month, what it is about. Figures of
// places and of matters only; persons are not compared.
import type { Tx, UnitModel } from '../db/client.js';
import type { UnitSettings } from '../people/unit-settings.js';
import { settingsOf, unitAndDescendants } from '../people/units.js';
import { local } from '../time.js';
import { isOpen } from '../topics/lifecycle.js';
import { type Band, type BodyTime, openByBand, timeOfBodies } from './bands.js';
import { type Figure, figuresOf } from './figures.js';
import { type HotIssue, hotIssues } from './hot-issues.js';
import { lateTopics } from './late.js';
import { type Logs, readLogs, type Span } from './log.js';
import { type Rates, ratesOf } from './rates.js';

export interface Place {
  unit: Pick<UnitModel, 'id' | 'name' | 'kind'>;
  /** With what lies beneath it. */
  open: number;
  late: number;
  beneath: Place[];
}

export interface CountyView {
  unit: UnitModel;
  settings: UnitSettings;
  logs: Logs;
  place: Place;
  figures: Figure[];
  rates: Rates;
  bands: Record<Band, number>;
  bodies: BodyTime[];
  categories: CategoryCount[];
  hot: HotIssue[];
}

export interface CategoryCount {
  name: string;
  raised: number;
  open: number;
}

export async function countyView(tx: Tx, unit: UnitModel, span: Span, zone: string): Promise<CountyView> {
  const unitIds = await unitAndDescendants(tx, unit.id);
  const logs = await readLogs(tx, { unitIds, span });
  const settings = await settingsOf(tx, unit.id);
  const units = await tx.unit.findMany({ where: { id: { in: unitIds } }, orderBy: [{ kind: 'asc' }, { id: 'asc' }] });
  const bands = openByBand(logs, settings);
  const figures = figuresOf(logs);
  return {
    unit,
    settings,
    logs,
    place: placeOf(unit, units, countsOf(logs, settings, zone)),
    figures,
    rates: ratesOf(logs, settings, zone),
    bands: { new: bands.new.length, older: bands.older.length, unknown: bands.unknown.length },
    bodies: timeOfBodies(logs, settings.averageMinSample, zone),
    categories: categoriesOf(logs, figures),
    hot: hotIssues(logs, { villages: settings.hotVillages, months: settings.hotMonths }, zone),
  };
}

type Counts = Map<number, { open: number; late: number }>;

function countsOf(logs: Logs, settings: UnitSettings, zone: string): Counts {
  const counts: Counts = new Map();
  const at = (unitId: number) => {
    const known = counts.get(unitId) ?? { open: 0, late: 0 };
    counts.set(unitId, known);
    return known;
  };
  for (const topic of logs.topics) if (isOpen(topic.state)) at(topic.unitId).open += 1;
  for (const { topic } of lateTopics(logs, settings, zone)) at(topic.unitId).late += 1;
  return counts;
}

function placeOf(unit: Place['unit'], units: UnitModel[], counts: Counts): Place {
  const beneath = units.filter(({ parentId }) => parentId === unit.id).map((child) => placeOf(child, units, counts));
  const own = counts.get(unit.id) ?? { open: 0, late: 0 };
  const sum = (of: 'open' | 'late') => beneath.reduce((total, place) => total + place[of], own[of]);
  return { unit, open: sum('open'), late: sum('late'), beneath };
}

function categoriesOf(logs: Logs, figures: Figure[]): CategoryCount[] {
  const raised = new Set(figures.find(({ name }) => name === '新线索')?.entries.map(({ key }) => key));
  const counts = new Map<string, CategoryCount>();
  for (const topic of logs.topics) {
    const row = counts.get(topic.category) ?? { name: topic.category, raised: 0, open: 0 };
    if (raised.has(String(topic.number))) row.raised += 1;
    if (isOpen(topic.state)) row.open += 1;
    counts.set(topic.category, row);
  }
  return [...counts.values()]
    .filter((row) => row.raised + row.open > 0)
    .sort((a, b) => b.raised - a.raised || b.open - a.open || a.name.localeCompare(b.name, 'zh-CN'));
}

/** What is drawn month by month. */
export const trendNames = ['意见', '协商', '解决困难'] as const;

export interface Month {
  /** 2026年9月 */
  label: string;
  first: Date;
  last: Date;
  counts: Record<(typeof trendNames)[number], number>;
}

const trendMonths = 12;

/** Up to the month of `to`, oldest first. */
export async function trendOf(tx: Tx, unitId: number, to: Date, zone: string): Promise<Month[]> {
  const end = local(to, zone);
  const starts = Array.from({ length: trendMonths }, (_, i) =>
    end.startOf('month').minus({ months: trendMonths - 1 - i }),
  );
  const from = new Date((starts[0] as typeof end).toMillis() - 1);
  const figures = figuresOf(await readLogs(tx, { unitIds: await unitAndDescendants(tx, unitId), span: { from, to } }));
  return starts.map((start) => {
    const first = start.toJSDate();
    const last = start.endOf('month').toJSDate();
    const count = (name: string) =>
      figures.find((figure) => figure.name === name)?.entries.filter(({ at }) => at >= first && at <= last).length ?? 0;
    return {
      label: start.toFormat('yyyy年M月'),
      first,
      last: last < to ? last : to,
      counts: { 意见: count('意见'), 协商: count('协商'), 解决困难: count('解决困难') },
    };
  });
}
