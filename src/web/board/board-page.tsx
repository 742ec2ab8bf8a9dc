import { type Board, type BoardTopic, mostCounted } from '../../reports/board.js';
import { formatDay } from '../../time.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { stageNames, stages } from '../../topics/stages.js';
import { categories } from '../../triage/understanding.js';
import { Page } from '../layout.js';
import { address, Badge, Day, Field, Pager, Tiles } from '../parts.js';
import type { BoardSearch } from './search.js';

export function BoardPage({ board, search, zone }: { board: Board; search: BoardSearch; zone: string }) {
  const { unit, counts, topics } = board;
  const path = `/b/${unit.id}`;
  const kept = {
    stage: search.stage ?? '',
    category: search.category ?? '',
    village: search.village === undefined ? '' : String(search.village),
    q: search.q ?? '',
  };
  const filtered = Object.values(kept).some((value) => value !== '');
  return (
    <Page
      title={`${unit.name}公示栏`}
      home={path}
      place={unit.name}
      feed={{ href: `${path}/feed.atom`, label: `${unit.name}的新进展` }}
    >
      <h1>{unit.name}公示栏</h1>
      <a class="button big no-print" href={`/r/${unit.id}`}>
        我有事要说
      </a>
      <Tiles
        label="按进度看"
        of={stageNames.map((stage) => ({
          href: address(path, { ...kept, stage }),
          label: stages[stage].label,
          count: counts[stage],
          here: search.stage === stage,
        }))}
      />
      <Filters board={board} search={search} path={path} />
      <h2>
        {filtered ? `找到${board.found}件${board.found === mostCounted ? '以上' : ''}` : '最近有动静的'}
        {filtered && (
          <>
            {' '}
            <a class="dim" href={path}>
              看全部
            </a>
          </>
        )}
      </h2>
      {topics.length === 0 ? (
        <p class="card">{filtered ? '没有这样的。换几个字再找，或看全部。' : '还没有人提。您先说一件？'}</p>
      ) : (
        <ul class="topics">
          {topics.map((topic) => (
            <TopicItem key={topic.number} topic={topic} zone={zone} />
          ))}
        </ul>
      )}
      <Pager path={path} query={kept} page={board.page} pages={board.pages} />
      <p class="dim no-print">
        <a href={`${path}/feed.atom`}>订阅新进展（Atom）</a> · 还没筛选的只公布编号，反映人一律不公开。
      </p>
    </Page>
  );
}

function Filters({ board, search, path }: { board: Board; search: BoardSearch; path: string }) {
  return (
    <form class="filters" action={path} method="get">
      {search.stage && <input type="hidden" name="stage" value={search.stage} />}
      <div class="row">
        <Field name="q" label="找一找">
          {(given) => <input {...given} type="search" maxLength={60} value={search.q} placeholder="路灯，或编号" />}
        </Field>
        <Field name="category" label="哪一类">
          {(given) => (
            <select {...given}>
              <option value="">全部</option>
              {categories.map((name) => (
                <option key={name} value={name} selected={name === search.category}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {board.villages.length > 0 && (
          <Field name="village" label="哪个村">
            {(given) => (
              <select {...given}>
                <option value="">全部</option>
                {board.villages.map(({ id, name }) => (
                  <option key={id} value={id} selected={id === search.village}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <button type="submit">找</button>
      </div>
    </form>
  );
}

function TopicItem({ topic, zone }: { topic: BoardTopic; zone: string }) {
  const { number, title, stage, state, since, category, place, unit, postingEndsAt } = topic;
  return (
    <li>
      <h3>
        <a href={`/t/${number}`}>
          {number}号 {title ?? `一件${category === '其他' ? '' : category}的事`}
        </a>
      </h3>
      <p>
        <Badge {...(stage && { stage })}>{stateLabels[state]}</Badge>{' '}
        <span class="dim">
          {[unit, category, place].filter(Boolean).join(' · ')}
          {' · '}
          <Day at={since}>{`${formatDay(since, zone)}起`}</Day>
          {postingEndsAt && ` · 公示到${formatDay(postingEndsAt, zone)}`}
        </span>
      </p>
    </li>
  );
}
