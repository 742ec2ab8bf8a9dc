// 协商, 成果: what is done on the consultation's page.
import { parties, partyLabel } from '../../../consultations/parties.js';
import type { TopicModel } from '../../../db/client.js';
import {
  body,
  type CommandForm,
  type Facts,
  type FieldOf,
  joined,
  moment,
  nothingMore,
  one,
  reason,
  says,
} from './form.js';

const when: FieldOf = { name: 'when', label: '什么时候', kind: 'moment' };
const place: FieldOf = { name: 'place', label: '在哪里', kind: 'line', value: ({ table }) => table?.place ?? '' };
const party: FieldOf = {
  name: 'party',
  label: '什么身份',
  kind: 'choice',
  choices: () => [
    ...parties.filter((name) => name !== 'stakeholder').map((name) => [partyLabel(name), partyLabel(name)] as const),
    ['支持方', '利益相关者（支持的一方）'],
    ['反对方', '利益相关者（反对的一方）'],
  ],
};
const speaker: FieldOf = {
  name: 'who',
  label: '谁说的',
  kind: 'choice',
  choices: ({ table }) =>
    (table?.participants ?? [])
      .filter((seat) => seat.status !== 'proposed')
      .map((seat) => [seat.name, `${seat.name}（${partyLabel(seat.party)}）`] as const),
};
const words: FieldOf = { name: 'words', label: '说了什么', kind: 'text' };
/** A convener writes for others, everybody else for themselves. */
const spoken = ({ who, words: said }: Record<string, string>) => (who ? `${who}：${said}` : (said ?? ''));
const anybodySits = ({ table }: Facts) => table?.participants.some((seat) => seat.status !== 'proposed') ?? false;
const sits = ({ seat }: Facts) => seat !== undefined;
const which: FieldOf = { name: 'which', label: '第几条', kind: 'number' };
const result: FieldOf = {
  name: 'result',
  label: '谈成了吗',
  kind: 'choice',
  choices: () => [
    ['共识', '达成共识'],
    ['部分', '部分达成共识'],
    ['未达成', '没有谈成'],
  ],
};
const vote = (id: string, command: string): CommandForm => ({
  id,
  command,
  fields: [which, { ...reason('为什么'), optional: true }],
  words: ({ which: number, reason: why }) => joined(one(number), why),
  offered: (facts) => sits(facts) && facts.openStatements > 0,
});

export const conveningForms: readonly CommandForm[] = [
  {
    id: 'convene',
    command: '开启协商',
    fields: [when, place],
    words: ({ when: at, place: where }) => joined(moment(at), where),
  },
  {
    id: 'onsite',
    command: '简易协商',
    fields: [{ ...place, value: ({ topic }) => topic.place ?? '' }],
    words: says('place'),
  },
  { id: 'micro', command: '微协商', fields: [], words: nothingMore },
  { id: 'research', command: '调研', fields: [reason('了解到什么')], words: says('reason') },
];

export const tableForms: readonly CommandForm[] = [
  {
    id: 'inviteall',
    command: '邀请',
    label: '建议的人都请',
    fields: [],
    words: () => '全部',
    offered: ({ table }) => table?.participants.some((seat) => seat.status === 'proposed') ?? false,
  },
  {
    id: 'invite',
    command: '邀请',
    label: '另请一位',
    fields: [party, { name: 'who', label: '名字', kind: 'line', hint: '或者部门的名字。' }],
    words: ({ party: role, who }) => joined(role, one(who)),
  },
  {
    id: 'join',
    command: '联合协商',
    fields: [
      {
        name: 'unit',
        label: '和哪个村一起',
        kind: 'choice',
        choices: ({ units }) => units.map((name) => [name, name] as const),
      },
    ],
    words: says('unit'),
    offered: ({ topic }) => topic.state === 'convened',
  },
  {
    id: 'reschedule',
    command: '开启协商',
    actions: ['reschedule'],
    label: '改时间地点',
    fields: [when, place],
    words: ({ when: at, place: where }) => joined(moment(at), where),
    offered: ({ topic }) => topic.state === 'convened',
  },
  {
    id: 'agenda',
    command: '议程',
    label: '定议程',
    fields: [{ name: 'items', label: '一行一项', kind: 'text', value: ({ table }) => table?.agenda ?? '' }],
    words: says('items'),
  },
  {
    id: 'open',
    command: '开会',
    label: '现在开始协商',
    fields: [{ ...reason('人没齐就开，为什么'), optional: true, hint: '人齐了不用写。' }],
    words: says('reason'),
  },
  {
    id: 'checkin',
    command: '签到',
    label: '替人签到',
    fields: [{ name: 'who', label: '谁到了', kind: 'line', hint: '几位用顿号隔开。' }],
    words: says('who'),
  },
];

/** For whoever is invited, whatever else they are. */
export const seatForms: readonly CommandForm[] = [
  { id: 'attend', command: '参加', fields: [], words: nothingMore, offered: sits },
  {
    id: 'stayaway',
    command: '不参加',
    fields: [{ ...reason('为什么，谁来代'), optional: true, hint: '例如：出差 由白露代' }],
    words: says('reason'),
    offered: sits,
  },
  { id: 'here', command: '签到', label: '我到了', fields: [], words: nothingMore, offered: sits },
  vote('agree', '赞成'),
  vote('disagree', '反对'),
  vote('pass', '弃权'),
];

/** Of a 简易协商 or 微协商, where nobody was called and nobody sits at a table. */
const quick = ({ table, topic }: Facts, state: TopicModel['state'] = 'inSession') =>
  topic.state === state && (table?.mode === 'onSite' || table?.mode === 'micro');

export const sessionForms: readonly CommandForm[] = [
  {
    id: 'present',
    command: '在场',
    label: '记谁在场',
    fields: [{ name: 'who', label: '谁在场', kind: 'line', hint: '例如：村干部秋实、部门清泉、群众老马。' }],
    words: says('who'),
    offered: quick,
  },
  {
    id: 'said',
    command: '大家说',
    label: '记大家怎么说',
    fields: [{ ...words, hint: '一行一个人，例如：老马：先修主路。' }],
    words: says('words'),
    offered: quick,
  },
  {
    id: 'agreed',
    command: '商定',
    label: '商量定了',
    fields: [{ ...words, label: '怎么办' }],
    words: says('words'),
    offered: quick,
  },
  { id: 'record', command: '记录', label: '记一句发言', fields: [speaker, words], words: spoken, offered: anybodySits },
  {
    id: 'dissent',
    command: '不同意见',
    label: '记一条不同意见',
    fields: [speaker, words],
    words: spoken,
    offered: anybodySits,
  },
  {
    id: 'correct',
    command: '更正',
    label: '更正最后一句',
    fields: [speaker, words],
    words: spoken,
    offered: anybodySits,
  },
  {
    id: 'explain',
    command: '解释说明',
    fields: [
      {
        name: 'which',
        label: '解释哪一条',
        kind: 'choice',
        choices: ({ dissents }) => dissents.map(({ number, label }) => [String(number), label] as const),
      },
      reason('怎么解释'),
    ],
    words: ({ which: number, reason: why }) => `${one(number)}. ${why}`,
    offered: ({ dissents }) => dissents.length > 0,
  },
  { id: 'propose', command: '说法', label: '提一条说法', fields: [words], words: says('words') },
  {
    id: 'hands',
    command: '记票',
    label: '记举手',
    fields: [
      which,
      party,
      { name: 'yes', label: '赞成几位', kind: 'number', value: () => '0' },
      { name: 'no', label: '反对几位', kind: 'number', value: () => '0' },
      { name: 'none', label: '弃权几位', kind: 'number', value: () => '0' },
    ],
    words: ({ which: number, party: role, yes, no, none }) =>
      `${one(number)} ${role?.endsWith('方') ? '利益相关者' : role} 赞成${one(yes)} 反对${one(no)} 弃权${one(none)}`,
    offered: ({ openStatements }) => openStatements > 0,
  },
  {
    id: 'closevote',
    command: '表态',
    label: '结束表态，公布结果',
    fields: [],
    words: () => '结束',
    offered: ({ openStatements }) => openStatements > 0,
  },
  {
    id: 'adjourn',
    command: '休会',
    fields: [reason(), { ...when, label: '下次什么时候', optional: true }, { ...place, optional: true }],
    words: ({ reason: why, when: at, place: where }) => joined(one(why), moment(at), at ? where : ''),
  },
  {
    id: 'conclude',
    command: '结论',
    label: '记下结论',
    fields: [
      result,
      { name: 'words', label: '商定的办法', kind: 'text' },
      {
        name: 'items',
        label: '要办的事，一行一件',
        kind: 'text',
        optional: true,
        hint: '例如：镇供电所 9月30日 换灯',
      },
    ],
    words: ({ result: came, words: agreed = '', items = '' }) =>
      [
        `${came} ${plain(agreed)}`,
        ...items
          .split('\n')
          .filter((item) => item.trim() !== '')
          .map((item, index) => `${index + 1}. ${item.trim().replace(/^\d{1,2}[.、．]\s*/, '')}`),
      ].join('\n'),
    // The command has no place of its own in the state table: a called one is concluded too, once those due are there.
    offered: ({ topic }) => ['convened', 'inSession'].includes(topic.state),
  },
];

/** A line of the words that begins with a number would be read as a thing to be done. */
const plain = (text: string) => text.split('\n').join(' ');

export const outcomeForms: readonly CommandForm[] = [
  {
    id: 'whodoesit',
    command: '责任',
    label: '谁来办、几时办好',
    fields: [body(), { name: 'day', label: '几时办好', kind: 'day' }],
    words: ({ body: lead, day }) => joined(one(lead), one(day)),
    offered: (facts) => quick(facts, 'concluded') && facts.items === 0,
  },
  {
    id: 'item',
    command: '事项',
    label: '加一件议定事项',
    fields: [
      body('主办单位'),
      { name: 'day', label: '几时办好', kind: 'day' },
      { name: 'what', label: '办什么', kind: 'text' },
      { name: 'assist', label: '协办单位', kind: 'line', optional: true },
      { name: 'owner', label: '责任人', kind: 'line', optional: true },
    ],
    words: ({ body: lead, day, what, assist, owner }) =>
      joined(one(lead), one(day), what, assist && `协办 ${one(assist)}`, owner && `责任人 ${one(owner)}`),
  },
  {
    id: 'edititem',
    command: '改事项',
    label: '改一件议定事项',
    fields: [
      which,
      { ...body('单位'), optional: true },
      { name: 'day', label: '期限', kind: 'day', optional: true },
      { name: 'owner', label: '责任人', kind: 'line', optional: true },
    ],
    words: ({ which: number, body: lead, day, owner }) =>
      joined(one(number), lead && `主办 ${one(lead)}`, one(day), owner && `责任人 ${one(owner)}`),
    offered: ({ items }) => items > 0,
  },
];

export const minutesForms: readonly CommandForm[] = [
  {
    id: 'draft',
    command: '纪要',
    label: '起草纪要',
    fields: [],
    words: nothingMore,
    offered: ({ minutes }) => minutes === 'none',
  },
  {
    id: 'redraft',
    command: '纪要',
    label: '重新起草',
    fields: [],
    words: () => '重新起草',
    careful: true,
    offered: ({ minutes }) => minutes === 'draft',
  },
  {
    id: 'confirm',
    command: '纪要定稿',
    label: '没问题，定稿',
    fields: [],
    words: nothingMore,
    offered: ({ minutes }) => minutes === 'draft',
  },
  {
    id: 'revise',
    command: '纪要',
    label: '修订',
    fields: [],
    words: () => '修订',
    offered: ({ minutes }) => minutes === 'confirmed',
  },
  {
    id: 'editline',
    command: '改纪要',
    label: '改好了',
    fields: [
      { name: 'line', label: '第几行', kind: 'number' },
      { name: 'text', label: '新的话', kind: 'text' },
    ],
    words: ({ line, text }) => `${one(line)} ${text}`,
    offered: ({ minutes }) => minutes === 'draft',
  },
];
