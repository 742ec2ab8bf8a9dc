// A notice is news for a chat that nobody asked for. It is folded with others into one post, so that the bot stays a
// quiet guest: `fold.ts` decides when.
import type { Tx } from '../db/client.js';

export interface Offer {
  label: string;
  /** Run as if the person who answers with its number had typed it. */
  command: string;
}

export interface NewNotice {
  dedupeKey: string;
  groupId: number;
  topicId?: number;
  /** The topic under whose number it is told, when that is one merged into `topicId`. */
  aboutId?: number;
  kind: 'candidate' | 'answer' | 'passOn' | 'ask' | 'public' | 'noted' | 'task';
  text: string;
  /** May go out at once within the group's limits; otherwise it waits for the evening post. */
  prompt: boolean;
  choices?: Offer[];
  /** An office's own words in the text: where a model is on they are said again in plain ones under it. */
  official?: string;
  at: Date;
}

/** So long a notice may wait for plain words; without them it goes out as it is. */
const plainWaitMs = 45_000;

export async function notify(tx: Tx, notice: NewNotice): Promise<void> {
  const { at, choices, ...data } = notice;
  await tx.notice.createMany({
    data: [
      {
        ...data,
        ...(data.official && { plainBy: new Date(Date.now() + plainWaitMs) }),
        choices: (choices ?? []).map((c) => ({ ...c })),
        createdAt: at,
      },
    ],
    skipDuplicates: true,
  });
}
