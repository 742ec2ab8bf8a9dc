// 回访: a staff member has asked somebody without an account and says for them how it came out.
import { z } from 'zod';
import type { Role } from '../../db/client.js';
import { UserError } from '../../errors.js';
import { type OfflineReport, offlineReports } from '../../followups/passed-on.js';
import { judge, rate } from '../../followups/verification.js';
import { offlineName } from '../../people/offline.js';
import { conveners } from '../../people/roles.js';
import { next, stateLabels } from '../../topics/lifecycle.js';
import { headOf, publicNameOf } from '../../topics/topics.js';
import { type Satisfaction, satisfactionLabels, type Verdict, verdictLabels } from '../../topics/verdicts.js';
import { mask } from '../../triage/mask.js';
import { type CommandContext, command, offices, type Reply, theTopic } from '../command.js';
import { takeSatisfaction } from './satisfaction-words.js';

const verdicts: [RegExp, Verdict][] = [
  [/部分解决|解决了?一部分|办好一部分/, 'partlyResolved'],
  [/未解决|没解决|没有解决|还没解决|没办好|没修好/, 'unresolved'],
  [/已经?解决了?|解决了|办好了|修好了/, 'resolved'],
];

interface PassedOn {
  name: string;
  verdict?: Verdict;
  satisfaction?: Satisfaction;
  words: string;
}

/** `王大爷 已解决 满意 灯亮了` */
const whatTheySaid = z.string().transform((text, context): PassedOn => {
  const found = verdicts.map(([pattern, verdict]) => ({ hit: pattern.exec(text), verdict })).find(({ hit }) => hit);
  const before = found?.hit ? text.slice(0, found.hit.index) : text;
  const after = found?.hit ? text.slice(found.hit.index + found.hit[0].length) : '';
  const { satisfaction, rest } = takeSatisfaction(found ? after : before);
  if (!found && !satisfaction) context.addIssue('请写上：已解决、部分解决 或 未解决。');
  const clean = (part: string) => part.replace(/^[\s，,。:：、]+|[\s，,:：、]+$/g, '');
  return {
    name: clean(found ? before : rest),
    ...(found && { verdict: found.verdict }),
    ...(satisfaction && { satisfaction }),
    words: found ? mask(clean(rest)).text : '',
  };
});

/** Whoever did the work does not say for the reporter how it came out: no head of a body. */
const who: readonly Role[] = [...conveners, 'villageCadre', 'cppccMember'];

export const passOn = command({
  name: '回访',
  synonyms: ['代评', '代回访'],
  who,
  where: offices,
  topics: 'one',
  beneath: true,
  args: whatTheySaid,
  example: '回访 12 王大爷 已解决 满意',
  help: '问过没有手机的反映人，替他回话',
  async run(context, said): Promise<Reply> {
    const topic = await headOf(context.tx, theTopic(context));
    const action = said.verdict ? 'verdict' : 'rate';
    if (next(action, topic.state) === undefined) {
      throw new UserError(`${publicNameOf(topic)}现在是「${stateLabels[topic.state]}」，还没办结，办结了再回访。`);
    }
    const reports = await offlineReports(context.tx, topic);
    const named = reports.filter((report) => said.name === '' || nameIn(report)?.includes(said.name));
    if (named.length === 0) throw new UserError(nobody(topic.number, said.name, reports));
    const names = [...new Set(named.flatMap((report) => nameIn(report) ?? []))];
    if (names.length > 1) return askWho(topic.number, names, said);
    return keep(context, named[0] as OfflineReport, said);
  },
});

const nameIn = ({ anonymous, person }: OfflineReport) => (anonymous ? null : person.name);

function nobody(number: number, name: string, reports: OfflineReport[]): string {
  if (reports.length === 0) return `${number}号的反映人自己能回话，不用替他们说。`;
  const names = reports.flatMap((report) => nameIn(report) ?? []);
  return `${number}号没有代录过「${name}」。${names.length > 0 ? `代录过：${names.join('、')}` : `可以不写姓名：回访 ${number} 已解决`}`;
}

function askWho(number: number, names: string[], { verdict, satisfaction, words }: PassedOn): Reply {
  const said = [verdict && verdictLabels[verdict], satisfaction && satisfactionLabels[satisfaction], words];
  const rest = said.filter((part) => part).join(' ');
  return {
    text: `${number}号有几位代录的反映人，是哪一位？`,
    choices: names.map((name) => ({ label: name, command: `回访 ${number} ${name} ${rest}` })),
  };
}

async function keep(context: CommandContext, report: OfflineReport, said: PassedOn): Promise<string> {
  const { tx, now, timeZone, person } = context;
  const topic = await headOf(tx, theTopic(context));
  const { verdict, satisfaction, words } = said;
  const by = { personId: report.personId, passedOnBy: person.id, words, at: now };
  const name = offlineName(report.person, report.anonymous);
  if (!verdict) {
    await rate(tx, topic, by, satisfaction as Satisfaction);
    return `记下了，${publicNameOf(topic)}${name}的评价：${satisfactionLabels[satisfaction as Satisfaction]}。`;
  }
  const judged = await judge(tx, topic, { ...by, verdict, satisfaction, zone: timeZone });
  const told = `记下了，${name}说${publicNameOf(topic)}「${verdictLabels[verdict]}」`;
  if (judged.needsWords)
    return `${told}。哪里没办好？再发：回访 ${topic.number} ${nameIn(report) ?? ''} 未解决 哪里没办好`;
  if (judged.became === 'reopened') return `${told}，已重新办理，并告诉了承办单位。`;
  if (judged.became) return `${told}，这件事记为「${verdictLabels[judged.became]}」。`;
  return `${told}。${judged.waiting > 0 ? `还等另外${judged.waiting}位反映人。` : ''}`;
}
