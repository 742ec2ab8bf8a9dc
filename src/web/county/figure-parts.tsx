// What was done in the span, stage by stage; month by month; and what it was about.
import { type CategoryCount, type Month, trendNames } from '../../reports/county.js';
import type { Figure } from '../../reports/figures.js';
import { Chart, Count, type Listing } from './parts.js';
import { type Days, daysBetween } from './query.js';

export function StageFigures({ figures, of }: { figures: readonly Figure[]; of: Listing }) {
  const stages = [...new Set(figures.map(({ stage }) => stage))];
  return (
    <section aria-labelledby="stages">
      <h2 id="stages">这段时间做了什么</h2>
      <div class="figures-by-stage">
        {stages.map((stage) => (
          <div key={stage} class="card">
            <h3>{stage}</h3>
            <dl class="facts">
              {figures
                .filter((figure) => figure.stage === stage)
                .flatMap(({ name, measure, entries }) => [
                  <dt key={`${name}-`}>{name}</dt>,
                  <dd key={name}>
                    <Count of={of} figure={name} label={`${name}${entries.length}${measure}`}>
                      {entries.length}
                      {measure}
                    </Count>
                  </dd>,
                  ...kindsOf(entries).map((kinds) => (
                    <dd key={`${name}-kinds`} class="dim kinds">
                      其中
                      {kinds.map(([kind, count], index) => (
                        <>
                          {index > 0 && '、'}
                          <Count of={of} figure={name} kind={kind} label={`${name}，${kind}${count}${measure}`}>
                            {kind}
                            {count}
                          </Count>
                        </>
                      ))}
                    </dd>
                  )),
                ])}
            </dl>
          </div>
        ))}
      </div>
    </section>
  );
}

function kindsOf(entries: Figure['entries']): [kind: string, count: number][][] {
  const kinds = new Map<string, number>();
  for (const { kind } of entries) if (kind) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return kinds.size > 1 ? [[...kinds]] : [];
}

export function TrendFigures({
  months,
  unitId,
  days,
  zone,
}: {
  months: readonly Month[];
  unitId: number;
  days: Days;
  zone: string;
}) {
  const last = months.at(-1);
  const alt = `十二个月的走势。${last ? `${last.label}：${trendNames.map((name) => `${name}${last.counts[name]}`).join('，')}。` : ''}每个月的数在下面的表里。`;
  return (
    <section aria-labelledby="trend">
      <h2 id="trend">十二个月的走势</h2>
      <Chart path={`/w/county/${unitId}/trend.svg`} query={`to=${days.to}`} alt={alt} height={320} />
      <details>
        <summary>看每个月的数</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">月份</th>
              {trendNames.map((name) => (
                <th key={name} scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {months.map(({ label, first, last: end, counts }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {trendNames.map((name) => (
                  <td key={name} class="number">
                    <Count
                      of={{ unitId, days: daysBetween(first, end, zone) }}
                      figure={name}
                      label={`${label}${name}${counts[name]}`}
                    >
                      {counts[name]}
                    </Count>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

export function CategoryFigures({ rows, of }: { rows: readonly CategoryCount[]; of: Listing }) {
  const alt = `新提的事按分类：${rows.map(({ name, raised }) => `${name}${raised}件`).join('，')}。`;
  return (
    <section aria-labelledby="categories">
      <h2 id="categories">说的是哪些事</h2>
      {rows.length === 0 ? (
        <p class="card">这段时间还没有人提。</p>
      ) : (
        <>
          <Chart
            path={`/w/county/${of.unitId}/categories.svg`}
            query={`from=${of.days.from}&to=${of.days.to}`}
            alt={alt}
            height={60 + rows.length * 34}
          />
          <details>
            <summary>看每一类的数</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">分类</th>
                  <th scope="col" class="number">
                    新提的
                  </th>
                  <th scope="col" class="number">
                    现在在办
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ name, raised, open }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td class="number">
                      <Count of={of} figure="新线索" category={name} label={`${name}新提的${raised}件`}>
                        {raised}
                      </Count>
                    </td>
                    <td class="number">
                      <Count of={of} figure="在办" category={name} label={`${name}在办${open}件`}>
                        {open}
                      </Count>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </section>
  );
}
