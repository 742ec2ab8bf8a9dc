// 满意 / 基本满意 / 不满意: how content people are, apart from whether it is solved.
import { UserError } from '../../errors.js';
import { rate, verdictOffers, waitingForWordOf } from '../../followups/verification.js';
import { headOf, publicNameOf } from '../../topics/topics.js';
import { type Satisfaction, satisfactionLabels } from '../../topics/verdicts.js';
import { mask } from '../../triage/mask.js';
import { anyText } from '../args.js';
import { anywhere, command, type Reply, theTopic } from '../command.js';
import { satisfactionSynonyms } from './satisfaction-words.js';

const satisfactionCommand = (satisfaction: Satisfaction, shown: { example: string; help: string; onRequest?: true }) =>
  command({
    name: satisfactionLabels[satisfaction],
    synonyms: satisfactionSynonyms[satisfaction],
    who: 'anyone',
    where: anywhere,
    topics: 'one',
    action: 'rate',
    candidates: (tx, person) => waitingForWordOf(tx, person.id),
    args: anyText,
    ...shown,
    async run(context, text): Promise<Reply> {
      const { tx, person, now } = context;
      const told = theTopic(context);
      const topic = await headOf(tx, told);
      const words = mask(text.replace(/^[了的，,。！!\s]+/, '')).text;
      const { as, verdictMissing } = await rate(tx, topic, { personId: person.id, words, at: now }, satisfaction);
      if (as === 'nobody')
        throw new UserError(`${told.number}号请反映人和附议人来评。您也遇到这事，可以直接说说情况。`);
      const thanks = `谢谢您，${publicNameOf(topic)}记下「${satisfactionLabels[satisfaction]}」。`;
      return verdictMissing ? { text: `${thanks}办好没有？`, choices: verdictOffers(told.number) } : thanks;
    },
  });

export const satisfied = satisfactionCommand('satisfied', {
  example: '满意 12（或 基本满意 12、不满意 12）',
  help: '办得满意不满意',
});
export const mostlySatisfied = satisfactionCommand('mostly', {
  example: '基本满意 12',
  help: '大体满意',
  onRequest: true,
});
export const dissatisfied = satisfactionCommand('dissatisfied', {
  example: '不满意 12 等了太久',
  help: '不满意，说说为什么',
  onRequest: true,
});
