import { z } from 'zod';
import { formatDay } from '../../time.js';
import { type BallotWithTopics, vote as castVote, chosenList, openBallotsAt } from '../../topics/ballots.js';
import { takeTopicNumbers } from '../args.js';
import { type CommandContext, command, type Reply } from '../command.js';

const numbers = z.string().transform((text, context) => {
  const taken = takeTopicNumbers(text, 10);
  if (taken.rest !== '') context.addIssue('请只写号数。');
  return taken.numbers;
});

/** Those who run the programme do not say what goes first: 议什么由群众说了算. */
export const vote = command({
  name: '投票',
  synonyms: ['投', '我投'],
  who: 'anyone',
  notFor: ['admin', 'countyOffice', 'convener', 'liaison', 'deptHead'],
  where: ['village', 'direct'],
  topics: 'none',
  args: numbers,
  glued: /^\s*#?\d/,
  example: '投票 12',
  help: '先商量哪一件，投一票（到期前可以改）',
  async run(context, wanted) {
    const { tx, unitId, person, now, timeZone } = context;
    const ballots = await openBallotsAt(tx, unitId, now);
    if (ballots.length === 0) return '现在没有投票。上次的结果发：投票结果';
    if (wanted.length === 0) return ask(context, ballots);
    const { ballot, chosen } = await castVote(tx, ballots, person.id, wanted, now);
    return `记下了，您投了${chosenList(chosen)}。${formatDay(ballot.endsAt, timeZone)}以前再投一次就算改票，结果到时公布。`;
  },
});

function ask({ timeZone }: CommandContext, ballots: BallotWithTopics[]): Reply {
  const lines = ballots.map(({ topics, maxChoices, endsAt }) => {
    const example = topics.slice(0, maxChoices).map(({ topic }) => topic.number);
    return `先商量哪一件？选${maxChoices}件，到${formatDay(endsAt, timeZone)}，例如发：投票 ${example.join(' ')}`;
  });
  const choices = ballots.flatMap(({ topics }) =>
    topics.map(({ topic }) => ({ label: `${topic.number}号 ${topic.title}`, command: `投票 ${topic.number}` })),
  );
  return { text: lines.join('\n'), choices };
}
