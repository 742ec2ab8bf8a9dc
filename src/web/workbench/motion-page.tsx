// 提案: those of the visitor's places, and one of them with what each sentence rests on.
import { motionFields } from '../../motions/draft.js';
import { gradeLabels, labelOf, linesOfMotion, type MotionOfUnit, satisfactionOf } from '../../motions/motions.js';
import { formatDay } from '../../time.js';
import { Badge, Facts as FactList } from '../parts.js';
import { Actions, type FormContext, FormView } from './form-view.js';
import type { CommandForm, Subject } from './forms/form.js';
import type { MotionFacts } from './forms/motion.js';
import { newMotion } from './forms/motion.js';

export function Motions({
  motions,
  drafting,
  zone,
  context,
}: {
  motions: readonly (MotionOfUnit & { unit: { name: string } })[];
  /** The places where the visitor may draft one. */
  drafting: readonly Subject[];
  zone: string;
  context: FormContext;
}) {
  return (
    <>
      <h1>提案</h1>
      {drafting.length > 0 && (
        <section class="card">
          <p>把几件议题写成一件提案：从记录里起草，每一句都带着依据，再由人改。</p>
          {drafting.map((subject) => (
            <FormView
              key={subject.key}
              form={drafting.length > 1 ? { ...newMotion, label: `起草一件提案（${subject.name}）` } : newMotion}
              facts={{ subject }}
              context={context}
            />
          ))}
        </section>
      )}
      {motions.length === 0 && <p class="card">还没有提案。</p>}
      <ul class="topics">
        {motions.map((motion) => (
          <li key={motion.id}>
            <h3>
              <a href={`/w/m/${motion.id}`}>
                提案{motion.id} {motion.title}
              </a>
            </h3>
            <p>
              <Badge>{labelOf(motion)}</Badge>
            </p>
            <p class="dim">
              {motion.unit.name} · {formatDay(motion.statusAt, zone)}起
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

export function Motion({
  facts,
  forms,
  zone,
  context,
}: {
  facts: MotionFacts;
  forms: readonly CommandForm<MotionFacts>[];
  zone: string;
  context: FormContext;
}) {
  const { motion } = facts;
  const lines = linesOfMotion(motion);
  const edit = forms.find(({ id }) => id === 'section');
  const steps = forms.filter((form) => form !== edit);
  return (
    <>
      <p class="where">
        <a href="/w/motions">提案</a>
      </p>
      <h1>
        提案{motion.id} {motion.title}
      </h1>
      <p>
        <Badge>{labelOf(motion)}</Badge> <span class="dim">{formatDay(motion.statusAt, zone)}起</span>
      </p>
      <section class="card" aria-label="这件提案">
        <FactList
          of={[
            ['编号', motion.fileNumber],
            ['承办', motion.body],
            ['答复', motion.grade && `${motion.grade}类，${gradeLabels[motion.grade]}：${motion.answer}`],
            ['对答复', satisfactionOf(motion)],
            [
              '来自',
              motion.topics.map(({ topic }, index) => (
                <>
                  {index > 0 && '、'}
                  <a href={`/w/t/${topic.number}`}>{topic.number}号</a>
                </>
              )),
            ],
          ]}
        />
        <Actions forms={steps} facts={facts} context={context} />
      </section>
      {motionFields.map((field) => {
        const own = lines.filter((line) => line.field === field);
        return (
          <section key={field} class="card">
            <h2>{field}</h2>
            <ol class="minutes">
              {own.map((line, index) => (
                <li key={index}>
                  <p class="lines">
                    {line.text} {line.ai && <Badge>AI起草</Badge>}{' '}
                    {line.editedById !== undefined && <Badge>改过</Badge>}
                  </p>
                  <div class="beside">
                    <p>{line.sources.length > 0 ? <Sources of={line.sources} /> : '没有依据'}</p>
                  </div>
                </li>
              ))}
            </ol>
            {edit && (
              <div class="actions no-print">
                <FormView
                  form={forSection(edit, field, own.map(({ text }) => text).join('\n'))}
                  facts={facts}
                  context={context}
                />
              </div>
            )}
          </section>
        );
      })}
    </>
  );
}

const sourceWords: Record<string, string> = { report: '反映', item: '议定事项', position: '发言' };

/** `topic:12`, `event:12.17` and the like, as one says them. */
function Sources({ of }: { of: readonly string[] }) {
  return (
    <>
      根据：
      {of.map((source, index) => {
        const [kind = '', id = ''] = source.split(':');
        const number = /^\d+/.exec(id)?.[0];
        const words =
          kind === 'topic' ? `${number}号` : kind === 'event' ? `${number}号的记录` : `一条${sourceWords[kind]}`;
        return (
          <>
            {index > 0 && '、'}
            {kind === 'topic' || kind === 'event' ? <a href={`/w/t/${number}`}>{words}</a> : words}
          </>
        );
      })}
    </>
  );
}

/** The same form with its part filled in: only the words are left to change. */
function forSection(form: CommandForm<MotionFacts>, field: string, text: string): CommandForm<MotionFacts> {
  return {
    ...form,
    label: `改${field}`,
    fields: form.fields.map((one) =>
      one.name === 'field' ? { ...one, kind: 'hidden', value: () => field } : { ...one, value: () => text },
    ),
  };
}
