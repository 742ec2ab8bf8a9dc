import type { Role } from '../../db/client.js';
import { UserError } from '../../errors.js';
import {
  createMotion,
  labelOf,
  type MotionSatisfaction,
  motionLine,
  motionNumbered,
  motionSatisfactionLabels,
  motionsOf,
  motionText,
  type Step,
  takeStep,
} from '../../motions/motions.js';
import { conveners } from '../../people/roles.js';
import { anyText } from '../args.js';
import { fileLink, takeFileWord } from '../as-file.js';
import { type CommandContext, command, offices } from '../command.js';

/** Those of a motion are written down by the office that keeps them. */
const officeSteps = ['立案', '并案', '不予立案', '交办', '答复'] as const;
const steps = [...officeSteps, '提交', '基本满意', '不满意', '满意'] as const;
type StepName = (typeof steps)[number];

const stepLine = new RegExp(
  `^(?:提案)?\\s*#?(\\d{1,6})号?\\s*(${[...steps].sort((a, b) => b.length - a.length).join('|')})\\s*([\\s\\S]*)$`,
);

const office: readonly Role[] = ['countyOffice', 'admin'];

export const motion = command({
  name: '提案',
  synonyms: ['写提案'],
  who: conveners,
  whoFor: (words) => {
    const name = stepLine.exec(words)?.[2];
    return (officeSteps as readonly string[]).includes(name ?? '') ? office : conveners;
  },
  where: offices,
  topics: 'none',
  args: anyText,
  glued: /^\d|^列表/,
  example: '提案 12 13（之后：提案 1 提交）',
  help: '把几件议题起草成提案；提案 列表；县里记：提案 1 立案 编号、交办 单位、答复 A 内容',
  async run(context, text) {
    const { tx, actor, now, timeZone } = context;
    const unitId = unitOf(context);
    if (text === '' || /^(?:列表|都有哪些|清单)$/.test(text)) {
      const motions = await motionsOf(tx, unitId);
      return motions.length > 0
        ? [...motions.map(motionLine), `看全文发：看提案 ${motions[0]?.id}`].join('\n')
        : '还没有提案。起草发：提案 12 13（议题的号数）';
    }
    const [, id, name, words = ''] = stepLine.exec(text) ?? [];
    if (id && name) {
      const chosen = await motionNumbered(tx, unitId, Number(id));
      await takeStep(tx, chosen, actor, readStep(name as StepName, words.trim(), chosen.id), now);
      const after = await motionNumbered(tx, unitId, chosen.id);
      return `提案${after.id}记下了：${name}${words ? ` ${words}` : ''}。现在是「${labelOf(after)}」。`;
    }
    const numbers = text.match(/\d{1,7}/g)?.map(Number) ?? [];
    if (numbers.length === 0 || /[^\d\s#号，,、和及]/.test(text)) {
      throw new UserError('没看明白。起草发：提案 12 13（议题的号数）；往下走发：提案 1 提交');
    }
    const made = await createMotion(tx, unitId, numbers.slice(0, 20), actor, now, timeZone);
    return motionText(await motionNumbered(tx, unitId, made.id));
  },
});

const unitOf = ({ unitId }: CommandContext): number => {
  if (unitId !== null) return unitId;
  throw new UserError('这个群还没有绑定。');
};

const satisfactions = Object.entries(motionSatisfactionLabels) as [MotionSatisfaction, string][];

function readStep(name: StepName, words: string, id: number): Step {
  const want = (example: string): string => {
    if (words !== '') return words;
    throw new UserError(`后面还要写一句。例如：提案 ${id} ${name} ${example}`);
  };
  switch (name) {
    case '提交':
      return { to: 'submitted' };
    case '立案':
      return { to: 'filed', fileNumber: want('2026-031') };
    case '并案':
      return { to: 'merged', reason: want('和2026-012号提案一起办') };
    case '不予立案':
      return { to: 'notFiled', reason: want('转为社情民意信息') };
    case '交办':
      return { to: 'assigned', body: want('县水利局') };
    case '答复': {
      const [, grade, answer = ''] = /^([A-Ca-c])\s*类?[\s，,：:]*([\s\S]*)$/.exec(want('A 已经修好')) ?? [];
      if (!grade || answer === '')
        throw new UserError(`请写上 A、B 或 C，再写怎么答复。例如：提案 ${id} 答复 A 已经修好`);
      return { to: 'answered', grade: grade.toUpperCase(), answer };
    }
    default: {
      const [satisfaction] = satisfactions.find(([, label]) => label === name) ?? ['satisfied' as const];
      return { to: 'judged', satisfaction, reason: words };
    }
  }
}

export const showMotion = command({
  name: '看提案',
  synonyms: ['查提案'],
  who: [...conveners, 'cppccMember'],
  where: offices,
  topics: 'none',
  args: anyText,
  glued: /^\d/,
  asFile: true,
  example: '看提案 1',
  help: '看一件提案的全文和办理情况',
  async run(context, text) {
    const id = Number(/\d{1,6}/.exec(text)?.[0] ?? 0);
    if (id === 0) throw new UserError('请写上是第几件提案，例如：看提案 1');
    const unitId = unitOf(context);
    const found = await motionNumbered(context.tx, unitId, id);
    if (!takeFileWord(text).asFile) return motionText(found);
    return fileLink(context, {
      kind: 'motion',
      args: { unitId, id },
      unitId,
      admin: `motion ${id} --unit 单位名 --out 提案.docx`,
    });
  },
});
