import { appeal as appealTopic } from '../../topics/appeals.js';
import { publicNameOf } from '../../topics/topics.js';
import { mask } from '../../triage/mask.js';
import { words } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

export const appeal = command({
  name: '申诉',
  synonyms: ['我要申诉', '不服'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  action: 'appeal',
  args: words('请写上为什么不同意'),
  example: '申诉 12 这不是我一家的事，半个村都受影响',
  help: '没列入、没采纳，可以请上一级再看一次',
  async run(context, reason) {
    const topic = theTopic(context);
    const above = await appealTopic(context.tx, topic, context.person, mask(reason).text, context.now);
    return `收到，${publicNameOf(topic)}交给${above.name}重新看，看完会答复您。`;
  },
});
