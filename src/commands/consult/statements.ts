import { z } from 'zod';
import { takeParty } from '../../consultations/parties.js';
import { ownSeat, tableFor } from '../../consultations/positions.js';
import {
  closeVotes,
  countHands,
  propose as proposeStatement,
  statementsText,
  type Vote,
  voteLabels,
  voteOn,
} from '../../consultations/statements.js';
import { atTheirTable, participantOf } from '../../consultations/table.js';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { mask } from '../../triage/mask.js';
import { anyText } from '../args.js';
import { type CommandContext, command, rooms, theTopic } from '../command.js';

const shared = {
  where: rooms,
  topics: 'one',
  candidates: atTheirTable,
} as const;

async function list(context: CommandContext): Promise<string> {
  const topic = theTopic(context);
  const text = await statementsText(context.tx, topic, await tableFor(context.tx, topic));
  return text === ''
    ? `${nameOf(topic)}还没有要表态的说法。提一条发：说法 ${topic.number} 先修主路`
    : `${nameOf(topic)}的说法：\n${text}`;
}

export const propose = command({
  ...shared,
  name: '说法',
  synonyms: ['提说法', '提个说法'],
  who: 'anyone',
  forOthers: conveners,
  action: 'propose',
  args: anyText,
  example: '说法 12 先修主路',
  help: '协商时提一句话让各方表态；只发号数看都有哪些',
  async run(context, text) {
    if (text === '') return list(context);
    const { tx, actor, person, now, onBehalf } = context;
    const topic = theTopic(context);
    const n = topic.number;
    if (!onBehalf) ownSeat(await tableFor(tx, topic), topic, person.id);
    const words = mask(text).text;
    const { number } = await proposeStatement(tx, topic, { ...actor, personId: person.id }, words, now);
    return `${n}号第${number}条说法：${words}\n参加的人发：赞成 ${n} ${number}、反对 ${n} ${number} 为什么、弃权 ${n} ${number}`;
  },
});

const ballot = z.string().transform((text) => {
  const [, digits, rest = ''] = /^\s*第?\s*(\d{1,2})?\s*条?[\s，,。:：、]*([\s\S]*)$/.exec(text) ?? [];
  return { ...(digits && { number: Number(digits) }), reason: mask(rest.trim()).text };
});

const vote = (kind: Vote, synonyms: string[], example: string) =>
  command({
    ...shared,
    name: voteLabels[kind],
    synonyms,
    who: 'anyone',
    action: 'voteOn',
    args: ballot,
    example,
    help: '协商时对一条说法表态，结束前可以改',
    onRequest: true,
    async run(context, given) {
      const { tx, person, now } = context;
      const topic = theTopic(context);
      const seat = ownSeat(await tableFor(tx, topic), topic, person.id);
      const statement = await voteOn(tx, topic, seat, { ...given, vote: kind }, now);
      return `记下了，您${voteLabels[kind]}第${statement.number}条「${statement.words}」。结束前可以改。`;
    },
  });

export const agree = vote('agree', [], '赞成 12 1');
export const disagree = vote('disagree', [], '反对 12 1 钱不够修两条');
export const pass = vote('pass', [], '弃权 12 1');

export const closeVote = command({
  ...shared,
  name: '表态',
  synonyms: ['表态情况', '表决'],
  who: 'anyone',
  forOthers: conveners,
  action: 'voteOn',
  args: anyText,
  example: '表态 12 结束',
  help: '看表态；召集人发结束，公布各方怎么看',
  async run(context, text) {
    const { tx, actor, person, now, onBehalf } = context;
    const topic = theTopic(context);
    if (!onBehalf && !participantOf(await tableFor(tx, topic), person.id))
      ownSeat(await tableFor(tx, topic), topic, person.id);
    if (!/结束|公布|截止/.test(text)) return list(context);
    if (!onBehalf) throw new UserError('表态要由召集人来结束。');
    const closed = await closeVotes(tx, topic, actor, now);
    return closed === topic ? `${topic.number}号没有正在表态的说法。` : list(context);
  },
});

const kinds = Object.entries(voteLabels) as [Vote, string][];

export const countRaised = command({
  ...shared,
  name: '记票',
  synonyms: ['举手'],
  who: conveners,
  action: 'voteOn',
  args: anyText,
  example: '记票 12 1 群众代表 赞成3 反对1',
  help: '没手机的举手，按身份记票数',
  async run(context, text) {
    const { tx, actor, now } = context;
    const topic = theTopic(context);
    const [, digits, rest = ''] = /^\s*第?\s*(\d{1,2})?\s*条?[\s，,。:：、]*([\s\S]*)$/.exec(text) ?? [];
    const party = takeParty(rest)?.party;
    const countOf = (label: string) => Number(new RegExp(`${label}\\s*(\\d{1,3})`).exec(rest)?.[1] ?? 0);
    const tally = { agree: 0, disagree: 0, pass: 0 };
    for (const [kind, label] of kinds) tally[kind] = countOf(label);
    if (!party || tally.agree + tally.disagree + tally.pass === 0) {
      throw new UserError(`请写上第几条、什么身份、各几票，例如：记票 ${topic.number} 1 群众代表 赞成3 反对1`);
    }
    const count = { ...(digits && { number: Number(digits) }), party, tally };
    const statement = await countHands(tx, topic, actor, count, now);
    const shown = kinds.flatMap(([kind, label]) => (tally[kind] > 0 ? [`${label}${tally[kind]}`] : []));
    return `记下了第${statement.number}条「${statement.words}」的举手：${shown.join(' ')}。再记一次就以后一次为准。`;
  },
});
