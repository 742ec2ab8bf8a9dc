// 已解决 / 部分解决 / 未解决: the same answer with three words.
import { UserError } from '../../errors.js';
import { judge, type Verdict } from '../../followups/verification.js';
import { publicNameOf } from '../../topics/topics.js';
import { anyText } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

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
    args: anyText,
    glued: /^[了啦，,。！!～~\s谢辛苦大家哈]*$/,
    ...shown,
    async run(context, words) {
      const topic = theTopic(context);
      const { tx, person, actor, now } = context;
      const said = words.replace(/^[了啦，,。！!\s]+/, '');
      const judged = await judge(tx, topic, { ...actor, personId: person.id }, verdict, said, now);
      if (judged.result === 'not-a-reporter') {
        throw new UserError(`${topic.number}号要由反映人来确认。您也遇到这事，可以直接说说情况。`);
      }
      const topicName = publicNameOf(topic);
      if (judged.became === 'reopened') {
        return `记下了。${topicName}已重新办理，并告诉了工作室。${said ? '' : '哪里没办好，请再说一句，好让他们改。'}`;
      }
      if (judged.became) return `谢谢您！${topicName}记为「${judged.became === 'resolved' ? '已解决' : '部分解决'}」。`;
      return `谢谢您，记下了。${judged.waiting > 0 ? `还等另外${judged.waiting}位反映人。` : ''}`;
    },
  });
