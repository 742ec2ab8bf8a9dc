// 吹哨 / 应哨 / 评哨
import { UserError } from '../../errors.js';
import {
  answerWhistle,
  causeOf,
  rateWhistle,
  type Whistle,
  type WhistleRate,
  whistledBodies,
  whistle as whistleFor,
  whistleRates,
} from '../../followups/whistle.js';
import { conveners } from '../../people/roles.js';
import { settingsOf } from '../../people/units.js';
import { formatMoment } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { anyText, words } from '../args.js';
import { type CommandContext, command, offices, type Reply, theTopic } from '../command.js';
import { bodiesOfHead } from './responsible.js';

const callers = [...conveners, 'villageCadre'] as const;

export const whistle = command({
  name: '吹哨',
  synonyms: ['吹哨报到'],
  who: callers,
  where: offices,
  topics: 'one',
  action: 'whistle',
  args: words('请写上叫哪些单位、几小时内、到哪里、什么事'),
  example: '吹哨 12 镇供电所 镇水利站 2小时 村东头 电线断了要抢修',
  help: '叫几家单位马上到现场',
  async run(context, text): Promise<Reply> {
    const { tx, actor, now, timeZone } = context;
    const topic = theTopic(context);
    const { whistleHours, whistleReasons } = await settingsOf(tx, topic.unitId);
    const call = readCall(text, whistleHours);
    const n = topic.number;
    const example = `例如：吹哨 ${n} 镇供电所 镇水利站 2小时 村东头 电线断了要抢修`;
    if (call.bodies.length === 0) throw new UserError(`请写上叫哪些单位、几小时内。${example}`);
    if (call.place === '') throw new UserError(`请写上到哪里。${example}`);
    const cause = await causeOf(tx, topic, call.words);
    if (cause === undefined) {
      return {
        text: `${nameOf(topic)}吹哨属于哪一种？`,
        choices: whistleReasons.map(({ label }) => ({
          label,
          command: `吹哨 ${n} ${call.bodies.join(' ')} ${call.hours}小时 ${call.place} ${label} ${call.words}`.trim(),
        })),
      };
    }
    const said = call.words.replace(cause, '').trim();
    const dueAt = await whistleFor(tx, topic, actor, { ...call, words: said, cause }, now, timeZone);
    return `吹哨了：请${call.bodies.join('、')}在${formatMoment(dueAt, timeZone)}前到${call.place}（${cause}）。谁到了我来报，到齐了请评：评哨 ${n} ${call.bodies[0]} 好`;
  },
});

/** Bodies until the hours are said, then the place, then what is the matter. */
function readCall(text: string, usualHours: number): Omit<Whistle, 'cause'> {
  const tokens = text.split(/[\s，,、；;]+/).filter((token) => token !== '');
  const index = tokens.findIndex((token) => /^(?:\d+(?:\.\d+)?|半|一|两|三)个?(?:小时|钟头|分钟)/.test(token));
  const bodies = index === -1 ? tokens.slice(0, 1) : tokens.slice(0, index);
  const [place = '', ...rest] = tokens.slice(index === -1 ? 1 : index + 1);
  const hours = index === -1 ? usualHours : hoursOf(tokens[index] as string);
  return { bodies: [...new Set(bodies)], hours, place: place.replace(/^(?:到|在)/, ''), words: rest.join(' ') };
}

const spokenNumbers: Record<string, number> = { 半: 0.5, 一: 1, 两: 2, 三: 3 };

function hoursOf(token: string): number {
  const number = /^(\d+(?:\.\d+)?|半|一|两|三)/.exec(token)?.[1] ?? '1';
  const value = spokenNumbers[number] ?? Number(number);
  return token.includes('分钟') ? value / 60 : value;
}

export const comeToWhistle = command({
  name: '应哨',
  synonyms: ['到场', '已应哨'],
  who: ['deptHead', ...callers],
  where: offices,
  topics: 'one',
  action: 'answerWhistle',
  ownBodyOnly: 'whistle',
  args: anyText,
  example: '应哨 12',
  help: '到现场了',
  async run(context, text) {
    const topic = theTopic(context);
    const { body, rest } = await takeBody(context, text);
    if (!body) throw new UserError(`请写上哪个单位到了，例如：应哨 ${topic.number} 镇供电所`);
    const came = await answerWhistle(context.tx, topic, context.actor, body, rest, context.now);
    const waiting = came.waiting.length > 0 ? `还在等${came.waiting.join('、')}。` : '叫的单位都到了。';
    return `记下了，${body}${came.inTime ? '按时到了' : '到了，超过了时间'}。${waiting}`;
  },
});

const rates = Object.entries(whistleRates) as [WhistleRate, string][];

export const rate = command({
  name: '评哨',
  synonyms: ['评价吹哨'],
  who: [...callers, 'deptHead'],
  where: offices,
  topics: 'one',
  action: 'rateWhistle',
  ownBodyOnly: 'whistle',
  args: words('请写上好、一般还是差'),
  example: '评哨 12 镇供电所 好',
  help: '吹哨的评单位来得怎样，单位评哨吹得准不准：好、一般、差',
  async run(context, text) {
    const topic = theTopic(context);
    const { body, rest } = await takeBody(context, text);
    const found = rates.find(([, label]) => rest.startsWith(label));
    const byHead = context.actor.role === 'deptHead';
    const example = byHead ? `评哨 ${topic.number} 好` : `评哨 ${topic.number} 镇供电所 好`;
    if (!body || !found) throw new UserError(`请写清评谁、好、一般还是差。例如：${example}`);
    const said = rest.slice(found[1].length).replace(/^[\s，,。：:]+/, '');
    const rating = { by: byHead ? ('body' as const) : ('caller' as const), body, rate: found[0], words: said };
    await rateWhistle(context.tx, topic, context.actor, rating, context.now);
    return byHead ? `记下了，您评这次吹哨：${found[1]}。` : `记下了，${body}：${found[1]}。`;
  },
});

/** A head speaks for their own body; the others say which. */
async function takeBody(context: CommandContext, text: string): Promise<{ body: string | undefined; rest: string }> {
  if (context.actor.role === 'deptHead') {
    const called = await whistledBodies(context.tx, theTopic(context));
    const own = bodiesOfHead(context).find((body) => called.includes(body));
    const named = own && text.startsWith(own) ? text.slice(own.length) : text;
    return { body: own, rest: named.replace(/^[\s，,：:]+/, '') };
  }
  const [body, ...rest] = text.split(/[\s，,：:]+/);
  return { body: body || undefined, rest: rest.join(' ') };
}
