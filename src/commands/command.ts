// What a command is: a plain object. 帮助, permissions and usage errors all come from it.
import type { z } from 'zod';
import type {
  GroupModel,
  GroupPurpose,
  InboxMessageModel,
  PersonModel,
  Role,
  RoleGrantModel,
  TopicModel,
  Tx,
} from '../db/client.js';
import type { Offer } from '../outbox/notices.js';
import type { UnitSettings } from '../people/unit-settings.js';
import type { Actor } from '../topics/events.js';
import type { Action } from '../topics/lifecycle.js';

export interface Command<A = unknown> {
  /** What people type, e.g. 受理; the file is named in English. */
  name: string;
  synonyms: readonly string[];
  /** Whoever has one of these roles on the topic's unit (without a topic: the chat's unit) or above it. */
  who: 'anyone' | readonly Role[];
  /** Of those, who may not: what is the residents' own. */
  notFor?: readonly Role[];
  /** Some units' rules, or some words after it, ask for others than `who`. */
  whoFor?(words: string, settings: UnitSettings): readonly Role[];
  where: readonly GroupPurpose[];
  /** Topic numbers that come first: `受理 12`, `公示 12 13`. */
  topics: 'none' | 'one' | 'many';
  /** Left out, the number is looked for among the topics on which this can be done. */
  action?: Action;
  /** Left out, the number is looked for here first; the only one is taken. */
  candidates?(tx: Tx, person: PersonModel): Promise<TopicModel[]>;
  /** A department head may do it only on a topic given to their own body, or to which it was called (吹哨). */
  ownBodyOnly?: true | 'whistle';
  /** A role on a unit beneath the chat's is enough (a village's cadre in the township's workroom): it acts there only. */
  beneath?: true;
  /** Who may do it for others too (签到 12 老马): `onBehalf` in the context. */
  forOthers?: readonly Role[];
  /** The words after the numbers. Its error message says in Chinese what is wanted. */
  args: z.ZodType<A>;
  /** The command word directly followed by text (no space) is still the command when this matches the text. */
  glued?: RegExp;
  /** A line that works, for usage errors and 帮助. */
  example: string;
  help: string;
  /** 文件 after it asks for a paper, and so does 导出 before it. */
  asFile?: true;
  /** Left out of 帮助: typed only when the bot asks for it. */
  onRequest?: true;
  run(context: CommandContext, args: A): Promise<Reply>;
}

export interface CommandContext {
  tx: Tx;
  now: Date;
  timeZone: string;
  /** Where people reach the pages; absent where the operator has not said. */
  publicUrl: string | undefined;
  message: InboxMessageModel;
  group: GroupModel;
  /** Of the chat, or in a 1:1 chat of the person. Null in a chat that is not bound. */
  unitId: number | null;
  person: PersonModel;
  /** What the person may act as here. */
  grants: RoleGrantModel[];
  actor: Actor;
  /** The person may act for others here. */
  onBehalf: boolean;
  /** Locked for this transaction, in the order typed. */
  topics: TopicModel[];
}

/**
 * `to-triage`: the message is to be understood first, and is filed whatever comes of it. `continues`: the command that the
 * person's next line completes.
 */
export type Reply = string | { text: string; choices?: Offer[]; continues?: string } | 'to-triage';

/** Keeps the type of `args` and `run` together in each command's file. */
export function command<A>(definition: Command<A>): Command<A> {
  return definition;
}

/** Commands that 帮助 shows under one heading. */
export interface Stage {
  name: string;
  commands: readonly Command[];
}

export const anywhere: readonly GroupPurpose[] = ['village', 'workroom', 'department', 'county', 'direct'];
export const offices: readonly GroupPurpose[] = ['workroom', 'department', 'county', 'direct'];

/** Where those who consult talk; the names of those invited are for nobody else. */
export const rooms: readonly GroupPurpose[] = ['workroom', 'county', 'direct'];

/** The topic of a command with `topics: 'one'`. */
export function theTopic(context: CommandContext): TopicModel {
  return context.topics[0] as TopicModel;
}
