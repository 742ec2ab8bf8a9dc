import { conveners } from '../../people/roles.js';
import { split as splitTopic } from '../../topics/merging.js';
import { nameOf } from '../../topics/topics.js';
import { nothing } from '../args.js';
import { command, offices, theTopic } from '../command.js';
import { takeWords } from './take-out.js';

export const split = command({
  name: '拆分',
  synonyms: ['拆开', '取消合并', '取消并案'],
  who: conveners,
  where: offices,
  topics: 'one',
  args: nothing,
  example: '拆分 12',
  help: '并错了的拆出来，单独办；没并过的，挑出算错的那句话',
  async run(context) {
    const topic = theTopic(context);
    if (topic.mergedIntoId === null) return takeWords(context, undefined);
    await splitTopic(context.tx, topic, context.actor, context.now);
    const n = topic.number;
    return {
      text: `${nameOf(topic)}拆出来了，等筛选，会告诉两边的反映人。`,
      choices: [
        { label: '受理', command: `受理 ${n}` },
        { label: '不予列入', command: `不予列入 ${n}` },
      ],
    };
  },
});
