// Numbered choices: a question that a bare number answers within half an hour.
import type { ChoiceModel, Tx } from '../db/client.js';
import type { Offer } from './notices.js';

const validMinutes = 30;
/** People come by in the course of the day to what was asked of all of them. */
const validMinutesForEverybody = 24 * 60;

/** How the prompt of a question begins that each person answers for themselves: one's answer leaves it open to others. */
export const forEverybody = 'ask:';

/** The place of the open question that is answered by a sentence, beside the numbered ones. */
const sentence = -1;

/**
 * Gives the offers their numbers and keeps them. A person's question starts at 1 and replaces their older one; where
 * questions to the whole chat are open, the numbers go on after those. One to the whole chat goes on after everybody's.
 * So a number never means two things to the one who types it.
 */
export async function offerChoices(
  tx: Tx,
  ask: { groupId: number; personId: number | null; prompt: string; offers: Offer[]; now: Date },
): Promise<{ number: number; label: string }[]> {
  if (ask.personId !== null) {
    await tx.choice.deleteMany({ where: { groupId: ask.groupId, personId: ask.personId } });
  }
  const open = await tx.choice.aggregate({
    where: { groupId: ask.groupId, expiresAt: { gt: ask.now }, ...(ask.personId !== null && { personId: null }) },
    _max: { number: true },
  });
  const start = Math.max(0, open._max.number ?? 0);
  const minutes = ask.prompt.startsWith(forEverybody) ? validMinutesForEverybody : validMinutes;
  const expiresAt = new Date(ask.now.getTime() + minutes * 60_000);
  const numbered = ask.offers.map((offer, index) => ({ ...offer, number: start + index + 1 }));
  await tx.choice.createMany({
    data: numbered.map(({ number, command }) => ({
      groupId: ask.groupId,
      personId: ask.personId,
      prompt: ask.prompt,
      number,
      command,
      createdAt: ask.now,
      expiresAt,
    })),
  });
  return numbered.map(({ number, label }) => ({ number, label }));
}

/** Longer choices stand on a line each, so that they can be told apart on a phone. */
const oneLine = 30;

/** `回数字：1 受理　2 不予列入` */
export function choiceLine(choices: { number: number; label: string }[]): string {
  const shown = choices.map((choice) => `${choice.number} ${choice.label}`);
  const line = shown.join('　');
  return line.length <= oneLine ? `回数字：${line}` : `回数字：\n${shown.join('\n')}`;
}

/** What the number means for this person here; the question is then closed. */
export async function takeChoice(
  tx: Tx,
  where: { groupId: number; personId: number; number: number; now: Date },
): Promise<ChoiceModel | undefined> {
  const found = await tx.choice.findFirst({
    where: {
      groupId: where.groupId,
      number: where.number,
      expiresAt: { gt: where.now },
      OR: [{ personId: where.personId }, { personId: null }],
    },
    orderBy: [{ personId: { sort: 'asc', nulls: 'last' } }, { id: 'desc' }],
  });
  if (!found) return undefined;
  if (!found.prompt.startsWith(forEverybody)) {
    await tx.choice.deleteMany({ where: { groupId: where.groupId, prompt: found.prompt } });
  }
  return found;
}

/** The next line of this person here that is no command completes `command`. Replaces what they were asked before. */
export async function awaitSentence(
  tx: Tx,
  ask: { groupId: number; personId: number; prompt: string; command: string; now: Date },
): Promise<void> {
  const { now, ...row } = ask;
  await tx.choice.deleteMany({ where: { groupId: ask.groupId, personId: ask.personId } });
  const expiresAt = new Date(now.getTime() + validMinutes * 60_000);
  await tx.choice.create({ data: { ...row, number: sentence, createdAt: now, expiresAt } });
}

/** The command that a sentence of this person completes here, if one is waited for. */
export async function takeSentence(
  tx: Tx,
  where: { groupId: number; personId: number; now: Date },
): Promise<string | undefined> {
  const { groupId, personId } = where;
  const open = { groupId, personId, number: sentence };
  const found = await tx.choice.findFirst({ where: { ...open, expiresAt: { gt: where.now } } });
  if (found) await tx.choice.deleteMany({ where: open });
  return found?.command;
}
