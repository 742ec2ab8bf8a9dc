import { conveners } from '../../people/roles.js';
import { notATopic as declineTopic } from '../../topics/screening.js';
import { nameOf } from '../../topics/topics.js';
import { anyText } from '../args.js';
import { command, offices, theTopic } from '../command.js';

export const notATopic = command({
  name: '不是议题',
  synonyms: ['这不是议题', '记错了'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'decline',
  args: anyText,
  example: '不是议题 12',
  help: '闲聊被记成了议题，撤下来，算作识别错误',
  async run(context, words) {
    const topic = theTopic(context);
    await declineTopic(context.tx, topic, context.actor, words, context.now);
    return `${nameOf(topic)}撤下来了，会告诉反映人。这算识别错误，记进准确率里。`;
  },
});
