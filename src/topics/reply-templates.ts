// What reporters are told of a step, in a unit's own words where it has set some.
import type { TopicModel, Tx } from '../db/client.js';
import { settingsOf } from '../people/units.js';
import { formatCalendarDay } from '../time.js';
import { type Action, moves } from './lifecycle.js';

/** For the event a topic stands at; undefined: the usual words. */
export async function ownWords(
  tx: Tx,
  topic: TopicModel,
): Promise<((told: TopicModel, usual: string) => string) | undefined> {
  const { replyTemplates } = await settingsOf(tx, topic.unitId);
  if (Object.keys(replyTemplates).length === 0) return undefined;
  const event = await tx.topicEvent.findUnique({ where: { topicId_seq: { topicId: topic.id, seq: topic.version } } });
  if (!event) return undefined;
  // By what it is called in the history or in the code.
  const template = replyTemplates[moves[event.action as Action].label] ?? replyTemplates[event.action];
  if (!template) return undefined;
  const { body, bodies, dueOn } = event.data as { body?: string; bodies?: string[]; dueOn?: string };
  return (told, text) => {
    const values: Record<string, string> = {
      number: String(told.number),
      title: told.title,
      body: body ?? bodies?.join('、') ?? '',
      due: dueOn ? formatCalendarDay(new Date(dueOn)) : '',
      reason: event.reason ?? '',
      text,
    };
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  };
}
