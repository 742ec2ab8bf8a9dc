// 更多: what a convener does that belongs to no one topic, at one of their places.
import type { UnitModel } from '../../db/client.js';
import { Actions, type FormContext } from './form-view.js';
import { activityForms, type DeskFacts, dictationForms, roundForms, stallForms } from './forms/desk.js';
import type { CommandForm } from './forms/form.js';

export interface DeskProps {
  unit: UnitModel;
  /** The visitor's own places. */
  units: readonly UnitModel[];
  facts: DeskFacts;
  forms: readonly CommandForm<DeskFacts>[];
  /** Of what is open: `冬季取暖，到12月20日，已收到3件`. */
  stall: string | undefined;
  rounds: readonly string[];
  ballots: readonly string[];
  context: FormContext;
}

export function Desk({ unit, units, facts, forms, stall, rounds, ballots, context }: DeskProps) {
  const { activities } = facts;
  const part = (title: string, group: readonly CommandForm<DeskFacts>[], lines: readonly string[] = []) => {
    const offered = forms.filter((form) => group.includes(form));
    if (offered.length === 0 && lines.length === 0) return null;
    return (
      <section class="card">
        <h2>{title}</h2>
        {lines.length > 0 && (
          <ul class="bullets">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        <Actions forms={offered} facts={facts} context={context} />
      </section>
    );
  };
  return (
    <>
      <h1>更多 · {unit.name}</h1>
      {units.length > 1 && (
        <nav aria-label="在哪里办">
          <p>
            {units.map(({ id, name }, index) => (
              <>
                {index > 0 && ' · '}
                <a key={id} href={`/w/more?unit=${id}`} aria-current={id === unit.id ? 'true' : undefined}>
                  {name}
                </a>
              </>
            ))}
          </p>
        </nav>
      )}
      {part('没有手机的人', dictationForms)}
      {part('摆摊', stallForms, stall ? [stall] : [])}
      {part('征集和投票', roundForms, [...rounds, ...ballots])}
      {part(
        '活动和走访',
        activityForms,
        activities.map(({ line }) => line),
      )}
    </>
  );
}
