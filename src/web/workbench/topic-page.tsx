import type { TopicModel } from '../../db/client.js';
import { formatCalendarDay, formatDay, formatMoment } from '../../time.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { stageOf } from '../../topics/stages.js';
import { Badge, Day, Facts as FactList, Notice } from '../parts.js';
import { PostForm } from '../session/post-form.js';
import { Actions, type FormContext, FormView } from './form-view.js';
import type { CommandForm, Facts } from './forms/form.js';
import { formBy } from './forms/index.js';
import type { Opened, WorkStory } from './topic-story.js';

export interface TopicProps {
  topic: TopicModel;
  story: WorkStory;
  facts: Facts;
  forms: CommandForm[];
  mayOpenWords: boolean;
  /** On this page. */
  opened: Opened | undefined;
  today: Date;
  zone: string;
  context: FormContext;
}

/** Corrections of what the machine made of it stand beside that. */
const corrections = ['title', 'category', 'notatopic'];
/** What changes where and whether it is dealt with; behind one more press. */
const seldom = [
  'unit',
  'split',
  'handon',
  'whistle',
  'suspend',
  'supervise',
  'motion',
  'archive',
  'onpaper',
  'setreview',
  'approve',
];

/** The next step of the process first, what turns it away last. */
const first = [
  'accept',
  'answerobjection',
  'post',
  'convene',
  'adopt',
  'assign',
  'progress',
  'done',
  'resume',
  'passon',
];
const rank = ({ id, careful }: CommandForm) => (first.includes(id) ? -1 : careful ? 1 : 0);

export function WorkTopic(props: TopicProps) {
  const { topic, story, facts, forms, zone, context, today } = props;
  const stage = stageOf(topic.state);
  const rest = forms.filter(({ id }) => !corrections.includes(id));
  const usual = rest.filter(({ id }) => !seldom.includes(id) && id !== 'merge').sort((a, b) => rank(a) - rank(b));
  const others = rest.filter(({ id }) => seldom.includes(id));
  return (
    <>
      <p class="where">
        <a href="/w/topics">议题</a> · {story.unit}
      </p>
      <h1>
        {topic.number}号 {topic.title}
      </h1>
      <p>
        <Badge {...(stage && { stage })}>{stateLabels[topic.state]}</Badge> {topic.urgent && <Badge late>急</Badge>}{' '}
        <span class="dim">{formatDay(topic.stateSince, zone)}起</span>
      </p>
      {topic.private && <Notice kind="careful">私下反映的：不贴公示栏，不在群里说。</Notice>}
      {story.mergedInto !== undefined && (
        <Notice>
          已经并到<a href={`/w/t/${story.mergedInto}`}>{story.mergedInto}号</a>一起办。
        </Notice>
      )}
      <div class="split">
        <div>
          {(usual.length > 0 || others.length > 0) && (
            <section class="card no-print">
              <h2>现在可以办</h2>
              <Actions forms={usual} facts={facts} context={context} />
              {others.length > 0 && (
                <details class="act">
                  <summary>别的办法</summary>
                  <Actions forms={others} facts={facts} context={context} />
                </details>
              )}
            </section>
          )}
          <Words {...props} />
          <Tasks story={story} today={today} zone={zone} />
        </div>
        <div>
          <section class="card" aria-label="这件事">
            <FactList
              of={[
                ['哪一类', topic.category],
                ['在哪里', [story.unit, topic.place].filter(Boolean).join(' · ')],
                ['谁反映', story.reporters.join('、')],
                ['附议', story.endorsers > 0 ? `${story.endorsers}人` : null],
                ['怎么来的', story.channel],
                ['谁来定', story.decider],
                [
                  '公示到',
                  topic.state === 'posted' && topic.postingEndsAt ? formatDay(topic.postingEndsAt, zone) : null,
                ],
                ['再看', topic.reviewOn && formatCalendarDay(topic.reviewOn)],
                ['大家说', story.verdicts.join('　')],
                ['并来的', story.mergedFrom.length > 0 && story.mergedFrom.map((number) => `${number}号`).join('、')],
              ].map((pair) => (pair[1] ? (pair as [string, string]) : null))}
            />
            {facts.table && (
              <p>
                <a class="button plain" href={`/w/t/${topic.number}/consult`}>
                  协商{facts.table.scheduledAt && `：${formatMoment(facts.table.scheduledAt, zone)}`}
                </a>
              </p>
            )}
            {!topic.private && (
              <p>
                <a href={`/t/${topic.number}`}>乡亲们看到的样子</a>
              </p>
            )}
          </section>
          <Suggestion {...props} />
          <Similar {...props} />
        </div>
      </div>
      <section>
        <h2>经过</h2>
        <ol class="story">
          {story.history.map((step, index) => (
            <li key={index}>
              <Day at={step.at}>{formatMoment(step.at, zone)}</Day>
              <b>{step.label}</b>{' '}
              <span class="dim">
                {step.who}
                {step.page && '，在工作台'}
              </span>
              {step.reason && <p class="lines">{step.reason}</p>}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function Words({ topic, story, mayOpenWords, opened, zone, context }: TopicProps) {
  const wordsOpen = opened === 'words';
  return (
    <section class="card" id="words">
      <h2>大家的话</h2>
      {wordsOpen ? (
        <Notice kind="careful">下面是原话，含个人信息。您看过这件事记下了，离开这一页就收起。</Notice>
      ) : (
        <p class="dim">姓名、电话、门牌等已经遮住。</p>
      )}
      <ul class="said">
        {story.said.map(({ id, who, where, at, words }) => (
          <li key={id}>
            <b>{who}</b>{' '}
            <span class="dim">
              {where} <Day at={at}>{formatMoment(at, zone)}</Day>
            </span>
            <p>{words}</p>
          </li>
        ))}
      </ul>
      {mayOpenWords && !wordsOpen && story.said.length > 0 && (
        <PostForm action={`/w/t/${topic.number}/words`} token={context.token} class="no-print">
          <button type="submit" class="plain">
            看原话（会记下是谁看的）
          </button>
        </PostForm>
      )}
      {story.photos.length > 0 && (
        <div class="photos">
          {story.photos.map(({ id, width, height }, index) => (
            <a key={id} href={`/w/t/${topic.number}/photos/${id}`}>
              <img
                src={`/w/t/${topic.number}/photos/${id}`}
                width={width}
                height={height}
                alt={`反映人附的照片${index + 1}`}
                loading="lazy"
              />
            </a>
          ))}
        </div>
      )}
      <Phones {...{ topic, story, mayOpenWords, opened, context }} />
      {story.opened.length > 0 && (
        <details>
          <summary>谁看过原话、电话（{story.opened.length}次）</summary>
          <ul>
            {story.opened.map(({ who, at, what }, index) => (
              <li key={index}>
                {who} {formatMoment(at, zone)} {what === 'phone' ? '看电话' : '看原话'}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Phones({
  topic,
  story: { phones },
  mayOpenWords,
  opened,
  context,
}: Pick<TopicProps, 'topic' | 'story' | 'mayOpenWords' | 'opened' | 'context'>) {
  if (phones.count === 0 || !mayOpenWords) return null;
  if (opened !== 'phone') {
    return (
      <PostForm action={`/w/t/${topic.number}/phone`} token={context.token} class="no-print" label="看反映人留的电话">
        <button type="submit" class="plain">
          看反映人留的电话（会记下是谁看的）
        </button>
      </PostForm>
    );
  }
  return (
    <Notice kind="careful">
      <p>反映人留的电话，只用来回话。您看过这件事记下了，离开这一页就收起。</p>
      <ul>
        {phones.open.map(({ who, phone }, index) => (
          <li key={index}>
            {who}：
            {phone ? <a href={`tel:${phone}`}>{phone}</a> : '这个号码打不开了，请管理员看看 SECRET_KEY 是不是换过。'}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const fieldLabels: Record<string, string> = {
  topic: '是议题',
  title: '标题',
  category: '分类',
  unit: '归属',
  match: '对应',
};

function Suggestion({ story, facts, forms, context }: TopicProps) {
  const rows = story.suggestions.filter(({ messageId, field }) => messageId === 0 && field !== 'topic');
  const offered = forms.filter(({ id }) => corrections.includes(id));
  if (rows.length === 0 && offered.length === 0) return null;
  return (
    <section class="card">
      <h2>机器的建议</h2>
      {story.engine && (
        <p class="dim">
          {story.engine.name}给的，把握{Math.round(story.engine.confidence * 100)}%。定不定由您。
        </p>
      )}
      <FactList
        of={rows.map(({ field, suggested, accepted, changedTo }) => [
          fieldLabels[field] ?? field,
          <>
            {suggested === 'none' ? '新的一件' : /^\d+$/.test(suggested) ? `${suggested}号` : suggested}
            {accepted === true && <span class="dim"> 已认可</span>}
            {changedTo && <span class="dim"> 改成「{changedTo}」</span>}
          </>,
        ])}
      />
      {story.evidence.length > 0 && <p class="dim">根据：{story.evidence.map((words) => `「${words}」`).join(' ')}</p>}
      <Actions forms={offered} facts={facts} context={context} />
    </section>
  );
}

function Similar({ topic, story, forms, facts, context }: TopicProps) {
  const merge = forms.find(({ id }) => id === 'merge');
  if (story.similar.length === 0 && !merge) return null;
  return (
    <section class="card">
      <h2>像是一回事的</h2>
      {story.similar.length === 0 && <p class="dim">没有找到很像的。</p>}
      <ul class="said">
        {story.similar.map(({ number, title, category, likeness }) => (
          <li key={number}>
            <a href={`/w/t/${number}`}>
              {number}号 {title}
            </a>{' '}
            <span class="dim">
              {category}，像{Math.min(99, Math.round(likeness * 100))}%
            </span>
            {merge && (
              <PostForm action={`/w/t/${topic.number}/do/merge`} token={context.token} label={`并到${number}号`}>
                <input type="hidden" name="back" value={context.back} />
                <input type="hidden" name="target" value={String(number)} />
                <button type="submit" class="plain">
                  并到{number}号
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
      {merge && <FormView form={formBy('merge') ?? merge} facts={facts} context={context} />}
    </section>
  );
}

function Tasks({ story, today, zone }: { story: WorkStory; today: Date; zone: string }) {
  if (story.tasks.length === 0) return null;
  return (
    <section class="card">
      <h2>谁来办</h2>
      <ul class="said">
        {story.tasks.map((task) => (
          <li key={task.id}>
            <b>{task.body}</b> {task.part === 'assist' && '（协办）'}
            {task.owner && <span class="dim"> 责任人{task.owner}</span>}{' '}
            {task.returnedAt ? (
              <Badge>退回了</Badge>
            ) : task.doneAt ? (
              <Badge stage="done">{`${formatDay(task.doneAt, zone)}办结`}</Badge>
            ) : (
              <Badge late={task.dueOn < today}>{`${formatCalendarDay(task.dueOn)}前`}</Badge>
            )}
            <p>{task.description}</p>
            {task.progress && <p class="dim">进展：{task.progress}</p>}
            {task.returnReason && <p class="dim">退回原因：{task.returnReason}</p>}
            {!task.acceptedAt && !task.doneAt && !task.returnedAt && <p class="dim">还没签收</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
