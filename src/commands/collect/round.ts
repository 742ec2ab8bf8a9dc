import { z } from 'zod';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { calendarDay, formatCalendarDay } from '../../time.js';
import { closeRound, openRound, openRounds } from '../../topics/rounds.js';
import { type CommandContext, command, offices, type Reply } from '../command.js';
import { takeDay } from '../dates.js';

const maxTheme = 40;
const example = '征集 冬季取暖 12月20日';

const themeOrEnd = z.string().transform((text) => {
  const ended = /^(?:结束|截止|关闭)[\s:：，,]*(.*)$/s.exec(text.trim());
  return { end: ended !== null, text: (ended?.[1] ?? text).trim() };
});

export const round = command({
  name: '征集',
  synonyms: ['征集议题', '专题征集', '征集令'],
  who: conveners,
  where: offices,
  topics: 'none',
  args: themeOrEnd,
  example,
  help: '请大家就一个主题提议题，到期自动结束（提前结束：征集 结束）',
  async run(context, { end, text }): Promise<Reply> {
    if (context.unitId === null) throw new UserError('这个群还没有绑定村或社区。');
    if (end) return close(context, context.unitId, text);
    return text === '' ? list(context, context.unitId) : open(context, context.unitId, text);
  },
});

/** `冬季取暖 到12月20日`, `冬季取暖 10天` */
function themeAndDay({ now, timeZone }: CommandContext, text: string): { theme: string; endsOn: Date } {
  const parts = text.split(/[\s，,。;；]+/);
  for (let from = parts.length - 1; from > 0; from--) {
    const day = takeDay(
      parts
        .slice(from)
        .join(' ')
        .replace(/^(?:到|至|截止到?|截至|止)/, ''),
      now,
      timeZone,
    );
    if (day && day.rest.replace(/[止前。]/g, '') === '')
      return { theme: parts.slice(0, from).join(' '), endsOn: day.day };
  }
  throw new UserError(`请先写主题，再写哪天截止。例如：${example}`);
}

async function open(context: CommandContext, unitId: number, text: string): Promise<string> {
  const { tx, now, timeZone, actor } = context;
  const { theme, endsOn } = themeAndDay(context, text);
  if (theme.length > maxTheme) throw new UserError(`主题请短一些，${maxTheme}个字以内。例如：${example}`);
  if (endsOn < calendarDay(now, timeZone))
    throw new UserError(`${formatCalendarDay(endsOn)}已经过了。例如：${example}`);
  const same = (await openRounds(tx, unitId)).find((one) => one.theme === theme && one.unitId === unitId);
  if (same) throw new UserError(`「${theme}」正在征集，到${formatCalendarDay(same.endsOn)}。要提前结束发：征集 结束`);
  const { groups } = await openRound(tx, unitId, actor, { theme, endsOn }, now);
  const where = groups > 0 ? `会告诉${groups}个村群` : '还没有绑定村群，请先绑定';
  return `开始征集「${theme}」，到${formatCalendarDay(endsOn)}，${where}。这期间提的相关议题都算在里面。`;
}

async function list({ tx }: CommandContext, unitId: number): Promise<string> {
  const rounds = await openRounds(tx, unitId);
  if (rounds.length === 0) return `现在没有专题征集。要开始发：${example}`;
  const lines: string[] = [];
  for (const { id, theme, endsOn } of rounds) {
    const topics = await tx.topic.count({ where: { roundId: id } });
    lines.push(`${theme}，到${formatCalendarDay(endsOn)}，已收到${topics}件`);
  }
  return `正在征集：\n${lines.join('\n')}`;
}

async function close({ tx, now, actor }: CommandContext, unitId: number, text: string): Promise<Reply> {
  const own = (await openRounds(tx, unitId)).filter((one) => one.unitId === unitId);
  const meant = own.filter((one) => text === '' || one.theme.includes(text));
  const [only, ...others] = meant;
  if (!only) throw new UserError(own.length > 0 ? `没有叫「${text}」的征集。` : '这里没有正在进行的征集。');
  if (others.length > 0) {
    return {
      text: '结束哪一个？',
      choices: meant.map(({ theme }) => ({ label: theme, command: `征集 结束 ${theme}` })),
    };
  }
  const topics = await closeRound(tx, only, actor, now);
  return `征集「${only.theme}」结束了，收到${topics}件。待筛选的发「待办」看。`;
}
