import type { UnitModel } from '../../db/client.js';
import type { FigureList } from '../../reports/county-lists.js';
import { address, Pager } from '../parts.js';
import { DaysText } from './parts.js';
import type { CountySearch, Days } from './query.js';

const pageSize = 50;

export function ListPage({
  unit,
  list,
  search,
  days,
}: {
  unit: UnitModel;
  list: FigureList;
  search: CountySearch;
  days: Days;
}) {
  const path = `/w/county/${unit.id}`;
  const pages = Math.max(1, Math.ceil(list.rows.length / pageSize));
  const page = Math.min(search.page, pages);
  const shown = list.rows.slice((page - 1) * pageSize, page * pageSize);
  const kept = { ...days, category: search.category ?? '', body: search.body ?? '', kind: search.kind ?? '' };
  return (
    <>
      <p class="where">
        <a href={address(path, { ...days })}>{unit.name}一览</a>
      </p>
      <h1>
        {[list.name, search.kind, search.category, search.body].filter(Boolean).join(' · ')}：{list.rows.length}
        {list.measure}
      </h1>
      <p class="dim">
        <DaysText days={days} />
      </p>
      {shown.length === 0 ? (
        <p class="card">这段时间没有。</p>
      ) : (
        <ul class="topics">
          {shown.map(({ number, text, note }, index) => (
            <li key={`${number}-${index}`}>
              <p>{number === undefined ? text : <a href={`/w/t/${number}`}>{text}</a>}</p>
              <p class="dim">{note}</p>
            </li>
          ))}
        </ul>
      )}
      <Pager path={`${path}/list`} query={{ ...kept, figure: list.name }} page={page} pages={pages} />
    </>
  );
}
