// What stands behind 统计 and 台账: a period, a unit here or beneath, a category, a body, a state, and what is left.
import type { TopicState } from '../../db/client.js';
import { unitAndDescendants } from '../../people/units.js';
import { isFigure } from '../../reports/figures.js';
import type { Question } from '../../reports/statistics.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { categories } from '../../triage/understanding.js';
import type { CommandContext } from '../command.js';
import { takePeriod } from '../periods.js';

const only = <T>(found: T[]): T | undefined => (found.length === 1 ? found[0] : undefined);

export interface Filtered {
  question: Question;
  /** Words that are none of these. */
  left: string[];
}

/** Without a period: this month, or `from` the beginning. */
export async function filtersOf(
  { tx, now, timeZone }: Pick<CommandContext, 'tx' | 'now' | 'timeZone'>,
  unitId: number,
  text: string,
  otherwise: 'month' | 'all',
): Promise<Filtered> {
  const month = otherwise === 'month' ? takePeriod('本月', now, timeZone) : undefined;
  const period = takePeriod(text, now, timeZone) ?? { from: month?.from ?? null, to: month?.to ?? now, rest: text };
  let question: Question = { unitId, span: { from: period.from, to: period.to }, timeZone };
  const beneath = await tx.unit.findMany({ where: { id: { in: await unitAndDescendants(tx, unitId) } } });
  const tasks = await tx.task.findMany({
    where: { topic: { unitId: { in: beneath.map(({ id }) => id) } } },
    distinct: ['body'],
    select: { body: true },
  });
  const bodies = tasks.map(({ body }) => body);
  const left: string[] = [];
  for (const word of period.rest.split(/[\s，,、]+/).filter((part) => part !== '')) {
    const unit = beneath.find(({ name }) => name === word || name.replace(/[村镇乡]$/, '') === word);
    const category = categories.find((name) => name === word);
    const body =
      bodies.find((name) => name === word) ?? only(bodies.filter((name) => name.includes(word) && word.length > 1));
    const state = (Object.keys(stateLabels) as TopicState[]).find((one) => stateLabels[one] === word);
    if (unit) question = { ...question, unitId: unit.id };
    else if (category) question = { ...question, category };
    else if (body) question = { ...question, body };
    else if (state && !isFigure(word)) question = { ...question, state };
    else left.push(word);
  }
  return { question, left };
}
