// One's own report: where it is, what was said, and what one can do now.

import type { PublicStory } from '../../reports/public-story.js';
import { formatDay, formatTime } from '../../time.js';
import { isOpen, next, stateLabels } from '../../topics/lifecycle.js';
import { satisfactionLabels, verdictLabels } from '../../topics/verdicts.js';
import { Story } from '../board/story.js';
import { Page } from '../layout.js';
import { Badge, Day, Notice } from '../parts.js';
import type { OwnPage } from './chat.js';

export interface FollowProps {
  own: OwnPage;
  token: string;
  /** The whole address, to keep. */
  address: string;
  fresh: boolean;
  zone: string;
}

export function FollowPage({ own, token, address, fresh, zone }: FollowProps) {
  const { stories, others, talk, photos, group } = own;
  const numbers = stories.map(({ topic }) => `${topic.number}号`).join('、');
  const path = `/f/${token}`;
  return (
    <Page title={numbers || '我反映的'} home={`/b/${group.unitId}`} place="我反映的" personal>
      {fresh && stories.length > 0 && (
        <Notice kind="good">
          <p>
            记下了，<b>{numbers}</b>。工作室先看，有信儿写在这一页。
          </p>
          <p>
            这一页只有您打得开，收藏或截图留着：<span class="code">{address}</span>
          </p>
        </Notice>
      )}
      {stories.map((story) => (
        <One key={story.topic.number} story={story} path={path} zone={zone} />
      ))}
      {others.length > 0 && (
        <section class="card">
          <h2>村里正在公示的，您也关心吗</h2>
          <ul>
            {others.map(({ number, title }) => (
              <li key={number}>
                <form class="row" method="post" action={path}>
                  <input type="hidden" name="topic" value={number} />
                  <a href={`/t/${number}`}>
                    {number}号 {title}
                  </a>
                  <button type="submit" name="act" value="endorse" class="plain">
                    附议<span class="unseen">{number}号</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </section>
      )}
      {photos.length > 0 && (
        <section>
          <h2>您附的照片</h2>
          <div class="photos">
            {photos.map(({ id, width, height }, index) => (
              <img key={id} src={`${path}/photos/${id}`} width={width} height={height} alt={`照片${index + 1}`} />
            ))}
          </div>
        </section>
      )}
      <section id="talk">
        <h2>说过的话</h2>
        <ul class="talk">
          {talk.map(({ at, text, mine }) => (
            <li key={`${at.getTime()} ${text}`} class={mine ? 'mine' : undefined}>
              <span class="unseen">{mine ? '您说：' : '好商量说：'}</span>
              {text}{' '}
              <small>
                <Day at={at}>{`${formatDay(at, zone)} ${formatTime(at, zone)}`}</Day>
              </small>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}

function One({ story, path, zone }: { story: PublicStory; path: string; zone: string }) {
  const { topic, stage } = story;
  return (
    <section class="card">
      <h1>
        {topic.number}号 {topic.title}
      </h1>
      <p>
        <Badge {...(stage && { stage })}>{stateLabels[topic.state]}</Badge>{' '}
        {topic.private && <Badge>只给工作室看</Badge>}
      </p>
      <Actions story={story} path={path} />
      <Story story={story} zone={zone} />
    </section>
  );
}

function Actions({ story: { topic }, path }: { story: PublicStory; path: string }) {
  const can = (action: 'verdict' | 'rate' | 'withdraw' | 'appeal') => next(action, topic.state) !== undefined;
  const id = `say-${topic.number}`;
  return (
    <>
      {can('verdict') && (
        <form class="card" method="post" action={path}>
          <h2>办好没有？</h2>
          <input type="hidden" name="topic" value={topic.number} />
          <fieldset class="field choices">
            <legend class="unseen">办好没有</legend>
            {Object.entries(verdictLabels).map(([value, label]) => (
              <label key={value}>
                <input type="radio" name="verdict" value={value} required />
                {label}
              </label>
            ))}
          </fieldset>
          <fieldset class="field choices">
            <legend class="label">满意吗（可不选）</legend>
            {Object.entries(satisfactionLabels).map(([value, label]) => (
              <label key={value}>
                <input type="radio" name="satisfaction" value={value} />
                {label}
              </label>
            ))}
          </fieldset>
          <div class="field">
            <label for={`${id}-verdict`}>还想说的（没解决的，请说说怎么没好）</label>
            <textarea id={`${id}-verdict`} name="words" rows={2} maxLength={500} />
          </div>
          <button type="submit" name="act" value="verdict">
            就这样
          </button>
        </form>
      )}
      {can('appeal') && (
        <form class="card" method="post" action={path}>
          <h2>不同意？可以申诉一次</h2>
          <input type="hidden" name="topic" value={topic.number} />
          <div class="field">
            <label for={`${id}-appeal`}>为什么不同意</label>
            <textarea id={`${id}-appeal`} name="words" rows={2} maxLength={500} required />
          </div>
          <button type="submit" name="act" value="appeal">
            申诉
          </button>
        </form>
      )}
      {isOpen(topic.state) && (
        <details class="no-print">
          <summary>补充几句，或撤回</summary>
          <form method="post" action={path}>
            <input type="hidden" name="topic" value={topic.number} />
            <div class="field">
              <label for={`${id}-more`}>补充</label>
              <textarea id={`${id}-more`} name="words" rows={2} maxLength={500} />
            </div>
            <div class="row">
              <button type="submit" name="act" value="more">
                补充
              </button>
              {can('withdraw') && (
                <button type="submit" name="act" value="withdraw" class="danger">
                  撤回这一件
                </button>
              )}
            </div>
          </form>
        </details>
      )}
    </>
  );
}
