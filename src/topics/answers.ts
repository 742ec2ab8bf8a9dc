// 件件有回音: what happens to a topic is told to each of its reporters, in the chat where they said it. Reporters of
// merged topics are told too, each under the number they know. For those without an account, the staff member who wrote
// down their words is asked to pass it on.
import type { GroupModel, ReportModel, TopicModel, TopicState, Tx } from '../db/client.js';
import { notify, type Offer } from '../outbox/notices.js';
import { isOffline, offlineName } from '../people/offline.js';
import { personalPage, webPlatform } from '../people/personal-page.js';
import { publicGroupsOf, settingsOf } from '../people/units.js';
import { answeredStates } from './lifecycle.js';
import { ownWords } from './reply-templates.js';
import { mergedFamily, nameOf } from './topics.js';

type Wording = string | ((told: TopicModel) => string);

export interface Answer {
  /** Follows the topic's name: `已受理，下一步是公示。` One with a command in it is made for the number they know. */
  text: Wording;
  /** What is asked of the staff member for those without an account; the text when left out. */
  passOn?: Wording;
  /** May go out at once within the group's limits. */
  prompt: boolean;
  /** Followers (endorsers at once, others by 订阅) are told outcomes, not every step. */
  alsoFollowers?: boolean;
  /** The topic's village groups hear it too. */
  alsoPublic?: boolean;
  /** The office's own words in the text: said again in plain ones under it, where the unit wants that. */
  official?: string;
  /** A question to each who reported or endorsed it, answered by a number. Who said 退订 is not asked. */
  ask?: (told: TopicModel) => Offer[];
  /** Said once under this key; left out, once per event of the topic. */
  key?: string;
  at: Date;
}

export async function tellReporters(tx: Tx, topic: TopicModel, answer: Answer): Promise<void> {
  const family = await mergedFamily(tx, topic.id);
  const own = answer.key ? undefined : await ownWords(tx, topic);
  const usual = (words: Wording, told: TopicModel) => (typeof words === 'string' ? words : words(told));
  const textFor = (told: TopicModel) => (own ? own(told, usual(answer.text, told)) : usual(answer.text, told));
  const official = await toSayPlainly(tx, topic, answer.official);
  const voices = await voicesToTell(tx, topic, family, answer);
  const groups = await tx.group.findMany({ where: { id: { in: voices.map((voice) => voice.groupId) } } });
  const chats = new Map(groups.map((group) => [group.id, group]));
  for (const there of byChatAndTopic(voices)) {
    const { groupId, topic: told } = there[0] as Voice;
    const chat = chats.get(groupId);
    const purpose = chat?.purpose ?? null;
    const direct = purpose === 'direct';
    const notice = { groupId, topicId: topic.id, aboutId: told.id, prompt: answer.prompt || direct, at: answer.at };
    const key = `${told.id}:${groupId}`;
    const plainly = (text: string) => (official && text.includes(official) ? { official } : {});
    if (there.some((voice) => voice.offline === undefined)) {
      const text = wording(told, topic, textFor(told), direct);
      await notify(tx, {
        ...notice,
        ...plainly(text),
        dedupeKey: `${answer.key ?? `answer:${topic.id}:${topic.version}`}:${key}`,
        kind: answer.ask ? 'ask' : 'answer',
        text: answer.ask && direct ? await withPage(tx, text, chat, topic) : text,
        ...(answer.ask && { choices: topic.private && !direct ? [] : answer.ask(told) }),
      });
    }
    const absent = there.flatMap((voice) => voice.offline ?? []);
    if (absent.length === 0) continue;
    const words = answer.passOn ? usual(answer.passOn, told) : textFor(told);
    const text = wording(told, topic, words, direct || purpose === 'workroom');
    await notify(tx, {
      ...notice,
      ...plainly(text),
      dedupeKey: `${answer.key ?? `pass-on:${topic.id}:${topic.version}`}:${key}:pass-on`,
      kind: 'passOn',
      text: `请转告${[...new Set(absent)].join('、')}：\n${text}`,
    });
  }
  if (answeredStates.includes(topic.state)) await markAnswered(tx, family, topic.state, answer.at);
}

/** Short words are plain enough; what was said in confidence is not shown to a model. */
async function toSayPlainly(tx: Tx, topic: TopicModel, words: string | undefined): Promise<string | undefined> {
  if (words === undefined || topic.private) return undefined;
  const { plainLanguage, plainLanguageFrom } = await settingsOf(tx, topic.unitId);
  return plainLanguage && words.length >= plainLanguageFrom ? words : undefined;
}

/** In a 1:1 chat an answer can be given on one's own page too. */
async function withPage(tx: Tx, text: string, chat: GroupModel | undefined, { unitId }: TopicModel): Promise<string> {
  const personId = chat?.directPersonId;
  if (!personId || chat.platform === webPlatform) return text;
  const page = await personalPage(tx, { personId, unitId });
  return page ? `${text}\n也可以点开您自己的网页来答：${page}` : text;
}

interface Voice {
  groupId: number;
  topic: TopicModel;
  /** Of somebody without an account: how those in the chat where it was written down call them. */
  offline?: string;
}

function byChatAndTopic(voices: Voice[]): Voice[][] {
  const places = new Map<string, Voice[]>();
  for (const voice of voices) {
    const key = `${voice.groupId}:${voice.topic.id}`;
    places.set(key, [...(places.get(key) ?? []), voice]);
  }
  return [...places.values()];
}

async function voicesToTell(tx: Tx, topic: TopicModel, family: number[], answer: Answer): Promise<Voice[]> {
  const within = { topicId: { in: family } };
  const reports = await tx.report.findMany({
    where: within,
    include: { topic: true, person: true },
    orderBy: { id: 'asc' },
  });
  // 退订: no question and no step any more, but each outcome once.
  const isOutcome = !answer.ask && answeredStates.includes(topic.state);
  const hears = (report: ReportModel) => !report.muted || (isOutcome && report.answeredState !== topic.state);
  const voices: Voice[] = reports.filter(hears).map((report) => ({
    groupId: report.groupId,
    topic: report.topic,
    ...(isOffline(report.person) && { offline: offlineName(report.person, report.anonymous) }),
  }));
  if (answer.ask || answer.alsoFollowers) {
    const follows = await tx.follow.findMany({ where: within, include: { topic: true } });
    const endorsed = await tx.endorsement.findMany({ where: within });
    const asked = new Set(endorsed.map((row) => `${row.topicId} ${row.personId}`));
    voices.push(...follows.filter((row) => !answer.ask || asked.has(`${row.topicId} ${row.personId}`)));
  }
  if (answer.alsoPublic && !topic.private) {
    const told = new Set(voices.map((voice) => voice.groupId));
    const more = (await publicGroupsOf(tx, topic.unitId)).filter((group) => !told.has(group.id));
    voices.push(...more.map((group) => ({ groupId: group.id, topic })));
  }
  return voices;
}

function wording(told: TopicModel, topic: TopicModel, text: string, mayName: boolean): string {
  if (topic.private && !mayName) {
    return `${told.number}号（私下反映）有新消息。请反映人私聊我发：查 ${told.number}`;
  }
  const name = told.id === topic.id ? nameOf(topic) : `${nameOf(told)}（已并入${topic.number}号）`;
  return `${name}：${text}`;
}

/** `tellReporters` does it; by itself only for what was said to the reporter's face. */
export async function markAnswered(tx: Tx, topicIds: number[], state: TopicState, at: Date): Promise<void> {
  await tx.report.updateMany({
    where: { topicId: { in: topicIds } },
    data: { answeredAt: at, answeredState: state },
  });
}
