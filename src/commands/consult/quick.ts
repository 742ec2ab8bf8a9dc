import { checkInOthers } from '../../consultations/attendance.js';
import { inviteesIn } from '../../consultations/invitees.js';
import type { QuickMode } from '../../consultations/modes.js';
import { addItem, conclude, itemLine, lastConsultation } from '../../consultations/outcome.js';
import { quickOnesOf, startQuick } from '../../consultations/quick.js';
import { recordSpeech } from '../../consultations/speech.js';
import type { TopicModel, TopicState } from '../../db/client.js';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { mask } from '../../triage/mask.js';
import { anyText, words } from '../args.js';
import { type CommandContext, command, rooms, theTopic } from '../command.js';
import { resultIn } from '../conclude/result-words.js';
import { readWork } from '../work-words.js';
import { type OnSiteText, parseOnSite } from './on-site-text.js';

// Each step is a line of chat, or all of them are lines of one message; each answers with the next step in a short line.

async function present(context: CommandContext, topic: TopicModel, text: string): Promise<string> {
  const { tx, message, actor, now, timeZone } = context;
  const people = await inviteesIn(tx, topic, message, text);
  if (people.length === 0) throw new UserError(`谁在场？例如：在场 ${topic.number} 村干部秋实、部门清泉、群众老马`);
  const { came } = await checkInOthers(tx, topic, actor, people, now, timeZone);
  return `在场${came.length}位：${came.join('、')}。\n大家怎么说？发：大家说 ${topic.number} 某某：怎么说`;
}

async function said(context: CommandContext, topic: TopicModel, text: string): Promise<string> {
  const { tx, actor, message, now } = context;
  const everybody = { party: 'all', name: '大家' };
  const how = { actor, kind: 'view' as const, messageId: message.id, at: now, otherwise: everybody };
  await recordSpeech(tx, topic, mask(text).text, how);
  return `记下了。商量定了发：商定 ${topic.number} 怎么办`;
}

async function agreed(context: CommandContext, topic: TopicModel, text: string): Promise<string> {
  const found = resultIn(text) ?? { result: 'consensus' as const, rest: text };
  const outcome = { result: found.result, text: found.rest || text, items: [] };
  await conclude(context.tx, topic, context.actor, outcome, context.now);
  return `${nameOf(topic)}记下了：${outcome.text}。会告诉反映人。\n谁来办、几时办好？发：责任 ${topic.number} 镇供电所 月底前`;
}

async function responsible(context: CommandContext, topic: TopicModel, text: string): Promise<string> {
  const { tx, actor, now, timeZone } = context;
  const outcome = (await lastConsultation(tx, topic.id))?.outcome;
  if (!outcome) throw new UserError(`先记商定了什么，发：商定 ${topic.number} 怎么办`);
  const typed = text.replace(/(?:责任单位|单位|期限)[:：]?\s*/g, ' ').trim();
  const work = readWork(typed, now, timeZone);
  // A single word is who does it; what is to be done was settled before.
  const agreed = work.body ? work : { ...work, body: work.description, description: '' };
  const { item } = await addItem(tx, topic, actor, { ...agreed, description: agreed.description || outcome }, now);
  return `${itemLine(item)}\n交下去发：交办 ${topic.number}`;
}

type Step = (context: CommandContext, topic: TopicModel, text: string) => Promise<string>;

const steps: [Exclude<keyof OnSiteText, 'place'>, Step][] = [
  ['present', present],
  ['said', said],
  ['agreed', agreed],
  ['responsible', responsible],
];

async function runSteps(context: CommandContext, started: TopicModel, parsed: OnSiteText): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, step] of steps) {
    const text = parsed[name];
    if (text === undefined) continue;
    const topic = await context.tx.topic.findUniqueOrThrow({ where: { id: started.id } });
    lines.push(await step(context, topic, text));
  }
  return lines;
}

const start = (mode: QuickMode, name: string, synonyms: string[], example: string, help: string) =>
  command({
    name,
    synonyms,
    who: conveners,
    where: rooms,
    topics: 'one',
    action: 'openOnSite',
    args: anyText,
    example,
    help,
    async run(context, text) {
      const { tx, actor, now } = context;
      const topic = theTopic(context);
      const parsed = parseOnSite(text);
      const place = parsed.place || (mode === 'onSite' ? topic.place : null);
      const started = await startQuick(tx, topic, actor, { mode, place }, now);
      const lines = await runSteps(context, started, parsed);
      const begun = `${nameOf(topic)}${name}开始了${place ? `（${place}）` : ''}。`;
      const n = topic.number;
      const first =
        mode === 'onSite'
          ? `谁在场？发：在场 ${n} 村干部秋实、部门清泉、群众老马`
          : `要请的人发：邀请 ${n} 群众代表 某某　怎么说的发：大家说 ${n} 某某：怎么说`;
      // Of several steps at once only the last one's question is still open.
      return [begun, lines.at(-1) ?? first].join('\n');
    },
  });

export const onSite = start(
  'onSite',
  '简易协商',
  ['现场协商', '现场商量'],
  '简易协商 12 3号楼下',
  '不开会，在现场商量；一条消息写完也行',
);

export const micro = start('micro', '微协商', ['线上协商'], '微协商 12', '不开会，在群里商量');

const step = (
  state: TopicState,
  name: string,
  synonyms: string[],
  what: string,
  example: string,
  help: string,
  run: Step,
) =>
  command({
    name,
    synonyms,
    who: conveners,
    where: rooms,
    topics: 'one',
    candidates: (tx, person) => quickOnesOf(tx, person.id, state),
    args: words(what),
    example,
    help,
    onRequest: true,
    run: (context, text) => run(context, theTopic(context), text),
  });

export const whoIsThere = step(
  'inSession',
  '在场',
  ['到场'],
  '请写上谁在场',
  '在场 12 村干部秋实、部门清泉、群众老马',
  '简易协商：谁在场',
  present,
);
export const whatIsSaid = step(
  'inSession',
  '大家说',
  ['大家说的'],
  '请写上大家怎么说',
  '大家说 12 某某：先修主路',
  '简易协商：大家怎么说',
  said,
);
export const whatIsAgreed = step(
  'inSession',
  '商定',
  ['商量好了', '商量定了'],
  '请写上商定的办法',
  '商定 12 供电所月底前换灯',
  '简易协商：商定了什么',
  agreed,
);
export const whoDoesIt = step(
  'concluded',
  '责任',
  ['责任单位'],
  '请写上单位和期限',
  '责任 12 镇供电所 月底前',
  '简易协商：谁来办、几时办好',
  responsible,
);
