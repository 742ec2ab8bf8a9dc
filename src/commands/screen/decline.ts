import { conveners } from '../../people/roles.js';
import type { DeclineReason } from '../../people/unit-settings.js';
import { settingsOf } from '../../people/units.js';
import { decline as declineTopic, sentenceOf } from '../../topics/screening.js';
import { nameOf } from '../../topics/topics.js';
import { anyText } from '../args.js';
import { command, offices, theTopic } from '../command.js';

/** By its number, by its label, or by what the sentence says when that fits one reason only. */
function reasonMeant(reasons: DeclineReason[], text: string): { reason: DeclineReason; words: string } | undefined {
  const numbered = /^(\d{1,2})(?:[\s、.．:：，,]+|$)/.exec(text);
  const byNumber = numbered && reasons[Number(numbered[1]) - 1];
  if (byNumber) return { reason: byNumber, words: text.slice(numbered[0].length).trim() };
  const byLabel = text === '' ? undefined : reasons.find(({ label }) => text.includes(label) || label.includes(text));
  if (byLabel) return { reason: byLabel, words: text };
  const [fits, ...others] = reasons.filter(({ keywords }) => keywords.some((word) => text.includes(word)));
  return fits && others.length === 0 ? { reason: fits, words: text } : undefined;
}

export const decline = command({
  name: '不予列入',
  synonyms: ['不受理', '不列入', '不予受理'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'decline',
  args: anyText,
  example: '不予列入 12 有关部门已经在办',
  help: '不列入协商，要写原因，会告诉反映人',
  async run(context, typed) {
    const topic = theTopic(context);
    const { declineReasons } = await settingsOf(context.tx, topic.unitId);
    const text = typed.replace(/^(?:原因|理由|因为)[:：\s]*/, '');
    const meant = reasonMeant(declineReasons, text);
    if (!meant) {
      const line = (index: number) =>
        ['不予列入', topic.number, index + 1, text].filter((part) => part !== '').join(' ');
      return {
        text: `${nameOf(topic)}不列入的原因是？也可以一次写全，例如：不予列入 ${topic.number} 个人之间的事，已请调解员上门`,
        choices: declineReasons.map(({ label }, index) => ({ label, command: line(index) })),
      };
    }
    const { reason, words } = meant;
    await declineTopic(context.tx, topic, context.actor, { ...reason, words }, context.now);
    return `${nameOf(topic)}不予列入，原因会告诉反映人：${sentenceOf({ ...reason, words })}`;
  },
});
