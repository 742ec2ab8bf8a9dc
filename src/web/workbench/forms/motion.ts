// 提案: edited, handed in, and followed to its answer. The office that keeps them writes down what becomes of it.
import { motionFields } from '../../../motions/draft.js';
import type { MotionOfUnit } from '../../../motions/motions.js';
import { type CommandForm, joined, one, reason, type Subject, says } from './form.js';

export interface MotionFacts {
  subject: Subject;
  motion: MotionOfUnit;
  bodies: string[];
}

type MotionForm = CommandForm<MotionFacts>;

const at =
  (...statuses: string[]) =>
  ({ motion }: MotionFacts) =>
    statuses.includes(motion.status);

export const motionForms: readonly MotionForm[] = [
  {
    id: 'submit',
    command: '提案',
    label: '写好了，提交',
    fields: [],
    words: ({ motion }) => `${motion} 提交`,
    offered: at('drafted'),
  },
  {
    id: 'file',
    command: '提案',
    label: '立案',
    rule: '1 立案',
    fields: [{ name: 'number', label: '编号', kind: 'line', hint: '例如：2026-031。会告诉反映人。' }],
    words: ({ motion, number }) => joined(motion, '立案', one(number)),
    offered: at('submitted'),
  },
  {
    id: 'mergemotion',
    command: '提案',
    label: '并案',
    rule: '1 并案',
    fields: [reason('和哪一件一起办')],
    words: ({ motion, reason: why }) => joined(motion, '并案', why),
    offered: at('submitted'),
  },
  {
    id: 'notfile',
    command: '提案',
    label: '不予立案',
    rule: '1 不予立案',
    fields: [reason()],
    words: ({ motion, reason: why }) => joined(motion, '不予立案', why),
    offered: at('submitted'),
    careful: true,
  },
  {
    id: 'give',
    command: '提案',
    label: '交办',
    rule: '1 交办',
    fields: [{ name: 'body', label: '承办单位', kind: 'line', suggested: ({ bodies }) => bodies }],
    words: ({ motion, body: to }) => joined(motion, '交办', one(to)),
    offered: at('filed'),
  },
  {
    id: 'reply',
    command: '提案',
    label: '记下答复',
    rule: '1 答复',
    fields: [
      {
        name: 'grade',
        label: '哪一类',
        kind: 'choice',
        choices: () => [
          ['A', 'A 已经解决或基本解决'],
          ['B', 'B 正在解决或已经启动'],
          ['C', 'C 列入规划逐步解决'],
        ],
      },
      reason('怎么答复', '会告诉反映人和各村群。'),
    ],
    words: ({ motion, grade, reason: answer }) => joined(motion, '答复', grade, answer),
    offered: at('filed', 'assigned'),
  },
  {
    id: 'judge',
    command: '提案',
    label: '对答复满不满意',
    fields: [
      {
        name: 'content',
        label: '满不满意',
        kind: 'choice',
        choices: () => ['满意', '基本满意', '不满意'].map((name) => [name, name] as const),
      },
      { ...reason('说明'), optional: true, hint: '不满意的重新办。' },
    ],
    words: ({ motion, content, reason: why }) => joined(motion, content, why),
    offered: at('answered'),
  },
  {
    id: 'paper',
    command: '看提案',
    label: '做成 Word 文件',
    fields: [],
    words: ({ motion }) => `${motion} 文件`,
  },
  {
    id: 'section',
    command: '改提案',
    label: '改好了',
    fields: [
      {
        name: 'field',
        label: '哪一部分',
        kind: 'choice',
        choices: () => motionFields.map((name) => [name, name] as const),
      },
      { name: 'text', label: '新的话', kind: 'text' },
    ],
    words: ({ motion, field, text }) => joined(motion, field, text),
    offered: at('drafted'),
  },
];

export const newMotion: CommandForm<{ subject: Subject }> = {
  id: 'newmotion',
  command: '提案',
  label: '起草一件提案',
  fields: [{ name: 'topics', label: '哪几号议题', kind: 'line', hint: '号数之间空一格，例如：12 13。' }],
  words: says('topics'),
};
