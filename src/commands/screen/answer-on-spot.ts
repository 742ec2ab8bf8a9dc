import { conveners } from '../../people/roles.js';
import { answer } from '../../topics/screening.js';
import { nameOf } from '../../topics/topics.js';
import { words as someWords } from '../args.js';
import { command, offices, theTopic } from '../command.js';

export const answerOnSpot = command({
  name: '当场答复',
  synonyms: ['答复', '回复'],
  who: [...conveners, 'villageCadre'],
  where: offices,
  topics: 'one',
  action: 'answerOnSpot',
  args: someWords('请写上怎么答复'),
  example: '当场答复 12 供电所今天下午来换灯',
  help: '不用开会就能说清的，直接答复',
  async run(context, words) {
    const topic = theTopic(context);
    await answer(context.tx, topic, context.actor, 'answerOnSpot', words, context.now);
    return `已答复${nameOf(topic)}，会告诉反映人：${words}`;
  },
});
