import { UserError } from '../../errors.js';
import { answerOf, noteNumbered } from '../../knowledge/notes.js';
import { conveners } from '../../people/roles.js';
import { answer } from '../../topics/screening.js';
import { nameOf } from '../../topics/topics.js';
import { words as someWords } from '../args.js';
import { type CommandContext, command, offices, theTopic } from '../command.js';

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
    const { tx, actor, now } = context;
    const said = await withNote(context, words);
    await answer(tx, topic, actor, 'policyAnswer', said, now);
    return `已解答${nameOf(topic)}，会告诉反映人：${said}`;
  },
});

/** 依据 3: in the words of policy note 3, with its source. */
async function withNote(context: CommandContext, words: string): Promise<string> {
  const number = /^依据\s*(\d{1,7})号?$/.exec(words)?.[1];
  if (number === undefined) return words;
  const topic = theTopic(context);
  const note = await noteNumbered(context.tx, topic.unitId, Number(number), context.now);
  if (note) return answerOf(note);
  throw new UserError(`没有${number}号政策知识，或者已经过期。请直接写：政策解答 ${topic.number} 怎么解答`);
}
