import { z } from 'zod';
import { staff } from '../../people/roles.js';
import { chatToTell } from '../../people/units.js';
import { endorseOnPaper as addSignatures, type Signatures } from '../../topics/paper-endorsements.js';
import { countVoices, nameOf, voicesText } from '../../topics/topics.js';
import { command, offices, theTopic } from '../command.js';

const evidences = /(?:签名表|签名|联名信|征集表|电话|走访|口头|摆摊|表决票)/;
const maxAtOnce = 500;

/** `3人 签名表`, `王大爷、李婶 电话` */
const signatures = z.string().transform((text, context): Signatures => {
  const evidence = evidences.exec(text)?.[0] ?? '签名表';
  const rest = text.replace(evidences, ' ').trim();
  const counted = /(\d{1,5})\s*(?:人|位|户|个|名)?/.exec(rest);
  const names = counted
    ? []
    : [...new Set(rest.split(/[\s、，,；;和]+/).filter((name) => /^[\u4e00-\u9fa5·]{1,8}$/.test(name)))];
  const count = counted ? Number(counted[1]) : names.length;
  if (count < 1) context.addIssue('请写上几个人，或者他们的姓名。');
  if (count > maxAtOnce) context.addIssue(`一次最多记${maxAtOnce}人，请分开记。`);
  return { names, count, evidence };
});

export const endorseOnPaper = command({
  name: '代附议',
  synonyms: ['线下附议', '代签附议'],
  who: staff,
  where: offices,
  topics: 'one',
  beneath: true,
  action: 'endorse',
  args: signatures,
  example: '代附议 12 3人 签名表',
  help: '把纸上签名、口头附议的人算进来',
  async run(context, given) {
    const { tx, group, actor, now } = context;
    const topic = theTopic(context);
    const chat = await chatToTell(tx, group, topic.unitId);
    const done = await addSignatures(tx, topic, { actor, group: chat }, given, now);
    const skipped = given.count - done.added;
    const note = `${skipped > 0 ? `有${skipped}人已经算过。` : ''}${done.promoted ? '附议的人够多，已经自动受理。' : ''}`;
    const voices = await countVoices(tx, topic.id);
    return `记下了，${nameOf(topic)}加线下附议${done.added}人（${given.evidence}），现在${voicesText(voices)}。${note}`;
  },
});
