import { z } from 'zod';
import { conclude as concludeTopic, type Result, resultLabels } from '../../consultations/outcome.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { command, offices, theTopic } from '../command.js';

const results: [RegExp, Result][] = [
  [/^(?:部分(?:达成)?共识|部分)/, 'partial'],
  [/^(?:未达成(?:共识)?|没达成(?:共识)?|没谈成|未)/, 'none'],
  [/^(?:达成共识|共识|同意|一致)/, 'consensus'],
];

const outcome = z.string().transform((text, context) => {
  const line = text.trim();
  const found = results.find(([pattern]) => pattern.test(line));
  const words = found ? line.replace(found[0], '').replace(/^[\s:：，,。、]+/, '') : '';
  if (!found) context.addIssue('先写「共识」「部分」或「未达成」，再写商定的办法。');
  else if (words === '') context.addIssue('请写上商定的办法。');
  return { result: found?.[1] ?? ('none' as Result), text: words };
});

export const conclude = command({
  name: '结论',
  synonyms: ['协商结论', '商定'],
  who: conveners,
  where: offices,
  topics: 'one',
  // A convened topic whose hour has not come may be concluded too: the session is then opened first.
  args: outcome,
  example: '结论 12 共识 供电所月底前换成LED灯，村里出人看护',
  help: '记下商量的结果',
  async run(context, { result, text }) {
    const topic = theTopic(context);
    await concludeTopic(context.tx, topic, context.actor, { result, text }, context.now);
    return `${nameOf(topic)}${resultLabels[result]}，已记下，会告诉反映人。\n下一步：交办 ${topic.number} 单位 期限 事项`;
  },
});
