import { z } from 'zod';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { settingsOf } from '../../people/units.js';
import { formatDay } from '../../time.js';
import { chosenList, openBallot as open } from '../../topics/ballots.js';
import { command, offices, theTopic } from '../command.js';
import { daysOf } from '../dates.js';

const choices = /[选投]\s*([\d一二两三四五六七八九])\s*[件个项]?/;

/** `3天 选2件`, in any order, either left out. */
const terms = z.string().transform((text, context) => {
  const chosen = choices.exec(text)?.[1];
  const rest = text.replace(choices, '').replace(/[\s，,。]+/g, '');
  const days = rest === '' ? undefined : daysOf(rest);
  if (rest !== '' && (days === undefined || days < 1 || days > 30)) context.addIssue('投票几天？写 1 到 30 天。');
  return { days, maxChoices: chosen === undefined ? 1 : (daysOf(chosen) ?? 1) };
});

export const openBallot = command({
  name: '投票开始',
  synonyms: ['投票 开始', '开始投票', '发起投票'],
  who: conveners,
  where: offices,
  topics: 'many',
  action: 'chosen',
  args: terms,
  example: '投票开始 12 13 14 3天 选2件',
  help: '让乡亲们投票，先商量哪一件',
  async run(context, { days, maxChoices }) {
    const { tx, topics, actor, now, timeZone, unitId } = context;
    if (unitId === null) throw new UserError('这个群还没有绑定。');
    const { ballotDays } = await settingsOf(tx, theTopic(context).unitId);
    const ballot = await open(tx, { unitId, topics, maxChoices, days: days ?? ballotDays }, actor, now, timeZone);
    return `${chosenList(topics)}开始投票，每人选${maxChoices}件，到${formatDay(ballot.endsAt, timeZone)}。会发到村群，结束前谁也看不到票数。`;
  },
});
