import { z } from 'zod';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { lockTopic } from '../../topics/events.js';
import { merge as mergeTopics } from '../../topics/screening.js';
import { countVoices, nameOf, voicesText } from '../../topics/topics.js';
import { takeTopicNumbers } from '../args.js';
import { command, offices, theTopic } from '../command.js';

const target = z.string().transform((text, context) => {
  const { numbers } = takeTopicNumbers(text.replace(/^\s*(?:到|入|并到|并入|给|->|→)\s*/, ''), 1);
  if (numbers[0] === undefined) context.addIssue('请写上并到哪一号。');
  return numbers[0] ?? 0;
});

export const merge = command({
  name: '合并',
  synonyms: ['并案', '归并'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'merge',
  args: target,
  example: '合并 12 到 8',
  help: '同一件事并在一起办，反映人分别答复',
  async run(context, number) {
    const topic = theTopic(context);
    const into = await lockTopic(context.tx, number);
    if (into.private !== topic.private) throw new UserError('私下反映的和公开的不能并在一起。');
    await mergeTopics(context.tx, topic, into, context.actor, context.now);
    const voices = await countVoices(context.tx, into.id);
    return `${topic.number}号已并入${nameOf(into)}，现在${voicesText(voices)}，会分别答复。`;
  },
});
