// At a table (摆摊) every line of the staff member who opened it becomes an opinion.
import type { Line } from '../commands/dispatch.js';
import type { GroupModel, InboxMessageModel, PersonModel, StallModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import { grantsAt, roleAmong, staff } from '../people/roles.js';
import { answerAtStall, countStall } from '../topics/stalls.js';
import { publicNameOf } from '../topics/topics.js';
import { readDictated } from '../triage/dictated.js';
import { recordOpinion } from '../triage/record-opinion.js';

export interface StallLine {
  words: string;
  /** 当场答复 */
  answer?: string;
}

/** Undefined when it is a command like any other. 反映 … is what everything here is; 当场答复 without a number is one. */
export function stallLine(text: string, line: Line | undefined): StallLine | undefined {
  if (!line) return text.trim() === '' ? undefined : answeredIn(text.trim());
  if (line.command.name === '反映') return line.rest === '' ? undefined : answeredIn(line.rest);
  if (line.command.name !== '当场答复' || line.numbers.length > 0 || line.rest === '') return undefined;
  const [words = '', answer] = line.rest.split(/\s*(?:——|→|->|(?:答|答复|已答复)[:：])\s*/, 2);
  return { words, answer: answer || line.rest };
}

function answeredIn(text: string): StallLine {
  const found = /^([\s\S]+?)\s*[（(]\s*(?:已经?)?当场答复了?\s*[:：,，]?\s*([\s\S]*?)[）)]\s*[。.]?$/.exec(text);
  return found ? { words: found[1] as string, answer: found[2] || '已当场说明' } : { words: text };
}

export async function fileStallLine(
  at: { tx: Tx; now: Date; group: GroupModel; message: InboxMessageModel; person: PersonModel },
  stall: StallModel,
  said: StallLine,
): Promise<string> {
  const { tx, now, group, message, person } = at;
  const dictated = await readDictated(
    tx,
    { unitId: group.unitId ?? stall.unitId, personId: person.id, usually: stall.unitId },
    said.words,
  );
  if (dictated.words.length < 2) throw new UserError('没看明白是什么事，请再写清楚些。');
  const role = roleAmong(await grantsAt(tx, person.id, dictated.unitId), staff);
  const actor = { personId: person.id, ...(role && { role }) };
  const filed = await recordOpinion(
    tx,
    {
      ...dictated,
      by: { name: dictated.name },
      channel: 'stall',
      stallId: stall.id,
      group,
      filedBy: actor,
      message,
      ...(said.answer && { alone: true }),
    },
    now,
  );
  const lines: string[] = [];
  for (const { topic, how } of filed) {
    if (said.answer) await answerAtStall(tx, topic, stall, actor, said.answer, now);
    const name = publicNameOf(topic);
    lines.push(said.answer ? `${name}，算当场答复` : how === 'raised' ? name : `算进${name}`);
  }
  const { collected } = await countStall(tx, stall);
  return `第${collected}条：${lines.join('；')}。`;
}
