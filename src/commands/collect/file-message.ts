import { z } from 'zod';
import type { TopicModel, TriageResultModel, Tx } from '../../db/client.js';
import { UserError } from '../../errors.js';
import { inOneLine } from '../../one-line.js';
import { groupOf, personOf } from '../../people/directory.js';
import { conveners } from '../../people/roles.js';
import { unitAndAncestors, unitAndDescendants } from '../../people/units.js';
import { lockTopic } from '../../topics/events.js';
import { isOpen } from '../../topics/lifecycle.js';
import { changeSuggestion, logJoin, logSuggestions, noMatch } from '../../topics/suggestions.js';
import { joinTopic, nameOf, raiseTopic } from '../../topics/topics.js';
import { understandingShape } from '../../triage/understanding.js';
import { command, offices } from '../command.js';

/** The row of the message and, where it is to be added to a topic, that topic's number. */
const messageRow = z.string().transform((text, context) => {
  const [, id = '0', into] = /^(\d{1,9})(?:\s+(\d{1,9}))?$/.exec(text.trim()) ?? [];
  if (id === '0') context.addIssue('请按提示回数字。');
  return { id: Number(id), into: into === undefined ? undefined : Number(into) };
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
  async run({ tx, actor, now }, { id, into }) {
    const message = await tx.inboxMessage.findUnique({ where: { id }, include: { triage: true, sources: true } });
    const item = understandingShape.shape.items.safeParse(message?.triage?.items).data?.[0];
    if (!message || !item) throw new UserError('没有找到这句话，可能已经处理过了。');
    const triage = message.triage as TriageResultModel;
    const suggested = item.matchTopic === null ? noMatch : String(item.matchTopic);
    if (message.sources.length > 0) throw new UserError('这句话已经记过了。');
    const person = await personOf(tx, message);
    const group = await groupOf(tx, message, person);
    if (group.unitId === null) throw new UserError('那个群还没有绑定。');
    const reporter = { person, group, words: inOneLine(message.maskedText ?? ''), filedBy: actor };
    if (into !== undefined) {
      const known = await openTopic(tx, into, group.unitId);
      await joinTopic(tx, known, reporter, message, now);
      await logJoin(tx, known, message.id, { engine: triage.engine, llmCallId: triage.llmCallId, suggested });
      await changeSuggestion(
        tx,
        known,
        { field: 'match', to: String(known.number), messageId: message.id },
        actor,
        now,
      );
      return `算进${nameOf(known)}了。`;
    }
    const topic = await raiseTopic(tx, {
      unitId: group.unitId,
      kind: 'issue',
      title: item.title,
      category: item.category,
      place: item.place,
      urgent: item.urgent,
      reporter,
      message,
      at: now,
    });
    const { engine, llmCallId } = triage;
    await logSuggestions(tx, topic, { engine, llmCallId, isTopic: true });
    return {
      text: `记为${nameOf(topic)}。`,
      choices: [{ label: '受理', command: `受理 ${topic.number}` }],
    };
  },
});

/** Of the place where the words were said, of what lies above and beneath it; never a private one. */
async function openTopic(tx: Tx, number: number, unitId: number): Promise<TopicModel> {
  const topic = await lockTopic(tx, number);
  const near = [...(await unitAndAncestors(tx, unitId)), ...(await unitAndDescendants(tx, unitId))];
  if (topic.private || !isOpen(topic.state) || !near.includes(topic.unitId))
    throw new UserError(`${number}号现在不能再添，请改为记成新议题。`);
  return topic;
}
