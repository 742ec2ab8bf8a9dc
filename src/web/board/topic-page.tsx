import type { PublicStory } from '../../reports/public-story.js';
import { formatCalendarDay, formatDay, formatMoment } from '../../time.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { voicesText } from '../../topics/topics.js';
import { Page } from '../layout.js';
import { Badge, Day, Facts, Notice } from '../parts.js';

export function TopicPage({ story, zone }: { story: PublicStory; zone: string }) {
  const { topic, unit, title, stage, voices, steps, meeting, minutes } = story;
  const name = `${topic.number}号${title ? ` ${title}` : ''}`;
  return (
    <Page title={name} home={`/b/${unit.id}`} place={unit.name}>
      <p class="where">
        <a href={`/b/${unit.id}`}>{unit.name}公示栏</a>
      </p>
      <h1>{title ? name : `${topic.number}号 一件${topic.category}的事`}</h1>
      <p>
        <Badge {...(stage && { stage })}>{stateLabels[topic.state]}</Badge>{' '}
        <span class="dim">{formatDay(topic.stateSince, zone)}起</span>
      </p>
      {story.mergedInto !== undefined && (
        <Notice>
          这件事和<a href={`/t/${story.mergedInto}`}>{story.mergedInto}号</a>并在一起办，进度看那一件，会分别答复。
        </Notice>
      )}
      {!title && story.mergedInto === undefined && (
        <Notice>还没筛选的、没列入的，只公布编号和去向，不公布原话。</Notice>
      )}
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
          {steps.map((step, index) => (
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
      <Check story={story} />
      <p class="no-print">也关心这件事？在村群里 @好商量 发「附议 {topic.number}」，办得怎样会告诉您。</p>
    </Page>
  );
}

function Check({ story: { topic, chain, posted } }: { story: PublicStory }) {
  return (
    <section class="card">
      <details>
        <summary>{chain.ok ? `记录核对过：${chain.events}条一条没改` : '记录对不上'}</summary>
        {chain.ok ? (
          <p>
            指纹 <span class="code">{chain.head}</span>
          </p>
        ) : (
          <Notice kind="problem">
            {topic.number}号的记录从第{chain.seq}条起对不上，请告诉工作室。
          </Notice>
        )}
        {posted && (
          <>
            <p>公示的原文（{posted.unchanged ? '和现在的标题一致' : '和现在的标题不一样了'}）：</p>
            <p class="code">{posted.text}</p>
            <p>
              这段文字的指纹（SHA-256） <span class="code">{posted.hash}</span>
            </p>
          </>
        )}
      </details>
    </section>
  );
}
