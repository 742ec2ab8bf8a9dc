import type { TopicModel, UnitModel } from '../../db/client.js';
import { formatDay } from '../../time.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { type Stage, stageNames, stages } from '../../topics/stages.js';
import { categories } from '../../triage/understanding.js';
import { Badge, Field, Pager } from '../parts.js';

export interface WorkBoard {
  columns: Record<Stage, { topics: (TopicModel & { unit: UnitModel })[]; count: number }>;
  units: { id: number; name: string }[];
  search: {
    unit: number | undefined;
    category: string | undefined;
    q: string | undefined;
    stage: Stage | undefined;
    page: number;
  };
  pages: number;
}

export function TopicsBoard({ board, zone }: { board: WorkBoard; zone: string }) {
  const { columns, units, search, pages } = board;
  const kept = {
    unit: search.unit === undefined ? '' : String(search.unit),
    category: search.category ?? '',
    q: search.q ?? '',
    stage: search.stage ?? '',
  };
  const shown = search.stage ? [search.stage] : stageNames;
  return (
    <>
      <h1>议题</h1>
      <form class="filters card row" method="get" action="/w/topics">
        <Field name="q" label="找一件事">
          {(attributes) => (
            <input {...attributes} type="search" value={kept.q} maxLength={60} placeholder="号数或几个字" />
          )}
        </Field>
        <Field name="unit" label="哪里的">
          {(attributes) => (
            <select {...attributes}>
              <option value="">都看</option>
              {units.map(({ id, name }) => (
                <option key={id} value={String(id)} selected={kept.unit === String(id)}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="category" label="哪一类">
          {(attributes) => (
            <select {...attributes}>
              <option value="">都看</option>
              {categories.map((name) => (
                <option key={name} value={name} selected={kept.category === name}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="stage" label="到哪一步">
          {(attributes) => (
            <select {...attributes}>
              <option value="">都看</option>
              {stageNames.map((name) => (
                <option key={name} value={name} selected={kept.stage === name}>
                  {stages[name].label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <button type="submit">找</button>
      </form>
      <div class={search.stage ? undefined : 'columns'}>
        {shown.map((stage) => (
          <section key={stage}>
            <h2>
              {stages[stage].label} <span class="dim">{columns[stage].count}件</span>
            </h2>
            {columns[stage].topics.length === 0 && <p class="dim">没有</p>}
            <ul class="topics">
              {columns[stage].topics.map((topic) => (
                <li key={topic.id}>
                  <h3>
                    <a href={`/w/t/${topic.number}`}>
                      {topic.number}号 {topic.title}
                    </a>
                  </h3>
                  <p>
                    <Badge stage={stage}>{stateLabels[topic.state]}</Badge>
                    {topic.urgent && <Badge late>急</Badge>}
                  </p>
                  <p class="dim">
                    {topic.unit.name} · {formatDay(topic.stateSince, zone)}起{topic.private && ' · 私下反映'}
                  </p>
                </li>
              ))}
            </ul>
            {!search.stage && columns[stage].count > columns[stage].topics.length && (
              <p>
                <a href={`/w/topics?${new URLSearchParams({ ...kept, stage })}`}>看全部{columns[stage].count}件</a>
              </p>
            )}
          </section>
        ))}
      </div>
      {search.stage && <Pager path="/w/topics" query={kept} page={search.page} pages={pages} />}
    </>
  );
}
