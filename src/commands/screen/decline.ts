import { conveners } from '../../people/roles.js';
import { decline as declineTopic } from '../../topics/screening.js';
import { nameOf } from '../../topics/topics.js';
import { anyText } from '../args.js';
import { command, offices, theTopic } from '../command.js';

/** Common reasons; any other can be typed. */
const reasons = [
  '不是协商能定的事，请走诉讼、信访等法定渠道',
  '属于个人之间的事，请找村里调解',
  '有关部门已经在办',
  '政策已有明确规定',
  '情况说得不清楚，请补充后再反映',
];

export const decline = command({
  name: '不予列入',
  synonyms: ['不受理', '不列入', '不予受理'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'decline',
  args: anyText,
  example: '不予列入 12 有关部门已经在办',
  help: '不列入协商，要写原因，会告诉反映人',
  async run(context, words) {
    const topic = theTopic(context);
    const reason = words.replace(/^(?:原因|理由|因为)[:：\s]*/, '');
    if (reason === '') {
      return {
        text: `${nameOf(topic)}不列入的原因是？也可以自己写：不予列入 ${topic.number} 原因`,
        choices: reasons.map((label) => ({ label, command: `不予列入 ${topic.number} ${label}` })),
      };
    }
    await declineTopic(context.tx, topic, context.actor, reason, context.now);
    return `${nameOf(topic)}不予列入，原因会告诉反映人：${reason}`;
  },
});
