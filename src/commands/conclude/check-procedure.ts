import { UserError } from '../../errors.js';
import { staff } from '../../people/roles.js';
import { checkProcedure } from '../../reports/procedure-check.js';
import { nameOf } from '../../topics/topics.js';
import { nothing } from '../args.js';
import { command, offices, theTopic } from '../command.js';

export const checkProcedureCommand = command({
  name: '体检',
  synonyms: ['程序体检', '程序自查', '查程序'],
  who: staff,
  where: offices,
  topics: 'one',
  args: nothing,
  example: '体检 12',
  help: '看协商的每一步齐不齐，有什么为证',
  async run(context) {
    const { tx, timeZone } = context;
    const topic = theTopic(context);
    const checks = await checkProcedure(tx, topic, timeZone);
    if (!checks) throw new UserError(`${topic.number}号还没有协商过，没有程序可查。看进度发：查 ${topic.number}`);
    const lines = checks.map(({ step, ok, evidence }) => `${ok ? '✓' : '✗'} ${step}：${evidence}`);
    return [`${nameOf(topic)} 程序体检`, ...lines].join('\n');
  },
});
