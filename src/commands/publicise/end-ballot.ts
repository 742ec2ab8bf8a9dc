import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { unitAndDescendants } from '../../people/units.js';
import { endBallot as end, openBallotsUnder, resultText } from '../../topics/ballots.js';
import { takeTopicNumbers, words } from '../args.js';
import { command, offices } from '../command.js';

export const endBallot = command({
  name: '结束投票',
  synonyms: ['提前结束投票', '投票结束', '停止投票'],
  who: conveners,
  where: offices,
  topics: 'none',
  args: words('请写上为什么提前结束'),
  example: '结束投票 该投的都投了',
  help: '投票提前结束，马上公布结果；要写原因，大家都看得到',
  async run({ tx, unitId, actor, now }, text) {
    const { numbers, rest } = takeTopicNumbers(text, 1);
    const ballots = unitId === null ? [] : await openBallotsUnder(tx, await unitAndDescendants(tx, unitId));
    const meant = ballots.filter(
      ({ topics }) => numbers.length === 0 || topics.some(({ topic }) => topic.number === numbers[0]),
    );
    const [ballot, ...others] = meant;
    if (!ballot) throw new UserError('现在没有投票。上次的结果发：投票结果');
    if (rest === '') throw new UserError('请写上为什么提前结束。例如：结束投票 该投的都投了');
    if (others.length > 0) {
      return {
        text: '要结束的是哪一次投票？',
        choices: meant.map(({ topics }) => ({
          label: topics.map(({ topic }) => `${topic.number}号`).join('、'),
          command: `结束投票 ${topics[0]?.topic.number} ${rest}`,
        })),
      };
    }
    return `投票结束了，会发到村群。\n${resultText(await end(tx, ballot, actor, rest, now))}`;
  },
});
