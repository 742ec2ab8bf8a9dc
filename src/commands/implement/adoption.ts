// 报送 / 采纳 / 部分采纳 / 不采纳
import { z } from 'zod';
import { type Adoption, decideAdoption, submit as submitTopic } from '../../followups/adoption.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { anyText, nothing } from '../args.js';
import { command, offices, theTopic } from '../command.js';

export const submit = command({
  name: '报送',
  synonyms: ['上报', '报上去'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'submit',
  args: nothing,
  example: '报送 12',
  help: '把协商结论报给上一级，请定采不采纳',
  async run({ tx, actor, now, ...context }) {
    const topic = theTopic({ tx, actor, now, ...context });
    const above = await submitTopic(tx, topic, actor, now);
    return `${nameOf(topic)}的协商结论报给${above.name}了，会告诉反映人。`;
  },
});

const why = (name: string) =>
  z.string().transform((text, context) => {
    const reason = text.replace(/^[\s，,。:：]*(?:原因|理由|因为)?[\s，,:：]*/, '').trim();
    if (reason === '') context.addIssue(`${name}要写上原因，会告诉反映人。`);
    return reason;
  });

const adoption = (action: Adoption, name: string, synonyms: string[], help: string, args: z.ZodType<string>) =>
  command({
    name,
    synonyms,
    who: ['countyOffice', 'admin'],
    /** Local rules may leave it to the township. */
    whoFor: (_words, { adoptionBy }) => (adoptionBy === 'township' ? conveners : ['countyOffice', 'admin']),
    where: offices,
    topics: 'one',
    action,
    args,
    example: action === 'adopt' ? '采纳 12' : `${name} 12 原因`,
    help,
    async run(context, reason) {
      const topic = theTopic(context);
      await decideAdoption(context.tx, topic, context.actor, { action, reason }, context.now);
      return `${nameOf(topic)}${name}${reason ? `：${reason}` : ''}，会告诉反映人和工作室。`;
    },
  });

export const adopt = adoption('adopt', '采纳', ['同意采纳', '全部采纳'], '采纳协商结论', anyText);
export const adoptPartly = adoption(
  'adoptPartly',
  '部分采纳',
  ['采纳一部分'],
  '只采纳一部分，要写原因',
  why('部分采纳'),
);
export const notAdopt = adoption('notAdopt', '不采纳', ['不予采纳', '未采纳'], '不采纳，要写原因', why('不采纳'));
