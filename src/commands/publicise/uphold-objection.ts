import { conveners } from '../../people/roles.js';
import { upholdObjection as uphold } from '../../topics/objections.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, offices, theTopic } from '../command.js';

export const upholdObjection = command({
  name: '异议成立',
  synonyms: ['撤下公示', '撤公示'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'upholdObjection',
  args: words('请写上原因'),
  example: '异议成立 12 位置要重新商量',
  help: '异议有道理，撤下公示，回到筛选',
  async run(context, reason) {
    const topic = theTopic(context);
    await uphold(context.tx, topic, context.actor, reason, context.now);
    const n = topic.number;
    return {
      text: `${nameOf(topic)}撤下公示，回到筛选，会告诉大家。`,
      choices: [
        { label: '受理', command: `受理 ${n}` },
        { label: '不予列入', command: `不予列入 ${n}` },
      ],
    };
  },
});
