import type { TopicState } from '../../db/client.js';
import { UserError } from '../../errors.js';
import { staff } from '../../people/roles.js';
import { unitAndDescendants } from '../../people/units.js';
import { isFigure } from '../../reports/figures.js';
import { bodyTimesText, entriesText, type Question, statisticsText } from '../../reports/statistics.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { categories } from '../../triage/understanding.js';
import { anyText } from '../args.js';
import { type CommandContext, command, offices } from '../command.js';
import { takePeriod } from '../periods.js';

const usage =
  '可以发：统计 本月、统计 9月、统计 上半年、统计 1月1日到6月30日、统计 截至9月30日；后面可以加村名、类别、承办单位、状态（如 办理中），或要看明细的名称：统计 本月 李家庄 当场答复';

export const statistics = command({
  name: '统计',
  synonyms: ['数据', '统计数据'],
  who: staff,
  where: offices,
  topics: 'none',
  args: anyText,
  example: '统计 本月（后面可以加村名、类别、单位、状态，或写 当场答复 看明细）',
  help: '看数字，从记录里自动算',
  async run(context, text) {
    const { tx, unitId, now, timeZone } = context;
    if (unitId === null) return '这个群还没有绑定。';
    const period = takePeriod(text, now, timeZone) ?? { ...thisMonth(now, timeZone), rest: text };
    const { question, asked, page } = await filtersOf(context, unitId, period.rest, {
      unitId,
      span: { from: period.from, to: period.to },
      timeZone,
    });
    if (asked === undefined) return statisticsText(tx, question);
    if (asked === '用时') return bodyTimesText(tx, question);
    const list = await entriesText(tx, question, asked, page);
    if (list === undefined) throw new UserError(`「${asked}」我没看明白。${usage}`);
    return list;
  },
});

const thisMonth = (now: Date, zone: string) => {
  const { from, to } = takePeriod('本月', now, zone) as { from: Date; to: Date };
  return { from, to };
};

const only = <T>(found: T[]): T | undefined => (found.length === 1 ? found[0] : undefined);

/** What stands behind the period: a unit here or beneath, a category, a body, a state, the figure to open, a page. */
async function filtersOf(
  { tx }: CommandContext,
  unitId: number,
  text: string,
  question: Question,
): Promise<{ question: Question; asked: string | undefined; page: number }> {
  const beneath = await tx.unit.findMany({ where: { id: { in: await unitAndDescendants(tx, unitId) } } });
  const tasks = await tx.task.findMany({
    where: { topic: { unitId: { in: beneath.map(({ id }) => id) } } },
    distinct: ['body'],
    select: { body: true },
  });
  const bodies = tasks.map(({ body }) => body);
  let page = 1;
  let asked: string | undefined;
  for (const word of text.split(/[\s，,、]+/).filter((part) => part !== '' && part !== '明细')) {
    const unit = beneath.find(({ name }) => name === word || name.replace(/[村镇乡]$/, '') === word);
    const category = categories.find((name) => name === word);
    const body =
      bodies.find((name) => name === word) ?? only(bodies.filter((name) => name.includes(word) && word.length > 1));
    const state = (Object.keys(stateLabels) as TopicState[]).find((one) => stateLabels[one] === word);
    const paged = /^第?(\d+)页$/.exec(word);
    if (unit) question = { ...question, unitId: unit.id };
    else if (category) question = { ...question, category };
    else if (body) question = { ...question, body };
    else if (state && !isFigure(word)) question = { ...question, state };
    else if (paged) page = Math.max(1, Number(paged[1]));
    else if (asked === undefined) asked = word.replace(/^明细/, '');
    else throw new UserError(`「${word}」我没看明白。${usage}`);
  }
  return { question, asked, page };
}
