import { formatDay } from '../../time.js';
import { countVotes, lastResult, openBallotsAt, resultText } from '../../topics/ballots.js';
import { nothing } from '../args.js';
import { anywhere, command } from '../command.js';

export const ballotResult = command({
  name: '投票结果',
  synonyms: ['投票 结果', '票数'],
  who: 'anyone',
  where: anywhere,
  topics: 'none',
  args: nothing,
  example: '投票结果',
  help: '看投票选中了哪件',
  async run({ tx, unitId, now, timeZone }) {
    const [open] = await openBallotsAt(tx, unitId, now);
    if (open) return `投票到${formatDay(open.endsAt, timeZone)}结束，到时公布，现在谁也看不到票数。`;
    const last = unitId === null ? null : await lastResult(tx, unitId);
    return last ? `【投票结果】${resultText(await countVotes(tx, last))}` : '还没有投过票。';
  },
});
