import { UserError } from '../../errors.js';
import { staff } from '../../people/roles.js';
import { bodyTimesText, entriesText, statisticsText } from '../../reports/statistics.js';
import { anyText } from '../args.js';
import { command, offices } from '../command.js';
import { filtersOf } from './filters.js';

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
    const { tx, unitId } = context;
    if (unitId === null) return '这个群还没有绑定。';
    const { question, left } = await filtersOf(context, unitId, text, 'month');
    const { asked, page } = openedOf(left);
    if (asked === undefined) return statisticsText(tx, question);
    if (asked === '用时') return bodyTimesText(tx, question);
    const list = await entriesText(tx, question, asked, page);
    if (list === undefined) throw new UserError(`「${asked}」我没看明白。${usage}`);
    return list;
  },
});

/** The figure to open, and a page of its list. */
function openedOf(words: string[]): { asked: string | undefined; page: number } {
  let page = 1;
  let asked: string | undefined;
  for (const word of words.filter((part) => part !== '明细')) {
    const paged = /^第?(\d+)页$/.exec(word);
    if (paged) page = Math.max(1, Number(paged[1]));
    else if (asked === undefined) asked = word.replace(/^明细/, '');
    else throw new UserError(`「${word}」我没看明白。${usage}`);
  }
  return { asked, page };
}
