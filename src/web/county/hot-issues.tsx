// 一类问题: the same trouble in several villages, with the way on to a 提案 or to a level above.
import type { UnitSettings } from '../../people/unit-settings.js';
import type { HotIssue } from '../../reports/hot-issues.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { PostForm } from '../session/post-form.js';

/** What may come of an issue, for those who may decide on it today. */
export interface HotActs {
  /** `/w/county/1/hot` */
  path: string;
  token: string;
  /** Of the level that would decide: 清河县. */
  level: string;
  /** Of each matter how many topics nobody has decided on yet. */
  undecided: ReadonlyMap<string, number>;
}

export function HotIssues({
  hot,
  settings,
  acts,
}: {
  hot: readonly HotIssue[];
  settings: UnitSettings;
  acts: HotActs | undefined;
}) {
  return (
    <section aria-labelledby="hot">
      <h2 id="hot">一类问题</h2>
      <p class="dim">
        {settings.hotMonths}个月里{settings.hotVillages}
        个以上的村都有，或一再冒出来的。要不要合成县里的一件、写成提案，由人来定。
      </p>
      {hot.length === 0 ? (
        <p class="card">现在没有。</p>
      ) : (
        hot.map(({ matter, topics, units, again }) => (
          <div key={matter} class="card">
            <h3>
              {matter}：{topics.length}件，{units.length}个地方
              {again > 0 && `，${again}件是老问题又来了`}
            </h3>
            <p>{units.join('、')}</p>
            <ul class="bullets">
              {topics.map(({ number, title, state }) => (
                <li key={number}>
                  <a href={`/w/t/${number}`}>
                    {number}号 {title}
                  </a>
                  （{stateLabels[state]}）
                </li>
              ))}
            </ul>
            {acts && <Acts matter={matter} acts={acts} />}
          </div>
        ))
      )}
    </section>
  );
}

function Acts({ matter, acts: { path, token, level, undecided } }: { matter: string; acts: HotActs }) {
  const count = undecided.get(matter) ?? 0;
  const hidden = <input type="hidden" name="matter" value={matter} />;
  return (
    <div class="actions no-print">
      {count > 0 && (
        <p class="dim">
          升上去：还没定下怎么办的{count}件合成一件，由{level}来定；反映人还是各自答复。
        </p>
      )}
      <div class="row">
        {count > 0 && (
          <PostForm action={`${path}/raise`} token={token} label={`${matter} 升为${level}的一件`}>
            {hidden}
            <button type="submit" class="plain">
              升为{level}的一件
            </button>
          </PostForm>
        )}
        <PostForm action={`${path}/motion`} token={token} label={`${matter} 起草提案`}>
          {hidden}
          <button type="submit" class="plain">
            起草提案
          </button>
        </PostForm>
      </div>
    </div>
  );
}
