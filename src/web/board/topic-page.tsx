import type { PublicStory } from '../../reports/public-story.js';
import { formatDay } from '../../time.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { Page } from '../layout.js';
import { Badge, Notice } from '../parts.js';
import { Story } from './story.js';

export function TopicPage({ story, zone }: { story: PublicStory; zone: string }) {
  const { topic, unit, title, stage } = story;
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
      <Story story={story} zone={zone} />
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
