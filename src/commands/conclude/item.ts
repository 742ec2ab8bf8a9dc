import { addItem, changeItem, itemLine, itemsOf, missingOf } from '../../consultations/outcome.js';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { anyText, words } from '../args.js';
import { command, offices, theTopic } from '../command.js';
import { readWork } from '../work-words.js';

export const item = command({
  name: '事项',
  synonyms: ['议定事项', '加事项', '商定事项'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'addItem',
  args: anyText,
  example: '事项 12 镇供电所 9月30日 换3号楼路灯 责任人 某某 协办 村委会',
  help: '记一件商定要办的事；只发号数看都有哪些',
  async run(context, text) {
    const { tx, actor, now, timeZone } = context;
    const topic = theTopic(context);
    const n = topic.number;
    if (text === '') {
      const items = await itemsOf(tx, topic.id);
      if (items.length === 0) return `${nameOf(topic)}还没有议定事项。记一件发：事项 ${n} 单位 期限 要办的事`;
      return [`${nameOf(topic)}的议定事项：`, ...items.map(itemLine)].join('\n');
    }
    const work = readWork(text, now, timeZone);
    if (work.description === '') throw new UserError(`请写上要办什么。例如：事项 ${n} 镇供电所 9月30日 换灯`);
    const added = await addItem(tx, topic, actor, work, now);
    const missing = missingOf(added.item);
    const ask =
      missing.length > 0
        ? `\n${missing.join('、')}定下来就补上，发：改事项 ${n} ${added.item.number} 单位 期限 责任人 某某`
        : '';
    return `记下了${nameOf(topic)}的议定事项：\n${itemLine(added.item)}${ask}`;
  },
});

export const editItem = command({
  name: '改事项',
  synonyms: ['补事项'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'addItem',
  args: words('请写上第几项，再写改成什么'),
  example: '改事项 12 1 镇供电所 9月30日 责任人 某某',
  help: '改一件议定事项，或补上单位、期限、责任人',
  async run(context, text) {
    const { tx, actor, now, timeZone } = context;
    const topic = theTopic(context);
    const [, number, rest = ''] = /^第?\s*(\d{1,2})\s*[项件.、]?\s*([\s\S]*)$/.exec(text) ?? [];
    if (!number || rest.trim() === '') {
      throw new UserError(`请写上第几项，再写改成什么。例如：改事项 ${topic.number} 1 镇供电所 9月30日`);
    }
    const changed = await changeItem(tx, topic, actor, Number(number), readChange(rest, now, timeZone), now);
    return `改好了：\n${itemLine(changed)}`;
  },
});

/** A single word beside the day is the body, unlike in a new item, where it is what is to be done. */
function readChange(rest: string, now: Date, zone: string) {
  const work = readWork(rest, now, zone);
  if (work.body !== undefined || work.description === '' || /\s/.test(work.description)) return work;
  return { ...work, body: work.description, description: '' };
}
