import { z } from 'zod';
import type { TriageResultModel } from '../../db/client.js';
import { UserError } from '../../errors.js';
import { groupOf, personOf } from '../../people/directory.js';
import { conveners } from '../../people/roles.js';
import { logSuggestions } from '../../topics/suggestions.js';
import { nameOf, raiseTopic } from '../../topics/topics.js';
import { understandingShape } from '../../triage/understanding.js';
import { command, offices } from '../command.js';

const messageRow = z.string().transform((text, context) => {
  const id = /^\d{1,9}$/.test(text.trim()) ? Number(text) : 0;
  if (id === 0) context.addIssue('请按提示回数字。');
  return id;
});

/** The answer to 「要记为议题吗？」 about a message that triage was not sure of. */
export const fileMessage = command({
  name: '记为议题',
  synonyms: [],
  who: conveners,
  where: offices,
  topics: 'none',
  args: messageRow,
  example: '记为议题 345',
  help: '把拿不准的一句话记成议题（按提示回数字就行）',
  onRequest: true,
  async run({ tx, actor, now }, id) {
    const message = await tx.inboxMessage.findUnique({ where: { id }, include: { triage: true, sources: true } });
    const item = understandingShape.shape.items.safeParse(message?.triage?.items).data?.[0];
    if (!message || !item) throw new UserError('没有找到这句话，可能已经处理过了。');
    if (message.sources.length > 0) throw new UserError('这句话已经记过了。');
    const person = await personOf(tx, message);
    const group = await groupOf(tx, message, person);
    if (group.unitId === null) throw new UserError('那个群还没有绑定。');
    const topic = await raiseTopic(tx, {
      unitId: group.unitId,
      kind: 'issue',
      title: item.title,
      category: item.category,
      place: item.place,
      urgent: item.urgent,
      reporter: { person, group, words: message.maskedText ?? '', filedBy: actor },
      message,
      at: now,
    });
    const { engine, llmCallId } = message.triage as TriageResultModel;
    await logSuggestions(tx, topic, { engine, llmCallId, isTopic: true });
    return {
      text: `记为${nameOf(topic)}。`,
      choices: [{ label: '受理', command: `受理 ${topic.number}` }],
    };
  },
});
