// 三率 with what they are shares of, how long the bodies take, and whether consultations went the way they should.
import type { ComponentChildren } from 'preact';
import type { UnitSettings } from '../../people/unit-settings.js';
import type { BodyTime } from '../../reports/bands.js';
import { mostProcedures, type Procedure, parts } from '../../reports/county-lists.js';
import { type Rates, type Ratio, shareOf } from '../../reports/rates.js';
import { Count, type Listing } from './parts.js';

const percent = (share: number | null) => (share === null ? '—' : `${(share * 100).toFixed(1)}%`);

export function RatesTable({ rates, of, settings }: { rates: Rates; of: Listing; settings: UnitSettings }) {
  const { response, resolution, strict, answered, satisfaction, unrated, declined, withdrawn, composite } = rates;
  const part = (figure: string, kind: string, count: number) => (
    <Count of={of} figure={figure} kind={kind} label={`${kind}${count}人次`}>
      {kind}
      {count}人次
    </Count>
  );
  const rows: { name: string; ratio: Ratio; list: string; how: ComponentChildren }[] = [
    {
      name: '响应率',
      ratio: response,
      list: '响应率',
      how: (
        <>
          {settings.responseDays}个工作日里有人答复的 / 到了期的
          {declined + withdrawn > 0 && '；不算：'}
          {declined > 0 && part('响应率', parts.declined, declined)}
          {declined > 0 && withdrawn > 0 && '、'}
          {withdrawn > 0 && part('响应率', parts.withdrawn, withdrawn)}
        </>
      ),
    },
    { name: '解决率', ratio: resolution, list: '解决率', how: '反映人自己说解决了的，部分解决算一半 / 回了话的' },
    { name: '全解决', ratio: strict, list: '解决率', how: '说解决了的 / 问到的，没回话的也算进去' },
    { name: '回话率', ratio: answered, list: '解决率', how: '回了话的 / 问到的' },
    {
      name: '满意率',
      ratio: satisfaction,
      list: '满意率',
      how: <>满意和基本满意的 / 评了价的；{part('满意率', parts.unrated, unrated)}，不算满意</>,
    },
  ];
  return (
    <section aria-labelledby="rates">
      <h2 id="rates">三率</h2>
      <ul class="topics">
        {rows.map(({ name, ratio, list, how }) => (
          <li key={name}>
            <p>
              <b>
                {name}
                {percent(shareOf(ratio))}
              </b>{' '}
              <Count of={of} figure={list} label={`${name}${ratio.part}/${ratio.of}`}>
                {ratio.part}/{ratio.of}
              </Count>
            </p>
            <p class="dim">{how}</p>
          </li>
        ))}
      </ul>
      <p class="dim">
        按反映人算，一人一件。{composite === null ? '三样里还有没数的，不算合计。' : `三样合计${percent(composite)}。`}
      </p>
    </section>
  );
}

export function Bodies({ bodies, of, settings }: { bodies: readonly BodyTime[]; of: Listing; settings: UnitSettings }) {
  return (
    <section aria-labelledby="bodies">
      <h2 id="bodies">办一件平均用几天</h2>
      {bodies.length === 0 ? (
        <p class="card">还没有办结过的事项。</p>
      ) : (
        <>
          <table>
            <thead>
              <tr>
                <th scope="col">承办单位</th>
                <th scope="col" class="number">
                  平均（工作日）
                </th>
                <th scope="col" class="number">
                  办结
                </th>
              </tr>
            </thead>
            <tbody>
              {bodies.map(({ body, tasks, days }) => (
                <tr key={body}>
                  <th scope="row">{body}</th>
                  <td class="number">{days === null ? '太少不算' : days.toFixed(1)}</td>
                  <td class="number">
                    <Count of={of} figure="用时" body={body} label={`${body}办结${tasks}件`}>
                      {tasks}件
                    </Count>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="dim">
            按名字排，不比快慢：看哪里要帮一把。最近100件的平均，不足{settings.averageMinSample}件的不算。
          </p>
        </>
      )}
    </section>
  );
}

export function Procedures({ procedures, of }: { procedures: readonly Procedure[]; of: Listing }) {
  const whole = procedures.filter(({ missing }) => missing.length === 0).length;
  const steps = new Map<string, number>();
  for (const step of procedures.flatMap(({ missing }) => missing)) steps.set(step, (steps.get(step) ?? 0) + 1);
  return (
    <section aria-labelledby="procedures">
      <h2 id="procedures">程序体检</h2>
      {procedures.length === 0 ? (
        <p class="card">这段时间没有开过协商。</p>
      ) : (
        <>
          <p>
            这段时间协商过的{' '}
            <Count of={of} figure="程序体检" label={`协商过的${procedures.length}件，看明细`}>
              {procedures.length}件
            </Count>
            ，程序都齐的
            <Count of={of} figure="程序体检" kind={parts.whole} label={`程序都齐的${whole}件`}>
              {whole}件
            </Count>
            。
          </p>
          {steps.size > 0 && (
            <ul class="bullets">
              {[...steps].map(([step, count]) => (
                <li key={step}>
                  {step}：
                  <Count of={of} figure="程序体检" kind={step} label={`${step}还缺的${count}件`}>
                    {count}件
                  </Count>
                  还缺
                </li>
              ))}
            </ul>
          )}
          <p class="dim">按现在的记录看{procedures.length === mostProcedures && `，只看最近的${mostProcedures}件`}。</p>
        </>
      )}
    </section>
  );
}
