import { z } from 'zod';
import { UserError } from '../../errors.js';
import { staff } from '../../people/roles.js';
import { openStallOf } from '../../topics/stalls.js';
import { command, offices } from '../command.js';

const count = z.string().transform((text, context) => {
  const found = /^\s*(?:发了?)?\s*(\d{1,5})\s*(?:份|张|页|本)?\s*$/.exec(text);
  if (!found) context.addIssue('发了多少份？');
  return Number(found?.[1] ?? 0);
});

export const leaflets = command({
  name: '宣传页',
  synonyms: ['宣传单', '发宣传页', '明白纸'],
  who: staff,
  where: offices,
  topics: 'none',
  beneath: true,
  args: count,
  example: '宣传页 50',
  help: '摆摊时发了多少份宣传页',
  async run({ tx, group, person }, added) {
    const open = await openStallOf(tx, group.id, person.id);
    if (!open) throw new UserError('先开始摆摊：摆摊 开始 地点');
    const stall = await tx.stall.update({ where: { id: open.id }, data: { leaflets: { increment: added } } });
    return `记下了，这次一共发了${stall.leaflets}份宣传页。`;
  },
});
