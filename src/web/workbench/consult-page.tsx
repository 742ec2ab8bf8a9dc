import { itemLine } from '../../consultations/outcome.js';
import { seatStatusLabel } from '../../consultations/parties.js';
import { countsByRole } from '../../consultations/statements.js';
import type { TopicModel } from '../../db/client.js';
import { formatMoment, formatTime } from '../../time.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { stageOf } from '../../topics/stages.js';
import { Badge, Facts as FactList, Notice } from '../parts.js';
import type { ConsultStory } from './consult-story.js';
import { Actions, type FormContext } from './form-view.js';
import { conveningForms, minutesForms, outcomeForms, seatForms, sessionForms, tableForms } from './forms/consulting.js';
import type { CommandForm, Facts } from './forms/form.js';
import { MinutesEditor } from './minutes-editor.js';

export interface ConsultProps {
  topic: TopicModel;
  story: ConsultStory;
  facts: Facts;
  forms: CommandForm[];
  zone: string;
  context: FormContext;
}

const among = (forms: CommandForm[], group: readonly CommandForm[]) => forms.filter((form) => group.includes(form));

export function ConsultPage(props: ConsultProps) {
  const { topic, story, facts, forms, zone, context } = props;
  const { table } = story;
  const stage = stageOf(topic.state);
  const actions = (group: readonly CommandForm[]) => among(forms, group);
  const own = actions(seatForms);
  return (
    <>
      <p class="where">
        <a href={`/w/t/${topic.number}`}>
          {topic.number}号 {topic.title}
        </a>
      </p>
      <h1>
        {story.mode}：{topic.title}
      </h1>
      <p>
        <Badge {...(stage && { stage })}>{stateLabels[topic.state]}</Badge>{' '}
        <span class="dim">
          {table.scheduledAt && formatMoment(table.scheduledAt, zone)} {table.place}
        </span>
      </p>
      {story.short && table.openedAt === null && <Notice kind="careful">还差：{story.short}</Notice>}
      {table.quorumReason && <Notice>人没齐就开了，原因：{table.quorumReason}</Notice>}
      {own.length > 0 && (
        <section class="card no-print">
          <h2>请您来商量</h2>
          <Actions forms={own} facts={facts} context={context} />
        </section>
      )}
      <div class="split">
        <div>
          <Live story={story} zone={zone} number={topic.number} />
          <Part title="记下来" forms={actions(sessionForms)} facts={facts} context={context} />
          <Outcome {...props} forms={actions(outcomeForms)} />
        </div>
        <div>
          <section>
            <h2>谁来商量（4+X）</h2>
            <ul class="seats">
              {story.parties.map(({ label, need, seats, missing }) => (
                <li key={label} class={missing > 0 && table.openedAt === null ? 'gap' : undefined}>
                  <b>{label}</b> {need > 0 && <span class="dim">至少{need}位</span>}
                  {seats.length === 0 && <p class="dim">还没有人</p>}
                  <ul>
                    {seats.map((seat) => (
                      <li key={seat.id}>
                        {seat.name}
                        {seat.body && <span class="dim"> {seat.body}</span>}
                        {seat.side && <span class="dim"> {seat.side === 'for' ? '支持方' : '反对方'}</span>}{' '}
                        <span class="dim">
                          {seatStatusLabel(seat.status)}
                          {seat.reason && `：${seat.reason}`}
                        </span>
                      </li>
                    ))}
                  </ul>
                  {missing > 0 && table.openedAt === null && <p>还差{missing}位</p>}
                </li>
              ))}
            </ul>
          </section>
          <section class="card">
            <h2>怎么开</h2>
            <FactList
              of={[
                ['时间', table.scheduledAt && formatMoment(table.scheduledAt, zone)],
                ['地点', table.place],
                ['开始', table.openedAt && formatMoment(table.openedAt, zone)],
                ['议程', table.agenda && <span class="lines">{table.agenda}</span>],
              ]}
            />
            <Actions forms={[...actions(tableForms), ...actions(conveningForms)]} facts={facts} context={context} />
          </section>
          {story.checks.length > 0 && (
            <section class="card">
              <details>
                <summary>
                  程序体检：{story.checks.filter(({ ok }) => ok).length}/{story.checks.length}步有据
                </summary>
                <ul>
                  {story.checks.map(({ step, ok, evidence }) => (
                    <li key={step}>
                      {ok ? '✓' : '✗'} {step}：<span class="dim">{evidence}</span>
                    </li>
                  ))}
                </ul>
              </details>
            </section>
          )}
        </div>
      </div>
      <MinutesEditor
        minutes={story.minutes}
        forms={actions(minutesForms)}
        facts={facts}
        zone={zone}
        context={context}
      />
    </>
  );
}

function Part({
  title,
  forms,
  facts,
  context,
}: {
  title: string;
  forms: CommandForm[];
  facts: Facts;
  context: FormContext;
}) {
  if (forms.length === 0) return null;
  return (
    <section class="card no-print">
      <h2>{title}</h2>
      <Actions forms={forms} facts={facts} context={context} />
    </section>
  );
}

/** What changes while people talk; `live.js` fetches it anew, without script the link does. */
export function Live({ story, zone, number }: { story: ConsultStory; zone: string; number: number }) {
  const { positions, statements, present, expected } = story;
  return (
    <div id="live" data-live={story.table.concludedAt === null ? `/w/t/${number}/consult/live` : undefined}>
      <section class="card">
        <h2>各方怎么说</h2>
        <p class="dim">
          应到{expected}位，实到{present}位。
          {story.table.concludedAt === null && (
            <a href={`/w/t/${number}/consult`} class="no-print">
              刷新
            </a>
          )}
        </p>
        {positions.length === 0 && <p>还没有记发言。</p>}
        {positions.map(({ label, said }) => (
          <section key={label}>
            <h3>{label}</h3>
            <ul class="said">
              {said.map((one) => (
                <li key={one.id}>
                  <b>{one.speaker}</b> {one.kind === 'dissent' && <Badge late>不同意见</Badge>}
                  {one.kind === 'research' && <Badge>会前调研</Badge>}{' '}
                  <span class="dim">{formatTime(one.at, zone)}</span>
                  <p>{one.words}</p>
                  {one.kind === 'dissent' && (
                    <p class="dim">{one.answer === null ? '还没有解释，解释了才能下结论。' : `解释：${one.answer}`}</p>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </section>
      {statements.length > 0 && (
        <section class="card">
          <h2>表态</h2>
          <ul class="said">
            {statements.map(({ statement, voted, result }) => (
              <li key={statement.id}>
                <b>
                  {statement.number}. {statement.words}
                </b>
                {result ? (
                  <>
                    <p>
                      各方认可度{result.shared}{' '}
                      <meter
                        min={0}
                        max={100}
                        value={result.shared}
                        aria-label={`第${statement.number}条的各方认可度`}
                      />
                    </p>
                    <p class="dim">{countsByRole(result.byRole)}</p>
                  </>
                ) : (
                  <p class="dim">{voted}人表态，结束后公布。</p>
                )}
              </li>
            ))}
          </ul>
          <p class="dim">认可度按身份算：每一方都占一份，哪一方人多都不能替别人做主。</p>
        </section>
      )}
    </div>
  );
}

function Outcome({ story, forms, facts, context }: ConsultProps) {
  const { table, items } = story;
  if (!table.outcome && items.length === 0 && forms.length === 0) return null;
  return (
    <section class="card">
      <h2>商定了什么</h2>
      {table.outcome && <p class="lines">{table.outcome}</p>}
      {items.length > 0 && (
        <ul>
          {items.map((item) => (
            <li key={item.id}>{itemLine(item)}</li>
          ))}
        </ul>
      )}
      <Actions forms={forms} facts={facts} context={context} />
    </section>
  );
}
