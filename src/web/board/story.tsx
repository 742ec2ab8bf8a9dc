import type { PublicStory } from '../../reports/public-story.js';
import { formatCalendarDay, formatDay, formatMoment } from '../../time.js';
import { voicesText } from '../../topics/topics.js';
import { Badge, Day, Facts } from '../parts.js';

/** Where it stands, who is responsible by when, and what happened. */
export function Story({ story, zone }: { story: PublicStory; zone: string }) {
  const { topic, unit, title, voices, meeting, minutes } = story;
  return (
    <>
      <section class="card" aria-label="这件事">
        <Facts
          of={[
            ['哪一类', topic.category],
            ['在哪里', title && [unit.name, topic.place].filter(Boolean).join(' · ')],
            ['多少人', voicesText(voices)],
            topic.state === 'posted' && topic.postingEndsAt ? ['公示到', formatDay(topic.postingEndsAt, zone)] : null,
            meeting?.at && !meeting.outcome
              ? ['商量', `${formatMoment(meeting.at, zone)} ${meeting.place ?? ''}`]
              : null,
            meeting?.outcome ? ['商量的结果', meeting.outcome] : null,
            story.verdicts.length > 0 ? ['大家说', story.verdicts.join('　')] : null,
            story.mergedFrom.length > 0 ? ['并来的', story.mergedFrom.map((number) => `${number}号`).join('、')] : null,
          ]}
        />
      </section>
      {story.responsible.length > 0 && (
        <section class="card">
          <h2>谁来办，什么时候办好</h2>
          <ul>
            {story.responsible.map(({ body, dueOn, late, doneAt, progress }) => (
              <li key={body}>
                <b>{body}</b> {doneAt ? `${formatDay(doneAt, zone)}说办好了` : `${formatCalendarDay(dueOn)}前`}{' '}
                {late && <Badge late>已超期</Badge>}
                {progress && !doneAt && <p class="dim">{progress}</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>经过</h2>
        <ol class="story">
          {story.steps.map((step, index) => (
            <li key={index}>
              <Day at={step.at}>{formatDay(step.at, zone)}</Day>
              <b>{step.label}</b>
              {step.text && <p>{step.text}</p>}
            </li>
          ))}
        </ol>
      </section>
      {minutes && (
        <section class="card">
          <details>
            <summary>协商纪要{minutes.confirmedAt && `（${formatDay(minutes.confirmedAt, zone)}定稿）`}</summary>
            <Facts of={minutes.fields.map(({ field, text }) => [field, text] as const)} />
          </details>
        </section>
      )}
    </>
  );
}
