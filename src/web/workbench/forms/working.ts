// 采纳, 交办, 落实, 反馈.
import { body, type CommandForm, type FieldOf, joined, nothingMore, one, reason, says, taskBody } from './form.js';

const due: FieldOf = { name: 'day', label: '几时办好', kind: 'day' };
const later: FieldOf = { name: 'day', label: '哪天再看', kind: 'day' };

export const workingForms: readonly CommandForm[] = [
  { id: 'submit', command: '报送', fields: [], words: nothingMore },
  { id: 'adopt', command: '采纳', fields: [{ ...reason('说明'), optional: true }], words: says('reason') },
  { id: 'adoptpartly', command: '部分采纳', fields: [reason('为什么只采纳一部分')], words: says('reason') },
  { id: 'notadopt', command: '不采纳', fields: [reason('为什么不采纳')], words: says('reason'), careful: true },
  {
    id: 'assignall',
    command: '交办',
    label: '把议定事项都交下去',
    fields: [],
    words: nothingMore,
    offered: ({ items }) => items > 0,
  },
  {
    id: 'assign',
    command: '交办',
    fields: [
      body('主办单位'),
      due,
      { name: 'what', label: '办什么', kind: 'text' },
      { name: 'assist', label: '协办单位', kind: 'line', optional: true },
      { name: 'owner', label: '责任人', kind: 'line', optional: true },
    ],
    words: ({ body: lead, day, what, assist, owner }) =>
      joined(one(lead), one(day), what, assist && `协办 ${one(assist)}`, owner && `责任人 ${one(owner)}`),
  },
  {
    id: 'accepttask',
    command: '签收',
    fields: [],
    words: nothingMore,
    offered: ({ tasks }) => tasks.some((task) => task.acceptedAt === null),
  },
  {
    id: 'progress',
    command: '进展',
    fields: [
      { name: 'percent', label: '完成百分之几', kind: 'number', optional: true },
      { name: 'words', label: '做到哪一步', kind: 'text' },
    ],
    words: ({ percent, words }) => joined(percent && `${one(percent)}%`, words),
  },
  { id: 'done', command: '办结', fields: [reason('办得怎样', '会请反映人确认。')], words: says('reason') },
  {
    id: 'extend',
    command: '延期',
    fields: [{ ...due, label: '新期限' }, reason('为什么延期', '会告诉反映人。')],
    words: ({ day, reason: why }) => joined(one(day), why),
  },
  {
    id: 'approve',
    command: '准予延期',
    fields: [taskBody, { ...due, label: '新期限' }, reason()],
    words: ({ body: to, day, reason: why }) => joined(one(to), one(day), why),
    offered: ({ tasks }) => tasks.length > 0,
  },
  { id: 'sendback', command: '退单', fields: [reason('为什么退回')], words: says('reason'), careful: true },
  { id: 'urge', command: '催办', fields: [], words: nothingMore, offered: ({ tasks }) => tasks.length > 0 },
  { id: 'supervise', command: '督办', fields: [reason('为什么督办')], words: says('reason') },
  {
    id: 'suspend',
    command: '挂账',
    fields: [reason('为什么挂账', '会告诉反映人。'), later],
    words: ({ reason: why, day }) => joined(why, one(day)),
  },
  { id: 'resume', command: '恢复', fields: [{ ...reason('说明'), optional: true }], words: says('reason') },
  {
    id: 'come',
    command: '应哨',
    fields: [{ ...body(), hint: '部门负责人不用填。', optional: true }],
    words: ({ body: who }) => one(who),
  },
  {
    id: 'ratewhistle',
    command: '评哨',
    fields: [
      { ...body(), hint: '部门负责人不用填。', optional: true },
      {
        name: 'rate',
        label: '来得怎样',
        kind: 'choice',
        choices: () => ['好', '一般', '差'].map((label) => [label, label] as const),
      },
    ],
    words: ({ body: who, rate }) => joined(one(who), rate),
  },
  {
    id: 'passon',
    command: '回访',
    label: '替没有手机的反映人回话',
    fields: [
      {
        name: 'who',
        label: '哪一位',
        kind: 'choice',
        choices: ({ offline }) => offline.map((name) => [name, name || '没有留名的'] as const),
      },
      {
        name: 'verdict',
        label: '解决了没有',
        kind: 'choice',
        choices: () => ['已解决', '部分解决', '未解决'].map((label) => [label, label] as const),
      },
      {
        name: 'content',
        label: '满意不满意',
        kind: 'choice',
        optional: true,
        choices: () => ['', '满意', '基本满意', '不满意'].map((label) => [label, label || '没有说'] as const),
      },
      { ...reason('他怎么说'), optional: true },
    ],
    words: ({ who, verdict, content, reason: said }) => joined(who, verdict, content, said),
    offered: ({ offline, topic }) =>
      offline.length > 0 && ['verifying', 'resolved', 'partlyResolved', 'unrated'].includes(topic.state),
  },
  {
    id: 'review',
    command: '回头看',
    label: '回头看了，记一笔',
    fields: [reason('看的情况', '会告诉反映人。')],
    words: ({ reason: seen }) => `情况 ${seen}`,
  },
  {
    id: 'relapse',
    command: '回头看',
    label: '反弹了，重新办',
    fields: [reason('哪里不好')],
    words: ({ reason: seen }) => `反弹 ${seen}`,
    careful: true,
  },
  {
    id: 'setreview',
    command: '回头看',
    label: '定日子回头看',
    fields: [later],
    words: ({ day }) => one(day),
  },
  {
    id: 'motion',
    command: '提案',
    label: '起草提案',
    fields: [{ name: 'others', label: '还有哪几号', kind: 'line', optional: true, hint: '几件一起写时填，空格隔开。' }],
    words: ({ topic, others = '' }) => joined(topic, ...(others.match(/\d{1,7}/g) ?? [])),
    numbers: () => [],
    offered: ({ topic }) => !['candidate', 'merged', 'withdrawn', 'declined'].includes(topic.state),
  },
  { id: 'archive', command: '归档', fields: [], words: nothingMore },
];
