import { bandLabels } from '../../reports/bands.js';
import type { CountyView, Month } from '../../reports/county.js';
import type { Procedure } from '../../reports/county-lists.js';
import { Tiles } from '../parts.js';
import { CategoryFigures, StageFigures, TrendFigures } from './figure-parts.js';
import { type HotActs, HotIssues } from './hot-issues.js';
import { DaysText, type Listing, listPath } from './parts.js';
import { Places } from './places.js';
import type { Days } from './query.js';
import { Bodies, Procedures, RatesTable } from './rate-parts.js';

export interface CountyPageProps {
  view: CountyView;
  trend: readonly Month[];
  procedures: readonly Procedure[];
  days: Days;
  spans: readonly { label: string; days: Days }[];
  zone: string;
  acts: HotActs | undefined;
}

export function CountyPage({ view, trend, procedures, days, spans, zone, acts }: CountyPageProps) {
  const { unit, place, bands } = view;
  const of: Listing = { unitId: unit.id, days };
  const tile = (figure: string, count: number, label = figure) => ({ href: listPath(of, { figure }), label, count });
  return (
    <>
      <h1>{unit.name}一览</h1>
      <p>
        <b>
          <DaysText days={days} />
        </b>
        。数字都从办事记录里算出来，不用填报；点数字看明细。
      </p>
      <DaysForm unitId={unit.id} days={days} spans={spans} />
      <Tiles
        label="现在在办的"
        of={[
          tile('在办', place.open),
          tile('超期', place.late),
          tile(bandLabels.new, bands.new, `新（${view.settings.bandOlderWeeks}周内）`),
          tile(bandLabels.older, bands.older, '久'),
          tile(bandLabels.unknown, bands.unknown, `${view.settings.bandUnknownWeeks}周没动静`),
        ]}
      />
      <Places place={place} days={days} />
      <RatesTable rates={view.rates} of={of} settings={view.settings} />
      <StageFigures figures={view.figures} of={of} />
      <TrendFigures months={trend} unitId={unit.id} days={days} zone={zone} />
      <CategoryFigures rows={view.categories} of={of} />
      <Bodies bodies={view.bodies} of={of} settings={view.settings} />
      <Procedures procedures={procedures} of={of} />
      <HotIssues hot={view.hot} settings={view.settings} acts={acts} />
    </>
  );
}

function DaysForm({ unitId, days, spans }: { unitId: number; days: Days; spans: CountyPageProps['spans'] }) {
  const path = `/w/county/${unitId}`;
  return (
    <form class="filters" action={path} method="get">
      <p>
        {spans.map(({ label, days: { from, to } }, index) => (
          <>
            {index > 0 && ' · '}
            <a
              href={`${path}?from=${from}&to=${to}`}
              aria-current={from === days.from && to === days.to ? 'true' : undefined}
            >
              {label}
            </a>
          </>
        ))}
      </p>
      <div class="row">
        <div class="field">
          <label for="field-from">从哪天</label>
          <input id="field-from" type="date" name="from" value={days.from} />
        </div>
        <div class="field">
          <label for="field-to">截至哪天</label>
          <input id="field-to" type="date" name="to" value={days.to} />
        </div>
        <button type="submit">看</button>
      </div>
    </form>
  );
}
