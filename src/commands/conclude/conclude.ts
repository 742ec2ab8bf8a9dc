import { z } from 'zod';
import {
  conclude as concludeTopic,
  itemLine,
  itemsOf,
  type Result,
  resultLabels,
} from '../../consultations/outcome.js';
import { conveners } from '../../people/roles.js';
import { procedureLine } from '../../reports/procedure-check.js';
import { nameOf } from '../../topics/topics.js';
import { command, offices, theTopic } from '../command.js';
import { readWork } from '../work-words.js';
import { resultIn } from './result-words.js';

const itemMark = /^\s*(?:[（(]?\d{1,2}[)）.、．]|[一二三四五六七八九十]、|[-·•])\s*(?=\S)/;

/** The words, and beneath them a line for each thing agreed on: `1. 镇供电所 9月30日前 换灯`. */
const outcome = z.string().transform((text, context) => {
  const found = resultIn(text);
  const said = (found?.rest ?? text.trim()).split('\n').map((line) => line.trim());
  const items = said.filter((line) => itemMark.test(line)).map((line) => line.replace(itemMark, ''));
  const plain = said
    .filter((line) => !itemMark.test(line))
    .join('\n')
    .replace(/^[\s:：，,。、]+/, '')
    .trim();
  const words = plain === '' ? items.join('；') : plain;
  if (!found) context.addIssue('先写「共识」「部分」或「未达成」，再写商定的办法。');
  else if (words === '') context.addIssue('请写上商定的办法。');
  return { result: found?.result ?? ('none' as Result), text: words, items };
});

export const conclude = command({
  name: '结论',
  synonyms: ['协商结论'],
  who: conveners,
  where: offices,
  topics: 'one',
  // A convened topic whose hour has not come may be concluded too, when those who must be there are.
  args: outcome,
  example: '结论 12 共识 供电所月底前换成LED灯，村里出人看护',
  help: '记下商量的结果，下面可以一行一件：1. 单位 期限 事项',
  async run(context, { result, text, items }) {
    const topic = theTopic(context);
    const { tx, actor, now, timeZone } = context;
    const agreed = items.map((line) => readWork(line, now, timeZone));
    const after = await concludeTopic(tx, topic, actor, { result, text, items: agreed }, now);
    const n = topic.number;
    return [
      `${nameOf(topic)}${resultLabels[result]}，已记下，会告诉反映人。`,
      ...(items.length > 0 ? (await itemsOf(tx, topic.id)).map(itemLine) : []),
      items.length > 0 ? `下一步：交办 ${n}（把上面的事交下去）` : `下一步：交办 ${n} 单位 期限 事项`,
      `纪要我来起草，发：纪要 ${n}`,
      ...(await procedureLine(tx, after, timeZone)),
    ].join('\n');
  },
});
