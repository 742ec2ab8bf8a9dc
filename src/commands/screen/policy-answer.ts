import { conveners } from '../../people/roles.js';
import { answer } from '../../topics/screening.js';
import { nameOf } from '../../topics/topics.js';
import { words as someWords } from '../args.js';
import { command, offices, theTopic } from '../command.js';

export const policyAnswer = command({
  name: '政策解答',
  synonyms: ['解答', '政策答复'],
  who: [...conveners, 'villageCadre'],
  where: offices,
  topics: 'one',
  action: 'policyAnswer',
  args: someWords('请写上怎么解答'),
  example: '政策解答 12 低保每年核一次，到村委会填表就行',
  help: '问政策规定的，直接解答（单独统计）',
  async run(context, words) {
    const topic = theTopic(context);
    await answer(context.tx, topic, context.actor, 'policyAnswer', words, context.now);
    return `已解答${nameOf(topic)}，会告诉反映人：${words}`;
  },
});
