import { z } from 'zod';
import type { Prisma } from '../../db/client.js';
import { UserError } from '../../errors.js';
import { reportProgress } from '../../followups/tasks.js';
import { nameOf } from '../../topics/topics.js';
import { command, offices, theTopic } from '../command.js';
import { responsible, scopeOf } from './responsible.js';

export const progress = command({
  name: '进展',
  synonyms: ['汇报进展', '最新进展'],
  who: responsible,
  where: offices,
  topics: 'one',
  action: 'progress',
  ownBodyOnly: true,
  args: z.string(),
  example: '进展 12 60% 灯已到货，明天安装',
  help: '报一句进展，可以写百分之几、附上图',
  async run(context, text) {
    const topic = theTopic(context);
    const { tx, actor, now, message } = context;
    const attachments = message.attachments as Prisma.InputJsonArray;
    const { scope, rest } = await scopeOf(context, text.trim());
    const { percent, words } = readStep(rest, topic.number, attachments.length > 0);
    await reportProgress(tx, topic, actor, scope, { words, percent, attachments }, now);
    return `${nameOf(topic)}的进展记下了。办好了发：办结 ${topic.number} 办得怎样`;
  },
});

function readStep(text: string, number: number, withPicture: boolean): { percent?: number; words: string } {
  const found = /^(?:完成了?)?\s*(\d{1,3})\s*[%％]\s*/.exec(text);
  const words = (found ? text.slice(found[0].length) : text).replace(/^[\s，,。:：、]+/, '').trim();
  if (found && Number(found[1]) > 100) throw new UserError(`最多是100%。例如：进展 ${number} 60% 灯已到货`);
  if (words === '' && !found && !withPicture) {
    throw new UserError(`请写上做到哪一步了。例如：进展 ${number} 60% 灯已到货`);
  }
  return { ...(found && { percent: Number(found[1]) }), words: words || (withPicture ? '请看图' : '正在办') };
}
