import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { merge as mergeTopics } from '../../topics/merging.js';
import { countVoices, nameOf, voicesText } from '../../topics/topics.js';
import { nothing } from '../args.js';
import { command, offices } from '../command.js';

export const merge = command({
  name: '合并',
  synonyms: ['并案', '归并'],
  who: conveners,
  where: offices,
  topics: 'many',
  action: 'merge',
  args: nothing,
  example: '合并 12 到 8',
  help: '同一件事并在一起办，反映人分别答复',
  async run({ tx, topics, actor, now }) {
    const target = topics.at(-1);
    const merged = topics.slice(0, -1);
    const first = topics[0]?.number ?? 12;
    if (!target || merged.length === 0) throw new UserError(`请写上并到哪一号，例如：合并 ${first} 到 8`);
    for (const topic of merged) await mergeTopics(tx, topic, target, actor, now);
    const voices = await countVoices(tx, target.id);
    const numbers = merged.map((topic) => `${topic.number}号`).join('、');
    return `${numbers}已并入${nameOf(target)}，现在${voicesText(voices)}，会分别答复。\n并错了发：拆分 ${first}`;
  },
});
