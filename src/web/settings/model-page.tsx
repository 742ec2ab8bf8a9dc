// Categories, and how messages are understood: which prompt is in use or on trial, and how often people agreed with it.
import { type Accuracy, accuracyLine, nameOfEngine } from '../../reports/accuracy.js';
import type { PromptCalls } from '../../reports/model-calls.js';
import type { ShadowReport } from '../../reports/shadow.js';
import { categoryDefinitions } from '../../triage/category-definitions.js';
import type { FilingState } from '../../triage/suggest-only.js';
import { categories } from '../../triage/understanding.js';
import { PostForm } from '../session/post-form.js';
import { AnswerTo } from './parts.js';
import { modelRules } from './rules/rule-list.js';
import { RuleList, type RulesProps } from './rules-page.js';

export interface ModelPageProps extends RulesProps {
  /** A model is connected. */
  connected: boolean;
  accuracy: Accuracy[];
  shadow: ShadowReport[];
  calls: PromptCalls[];
  /** Back to which the calls and the trial are looked at. */
  days: number;
  /** Of a village: whether the bot files what it hears. */
  filing: FilingState | undefined;
  topicsIn: ReadonlyMap<string, number>;
  path: string;
}

export function ModelPage(props: ModelPageProps) {
  const { connected, filing, topicsIn } = props;
  return (
    <>
      {!connected && <p class="dim">现在没接大模型，用的是本机规则；下面定的，接上以后算数。</p>}
      {filing && <Filing {...props} filing={filing} />}
      <RuleList group={modelRules} {...props} />
      <Calls {...props} />
      <HowGood {...props} />
      <Trial {...props} />
      <section aria-labelledby="categories">
        <h2 id="categories">分类</h2>
        <p class="dim">分类全县一样，不能单独改，统计才对得上。机器分错了，在议题页或群里「改分类」，它跟着学。</p>
        <ul class="said card">
          {categories.map((name) => {
            const { definition, examples } = categoryDefinitions[name];
            return (
              <li key={name}>
                <b>{name}</b> <small>{topicsIn.get(name) ?? 0}件</small>
                <p>{definition}</p>
                {examples.length > 0 && <p class="dim">例如：{examples.join('；')}</p>}
              </li>
            );
          })}
        </ul>
      </section>
    </>
  );
}

function Filing({ filing, may, path, token, answered }: ModelPageProps & { filing: FilingState }) {
  const { decided, stood } = filing.precision;
  return (
    <section class="card" id="filing">
      <h2>听来的事</h2>
      <AnswerTo form="filing" answered={answered} />
      <p>
        {filing.suggestOnly
          ? '没@好商量的话，它现在不自己记，先到工作室问一声。'
          : '没@好商量的话里有公事，它自己记下。'}
        {decided > 0 && `最近${decided}次，留下的有${stood}次。`}
      </p>
      {may && filing.suggestOnly && (
        <PostForm action={`${path}/filing`} token={token} label="让它自己记">
          <button type="submit">让它再自己记</button>
        </PostForm>
      )}
    </section>
  );
}

function HowGood({ accuracy }: ModelPageProps) {
  const engines = [...new Set(accuracy.map(nameOfEngine))];
  return (
    <section aria-labelledby="accuracy">
      <h2 id="accuracy">记得准不准</h2>
      {engines.length === 0 && <p class="card">还没有机器记下的议题。</p>}
      {engines.map((engine) => (
        <div key={engine} class="card">
          <h3>{engine}</h3>
          <ul>
            {accuracy
              .filter((row) => nameOfEngine(row) === engine)
              .map((row) => (
                <li key={row.field}>{accuracyLine(row)}</li>
              ))}
          </ul>
        </div>
      ))}
      {engines.length > 0 && <p class="dim">比例只算人已经看过的。</p>}
    </section>
  );
}

const promptLabels: Record<string, string> = {
  'classify-message': '看懂群里的话',
  'summarize-week': '归纳一周',
  'background-pack': '写来龙去脉',
  'plain-language': '用白话再说一遍',
  'draft-minutes': '起草纪要',
  'draft-motion': '起草提案',
};

function Calls({ calls, days }: ModelPageProps) {
  if (calls.length === 0) return null;
  return (
    <section aria-labelledby="calls">
      <h2 id="calls">全县{days}天里问了大模型什么</h2>
      <ul class="topics">
        {calls.map(({ prompt, version, calls: count, failed, tokens }) => (
          <li key={`${prompt}@${version}`}>
            <h3>{promptLabels[prompt] ?? prompt}</h3>
            <p>
              {prompt}@{version}：{count}次，没答成{failed}次，用了{tokens}个字元
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

const comparedLabels: Record<string, string> = {
  kind: '是哪类话',
  topic: '是不是议题',
  category: '分类',
  match: '和旧议题是不是一件',
  urgent: '急不急',
  place: '在哪里',
  title: '标题',
};

function Trial({ shadow, days }: ModelPageProps) {
  if (shadow.length === 0) return null;
  return (
    <section aria-labelledby="trial">
      <h2 id="trial">试用的一版，{days}天里比得怎样</h2>
      {shadow.map(({ onTrial, inUse, messages, agreement, verdicts }) => (
        <div key={onTrial} class="card">
          <h3>
            {onTrial}，和{Object.keys(inUse).join('、')}比，{messages}句话
          </h3>
          <ul>
            {agreement.map(({ field, messages: of, agreed }) => (
              <li key={field}>
                {comparedLabels[field] ?? field}：{of}句里{agreed}句一样
              </li>
            ))}
            {verdicts.map(({ field, settled, inUse: before, onTrial: after }) => (
              <li key={`v-${field}`}>
                {comparedLabels[field] ?? field}：人定过的{settled}件，正在用的对{before}件，试用的对{after}件
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p class="dim">只算群里的话。</p>
    </section>
  );
}
