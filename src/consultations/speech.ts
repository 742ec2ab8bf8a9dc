// Words with who said them: `群众代表老马：先修主路`, several by lines or semicolons.
import type { ParticipantModel, TopicModel, Tx } from '../db/client.js';
import { UserError } from '../errors.js';
import type { Actor } from '../topics/events.js';
import { takeParty } from './parties.js';
import { addPosition, type PositionKind, tableFor } from './positions.js';
import type { Table } from './table.js';

interface Speech {
  /** As typed, with or without the role. */
  speaker?: string;
  words: string;
}

/** What follows no speaker belongs to the one before. */
export function parseSpeech(text: string): Speech[] {
  const speeches: Speech[] = [];
  for (const part of text.split(/\n|[；;](?=[^：:；;]{1,14}[：:])/)) {
    const found = /^\s*([^\s：:，。,；;]{1,14})[：:]\s*(\S[\s\S]*)$/.exec(part.trim());
    const last = speeches.at(-1);
    if (found) speeches.push({ speaker: found[1] as string, words: (found[2] as string).trim() });
    else if (part.trim() !== '' && last) last.words += `\n${part.trim()}`;
    else if (part.trim() !== '') speeches.push({ words: part.trim() });
  }
  return speeches;
}

export interface Speaker {
  seat?: ParticipantModel;
  party: string;
  name: string;
}

/** Who is meant by a speaker's name; with a role in front also someone who has no seat. */
export function speakerNamed(table: Table, topic: TopicModel, typed: string): Speaker {
  const label = takeParty(typed);
  const name = label?.rest || typed;
  const seat =
    table.participants.find((one) => one.status !== 'proposed' && (one.name === typed || one.name === name)) ??
    (label && label.rest === '' ? onlyOneOf(table, label.party) : undefined);
  if (seat) return { seat, party: seat.party, name: seat.name };
  if (label) return { party: label.party, name };
  throw new UserError(
    `「${typed}」不在参加的人里。写上身份就能记，例如：记录 ${topic.number} 群众代表${typed}：怎么说的`,
  );
}

/** 部门负责人：… when there is only one. */
function onlyOneOf(table: Table, party: string): ParticipantModel | undefined {
  const seats = table.participants.filter((seat) => seat.party === party && seat.status !== 'proposed');
  return seats.length === 1 ? seats[0] : undefined;
}

export interface Recording {
  actor: Actor;
  kind: PositionKind;
  messageId: number;
  at: Date;
  /** Who said what no speaker stands before; undefined: that is refused. */
  otherwise?: Speaker;
}

/** Writes down each speech; gives who spoke. */
export async function recordSpeech(tx: Tx, topic: TopicModel, text: string, how: Recording): Promise<string[]> {
  const { otherwise, ...rest } = how;
  const speakers: string[] = [];
  for (const { speaker: typed, words } of parseSpeech(text)) {
    const table = await tableFor(tx, topic);
    const speaker = typed === undefined ? otherwise : speakerNamed(table, topic, typed);
    if (!speaker) throw new UserError(`这是谁说的？例如：记录 ${topic.number} 群众代表老马：${words}`);
    await addPosition(tx, topic, table, {
      ...rest,
      ...(speaker.seat && { participant: speaker.seat }),
      party: speaker.party,
      speaker: speaker.name,
      words,
    });
    speakers.push(speaker.name);
  }
  return speakers;
}
