// 筛选, 公示.
import { categories } from '../../../triage/understanding.js';
import { body, type CommandForm, joined, nothingMore, one, reason, says } from './form.js';

const day = { name: 'day', label: '几时办好', kind: 'day' } as const;

export const screeningForms: readonly CommandForm[] = [
  { id: 'accept', command: '受理', fields: [], words: nothingMore },
  {
    id: 'decline',
    command: '不予列入',
    fields: [
      {
        name: 'code',
        label: '哪一种原因',
        kind: 'choice',
        choices: ({ settings }) =>
          settings.declineReasons.map(({ label }, index) => [String(index + 1), label] as const),
      },
      { ...reason('再说几句'), optional: true, hint: '会告诉反映人，请说得让人明白。' },
    ],
    words: ({ code, reason: why }) => joined(one(code), why),
    careful: true,
  },
  {
    id: 'answer',
    command: '当场答复',
    fields: [reason('怎么答复', '会原话告诉反映人。')],
    words: says('reason'),
  },
  {
    id: 'policy',
    command: '政策解答',
    fields: [reason('怎么解答', '会原话告诉反映人。')],
    words: says('reason'),
    offered: ({ topic }) =>
      topic.kind === 'question' || topic.category === '劳动和社会保障' || topic.state === 'candidate',
  },
  {
    id: 'merge',
    command: '合并',
    fields: [{ name: 'target', label: '并到几号', kind: 'number' }],
    words: nothingMore,
    numbers: (topic, { target }) => [topic, Number(target)],
  },
  {
    id: 'handon',
    command: '转办',
    actions: ['refer', 'transfer'],
    fields: [
      {
        name: 'body',
        label: '转给谁',
        kind: 'line',
        hint: '承办单位，或者上一级、别的村。',
        suggested: ({ bodies, units }) => [...bodies, ...units],
      },
      { ...day, optional: true, hint: '转给单位办时写；不写按规定的天数。' },
      reason('办什么（转给上一级时写为什么）'),
    ],
    words: ({ body: to, day: due, reason: why }) => joined(one(to), one(due), why),
  },
  {
    id: 'notatopic',
    command: '不是议题',
    fields: [{ ...reason('说明'), optional: true }],
    words: says('reason'),
    careful: true,
    offered: ({ topic }) => topic.state === 'candidate',
  },
  {
    id: 'split',
    command: '拆分',
    fields: [],
    words: nothingMore,
    offered: ({ mixed }) => mixed,
  },
  {
    id: 'title',
    command: '改标题',
    fields: [{ name: 'title', label: '新标题', kind: 'line', value: ({ topic }) => topic.title }],
    words: says('title'),
  },
  {
    id: 'category',
    command: '改分类',
    fields: [
      {
        name: 'category',
        label: '分类不对，按一下就改',
        kind: 'press',
        choices: () => categories.map((name) => [name, name] as const),
        value: ({ topic }) => topic.category,
      },
    ],
    words: says('category'),
  },
  {
    id: 'unit',
    command: '改归属',
    fields: [
      {
        name: 'unit',
        label: '归哪里',
        kind: 'choice',
        choices: ({ units }) => units.map((name) => [name, name] as const),
      },
    ],
    words: says('unit'),
  },
  {
    id: 'post',
    command: '公示',
    fields: [
      { name: 'days', label: '公示几天', kind: 'number', value: ({ settings }) => String(settings.postingDays) },
    ],
    words: says('days'),
  },
  {
    id: 'ballot',
    command: '投票开始',
    fields: [
      { name: 'others', label: '和哪几号一起投', kind: 'line', hint: '号数之间空一格，例如 13 14。' },
      { name: 'days', label: '投几天', kind: 'number', value: ({ settings }) => String(settings.ballotDays) },
      { name: 'choose', label: '每人选几件', kind: 'number', value: () => '1' },
    ],
    words: ({ days, choose }) => `${one(days)}天 选${one(choose)}件`,
    numbers: (topic, { others = '' }) => [topic, ...(others.match(/\d{1,7}/g) ?? []).map(Number)].slice(0, 10),
  },
  {
    id: 'endballot',
    command: '结束投票',
    label: '投票提前结束',
    fields: [reason('为什么提前结束', '大家都看得到。')],
    words: ({ topic, reason: why }) => joined(topic, why),
    numbers: () => [],
    offered: ({ inBallot }) => inBallot,
    careful: true,
  },
  {
    id: 'onpaper',
    command: '代附议',
    label: '加纸上签名、口头附议的人',
    fields: [
      { name: 'who', label: '几个人，或者他们的姓名', kind: 'line', hint: '例如：3人，或者 王大爷、李婶。' },
      {
        name: 'evidence',
        label: '凭什么',
        kind: 'choice',
        choices: () =>
          ['签名表', '联名信', '征集表', '电话', '走访', '口头', '摆摊', '表决票'].map((name) => [name, name] as const),
      },
    ],
    words: ({ who, evidence }) => joined(who, evidence),
  },
  {
    id: 'answerobjection',
    command: '答复异议',
    fields: [reason('怎么答复', '提异议的人会收到。')],
    words: says('reason'),
    offered: ({ objections }) => objections > 0,
  },
  {
    id: 'uphold',
    command: '异议成立',
    label: '异议成立，撤下公示',
    fields: [reason()],
    words: says('reason'),
    careful: true,
  },
  {
    id: 'whistle',
    command: '吹哨',
    fields: [
      { ...body('叫哪些单位'), hint: '几个单位用空格隔开。' },
      { name: 'hours', label: '几小时内到', kind: 'number', value: ({ settings }) => String(settings.whistleHours) },
      { name: 'place', label: '到哪里', kind: 'line' },
      {
        name: 'cause',
        label: '属于哪一种',
        kind: 'choice',
        choices: ({ settings }) => settings.whistleReasons.map(({ label }) => [label, label] as const),
      },
      reason('什么事'),
    ],
    words: ({ body: to = '', hours, place, cause, reason: why }) =>
      joined(to.replace(/[，,、；;]+/g, ' '), `${one(hours)}小时`, one(place), cause, why),
  },
];
