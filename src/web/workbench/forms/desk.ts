// What belongs to a place and to no one topic: 代录, 摆摊, 征集, 走访, 活动计划, 投票.
import type { StallModel } from '../../../db/client.js';
import { type CommandForm, type FieldOf, joined, one, reason, type Subject } from './form.js';

export interface DeskFacts {
  subject: Subject;
  /** Of the place and beneath it, its own name first. */
  places: string[];
  /** All of the county, for those who visit. */
  units: string[];
  /** The visitor's own, opened on this page. */
  stall: StallModel | undefined;
  /** Themes of the open ones of this place. */
  rounds: string[];
  activities: { id: number; line: string }[];
  /** Numbers of the topics in each open vote. */
  ballots: number[][];
}

type DeskForm = CommandForm<DeskFacts>;
type DeskField = FieldOf<DeskFacts>;

const labels = (names: readonly string[]) => names.map((name) => [name, name] as const);

const place = (label: string): DeskField => ({
  name: 'place',
  label,
  kind: 'choice',
  choices: ({ places }) => labels(places),
});
const activity: DeskField = {
  name: 'activity',
  label: '哪一项',
  kind: 'choice',
  choices: ({ activities }) => activities.map(({ id, line }) => [String(id), line] as const),
};
const anyActivity = ({ activities }: DeskFacts) => activities.length > 0;
const atStall = ({ stall }: DeskFacts) => stall !== undefined;
/** What 姓名： takes. */
const asName = (value = '') =>
  one(value)
    .replace(/[^\u4e00-\u9fa5·]/g, '')
    .slice(0, 8);

export const dictationForms: readonly DeskForm[] = [
  {
    id: 'dictate',
    command: '代录',
    label: '替人记一条意见',
    fields: [
      {
        name: 'way',
        label: '从哪里听来的',
        kind: 'choice',
        choices: () => labels(['电话', '走访', '征集表', '摆摊']),
        value: ({ stall }) => (stall ? '摆摊' : '电话'),
      },
      place('哪里的人'),
      { name: 'who', label: '姓名', kind: 'line', optional: true, hint: '只给工作室看，办得怎样好转告。' },
      {
        name: 'shown',
        label: '给谁看',
        kind: 'choice',
        optional: true,
        choices: () => [
          ['', '大家都看得到'],
          ['匿名', '匿名'],
          ['私密', '只给工作室看'],
        ],
      },
      { name: 'words', label: '什么事', kind: 'text' },
    ],
    words: ({ way, place: where, shown, who, words }) =>
      joined(way, where, shown, asName(who) && `姓名：${asName(who)}`, words),
  },
];

export const stallForms: readonly DeskForm[] = [
  {
    id: 'openstall',
    command: '摆摊',
    label: '开始摆摊',
    fields: [
      place('哪个村'),
      { name: 'where', label: '在哪里', kind: 'line', optional: true, hint: '例如：集市、村委会门口。' },
    ],
    words: ({ place: village, where }) => joined('开始', `${village}${one(where)}`),
    offered: (facts) => !atStall(facts),
  },
  {
    id: 'leaflets',
    command: '宣传页',
    label: '记发了多少份宣传页',
    fields: [{ name: 'count', label: '多少份', kind: 'number' }],
    words: ({ count }) => one(count),
    offered: atStall,
  },
  { id: 'closestall', command: '摆摊', label: '收摊', fields: [], words: () => '结束', offered: atStall },
];

export const roundForms: readonly DeskForm[] = [
  {
    id: 'openround',
    command: '征集',
    label: '开始一次专题征集',
    fields: [
      { name: 'theme', label: '什么主题', kind: 'line', hint: '例如：冬季取暖。会告诉各村群。' },
      { name: 'day', label: '到哪天为止', kind: 'day' },
    ],
    words: ({ theme, day }) => joined(theme, one(day)),
  },
  {
    id: 'closeround',
    command: '征集',
    label: '提前结束征集',
    fields: [{ name: 'theme', label: '哪一个', kind: 'choice', choices: ({ rounds }) => labels(rounds) }],
    words: ({ theme }) => joined('结束', theme),
    offered: ({ rounds }) => rounds.length > 0,
    careful: true,
  },
  {
    id: 'stopballot',
    command: '结束投票',
    label: '提前结束投票',
    fields: [
      {
        name: 'ballot',
        label: '哪一次',
        kind: 'choice',
        choices: ({ ballots }) =>
          ballots.map((numbers) => [String(numbers[0]), numbers.map((number) => `${number}号`).join('、')] as const),
      },
      reason('为什么提前结束', '大家都看得到。'),
    ],
    words: ({ ballot, reason: why }) => joined(ballot, why),
    offered: ({ ballots }) => ballots.length > 0,
    careful: true,
  },
];

export const activityForms: readonly DeskForm[] = [
  {
    id: 'plan',
    command: '计划',
    label: '计划一项活动',
    fields: [
      { name: 'day', label: '哪天', kind: 'day' },
      { name: 'title', label: '办什么', kind: 'line', hint: '例如：委员进村听意见。' },
      {
        name: 'visited',
        label: '去哪里',
        kind: 'choice',
        optional: true,
        choices: ({ units }) => [['', '不写'], ...labels(units)],
      },
    ],
    words: ({ day, title, visited }) => joined('活动', one(day), title, visited && `去${visited}`),
  },
  {
    id: 'held',
    command: '活动',
    label: '办过了，记一笔',
    fields: [activity, { name: 'words', label: '办得怎样', kind: 'text' }],
    words: ({ activity: id, words }) => joined(id, '已办', words),
    offered: anyActivity,
  },
  {
    id: 'calloff',
    command: '活动',
    label: '取消一项活动',
    fields: [activity, reason()],
    words: ({ activity: id, reason: why }) => joined(id, '取消', why),
    offered: anyActivity,
    careful: true,
  },
  {
    id: 'visit',
    command: '走访',
    label: '记一次走访',
    fields: [
      { name: 'place', label: '去了哪里', kind: 'choice', choices: ({ units }) => labels(units) },
      { name: 'words', label: '看到听到什么', kind: 'text', hint: '有要办的事，另外替人记一条意见。' },
    ],
    words: ({ place: where, words }) => joined(where, words),
  },
];

export const deskForms: readonly DeskForm[] = [...dictationForms, ...stallForms, ...roundForms, ...activityForms];
