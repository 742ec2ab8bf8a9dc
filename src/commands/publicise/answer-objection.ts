import { conveners } from '../../people/roles.js';
import { answerObjections } from '../../topics/objections.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, offices, theTopic } from '../command.js';

export const answerObjection = command({
  name: '答复异议',
  synonyms: ['异议答复', '异议不成立'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'answerObjection',
  args: words('请写上怎么答复'),
  example: '答复异议 12 灯会加遮光罩，不照住户窗户',
  help: '答复公示中的异议，提的人会收到',
  async run(context, answer) {
    const topic = theTopic(context);
    const count = await answerObjections(context.tx, topic, context.actor, answer, context.now);
    return `${nameOf(topic)}的${count}条异议已答复，会告诉提的人：${answer}`;
  },
});
