// 一类问题: the same trouble in several villages, with the way on to a 提案 or to a level above.
import type { UnitSettings } from '../../people/unit-settings.js';
import type { HotIssue } from '../../reports/hot-issues.js';
import { stateLabels } from '../../topics/lifecycle.js';

export function HotIssues({ hot, settings }: { hot: readonly HotIssue[]; settings: UnitSettings }) {
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
          </div>
        ))
      )}
    </section>
  );
}
