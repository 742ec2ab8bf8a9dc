// 已解决 / 部分解决 / 未解决: the same answer with three words; satisfaction may be said along with it.
import { UserError } from '../../errors.js';
import { addWord, type Judged, judge, waitingForWordOf } from '../../followups/verification.js';
import { next, stateLabels } from '../../topics/lifecycle.js';
import { headOf, publicNameOf } from '../../topics/topics.js';
import { type Verdict, verdictLabels } from '../../topics/verdicts.js';
import { mask } from '../../triage/mask.js';
import { anyText } from '../args.js';
import { anywhere, command, type Reply, theTopic } from '../command.js';
import { satisfactionOffers, takeSatisfaction } from './satisfaction-words.js';

export const verdictCommand = (
  verdict: Verdict,
  name: string,
  synonyms: string[],
  shown: { example: string; help: string; onRequest?: true },
) =>
  command({
    name,
    synonyms,
    who: 'anyone',
    where: anywhere,
    topics: 'one',
    action: 'verdict',
    candidates: (tx, person) => waitingForWordOf(tx, person.id),
    args: anyText,
    glued: /^[了啦，,。！!～~\s谢辛苦大家哈满意基本很不]*$/,
    ...shown,
    async run(context, text): Promise<Reply> {
      const { tx, person, now, timeZone } = context;
      const told = theTopic(context);
      const topic = await headOf(tx, told);
      const { satisfaction, rest } = takeSatisfaction(text);
      const words = mask(rest.replace(/^[了啦，,。！!\s]+/, '')).text;
      const said = { personId: person.id, verdict, words, satisfaction, at: now, zone: timeZone };
      if (next('verdict', topic.state) === undefined) {
        const kept = await addWord(tx, topic, said);
        if (kept === 'added') {
          return `${publicNameOf(topic)}现在是「${stateLabels[topic.state]}」，您的话记下了，办好会来问您。`;
        }
      }
      const judged = await judge(tx, topic, said);
      if (judged.as === 'nobody') {
        throw new UserError(`${told.number}号要由反映人来确认。您也遇到这事，可以直接说说情况。`);
      }
      if (judged.needsWords) {
        return {
          text: `您的「${name}」记下了。${publicNameOf(topic)}哪里没办好？请再说一句，我马上让他们重办。`,
          continues: `${name} ${told.number}`,
        };
      }
      const reply = answerTo(judged, publicNameOf(topic), verdict);
      const asks = !satisfaction && judged.became !== 'reopened';
      return asks ? { text: `${reply}满意不满意？`, choices: satisfactionOffers(told.number) } : reply;
    },
  });

function answerTo(judged: Judged, topicName: string, verdict: Verdict): string {
  if (judged.as === 'endorser') {
    const alarm = verdict === 'unresolved' ? '已告诉工作室。' : '';
    return `谢谢您，您对${topicName}的「${verdictLabels[verdict]}」记下了。${alarm}办好没有以反映人的话为准。`;
  }
  if (judged.became === 'reopened') return `记下了。${topicName}已重新办理，并告诉了承办单位和工作室。`;
  if (judged.became) return `谢谢您！${topicName}记为「${verdictLabels[judged.became]}」。`;
  return `谢谢您，记下了。${judged.waiting > 0 ? `还等另外${judged.waiting}位反映人。` : ''}`;
}
