import { z } from 'zod';
import { UserError } from '../../errors.js';
import { staff } from '../../people/roles.js';
import { closeStall, countStall, openStall, openStallOf, stallText, stallTopics } from '../../topics/stalls.js';
import { takeUnit } from '../../triage/dictated.js';
import { type CommandContext, command, offices } from '../command.js';

const beginOrEnd = z.string().transform((text, context) => {
  const found = /^(开始|开张|出摊|结束|收摊|完了|$)[\s:：，,]*(.*)$/s.exec(text.trim());
  if (!found) context.addIssue('摆摊是「开始」还是「结束」？');
  const word = found?.[1] ?? '';
  const end = ['结束', '收摊', '完了'].includes(word);
  return {
    what: word === '' ? ('look' as const) : end ? ('end' as const) : ('begin' as const),
    place: found?.[2] ?? '',
  };
});

export const stall = command({
  name: '摆摊',
  synonyms: ['出摊', '摆摊设点'],
  who: staff,
  where: offices,
  topics: 'none',
  beneath: true,
  args: beginOrEnd,
  glued: /^(?:开始|结束)/,
  example: '摆摊 开始 李家庄集市',
  help: '开始后您发的每句都记成一条意见，完了发：摆摊 结束',
  run: (context, { what, place }) =>
    what === 'begin' ? begin(context, place.trim()) : what === 'end' ? end(context) : look(context),
});

async function begin({ tx, now, unitId, group, person, actor }: CommandContext, place: string): Promise<string> {
  if (unitId === null) throw new UserError('这个群还没有绑定村或社区。');
  if (await openStallOf(tx, group.id, person.id)) throw new UserError('您的摊还开着。先发：摆摊 结束');
  const where = await takeUnit(tx, { unitId, personId: person.id }, place);
  const by = { ...actor, personId: person.id };
  await openStall(tx, { unitId: where.unitId, group, actor: by, place: place || null }, now);
  return [
    `开始摆摊${place ? `（${place}）` : ''}。从现在起，您在这里发的每一句都记成一条意见，姓名可以写在前面：王大爷：路灯坏了`,
    '当场说清的，结尾加：（当场答复：怎么说的）',
    '发了宣传页，发：宣传页 50　完了发：摆摊 结束',
  ].join('\n');
}

async function end({ tx, now, group, person, actor }: CommandContext): Promise<string> {
  const open = await openStallOf(tx, group.id, person.id);
  if (!open) throw new UserError('您现在没有摆摊。开始发：摆摊 开始 地点');
  const counts = await closeStall(tx, open, actor, now);
  return `摆摊结束${open.place ? `（${open.place}）` : ''}：${stallText(counts)}。${stallTopics(counts)}\n答复会请您转告反映人。`;
}

async function look({ tx, group, person }: CommandContext): Promise<string> {
  const open = await openStallOf(tx, group.id, person.id);
  if (!open) return '您现在没有摆摊。开始发：摆摊 开始 地点';
  return `正在摆摊${open.place ? `（${open.place}）` : ''}：${stallText(await countStall(tx, open))}。完了发：摆摊 结束`;
}
