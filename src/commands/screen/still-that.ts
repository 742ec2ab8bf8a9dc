import { UserError } from '../../errors.js';
import { judge } from '../../followups/verification.js';
import { lockTopic } from '../../topics/events.js';
import { merge } from '../../topics/merging.js';
import { nameOf } from '../../topics/topics.js';
import { nothing } from '../args.js';
import { anywhere, command } from '../command.js';

/** The answer to 「是不是12号又没办好？」: the old matter is taken up again and the new words go with it. */
export const stillThat = command({
  name: '还是那件',
  synonyms: ['还是那件事'],
  who: 'anyone',
  where: anywhere,
  topics: 'many',
  args: nothing,
  example: '还是那件 13 12',
  help: '13号就是12号又没办好',
  onRequest: true,
  async run({ tx, topics, person, now, timeZone }) {
    const [fresh, old] = topics;
    if (!fresh || !old) throw new UserError('请按提示回数字。');
    const actor = { personId: person.id, role: 'reporter' as const };
    const report = await tx.report.findUnique({
      where: { topicId_personId: { topicId: fresh.id, personId: person.id } },
    });
    if (!report || fresh.recurrenceOfId !== old.id) {
      throw new UserError(`${fresh.number}号不是您反映的，或者和${old.number}号不是一件事。`);
    }
    const said = { personId: person.id, verdict: 'unresolved' as const, words: report.words, at: now, zone: timeZone };
    const { as } = await judge(tx, old, said);
    if (as !== 'reporter') throw new UserError(`${old.number}号要由反映人来说。`);
    await merge(tx, fresh, await lockTopic(tx, old.number), actor, now);
    return `好，${nameOf(old)}重新办理，${fresh.number}号并进去一起办。`;
  },
});
