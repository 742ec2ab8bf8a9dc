// What follows from an understanding: a topic is raised, joined or endorsed, a state is told, or nothing. All of it in the
// caller's transaction.
import type { GroupModel, InboxMessageModel, PersonModel, TopicModel, Tx } from '../db/client.js';
import { notify, type Offer } from '../outbox/notices.js';
import type { OutOfScope } from '../people/safety-texts.js';
import { directChatOf, settingsOf, workroomGroupOf } from '../people/units.js';
import { topicLine } from '../topics/describe.js';
import { endorse } from '../topics/endorsements.js';
import { lockTopic } from '../topics/events.js';
import { isOpen, next, stateLabels } from '../topics/lifecycle.js';
import { logJoin } from '../topics/suggestions.js';
import { joinTopic, nameOf, type Reporter } from '../topics/topics.js';
import { announce, type Filed, fileItem, type Item, itemsOf, plainTitle } from './filing.js';
import { outOfScope } from './out-of-scope.js';
import { answerFromNotes, type FromNotes } from './questions.js';
import type { Recurrence } from './recurrence.js';
import type { OpenTopic, Triaged } from './understanding.js';

export type Answer = string | { text: string; choices: Offer[] };

export interface ToApply {
  tx: Tx;
  now: Date;
  unitId: number;
  group: GroupModel;
  message: InboxMessageModel;
  person: PersonModel;
  /** As the workroom may see it. */
  words: string;
  /** The author of the quoted message, when that is what is filed. */
  quotedAuthor?: PersonModel;
  explicit?: { isPrivate: boolean; anonymous: boolean; fromQuote: boolean };
  quoteTopic?: number;
  /** The topic last talked about in this chat. */
  recentTopic?: number;
  /** Grows with what is raised. */
  openTopics: OpenTopic[];
  /** Topics that messages of this window were filed under, by message row: one matter told over several messages. */
  filed: Map<number, number>;
  triaged: Triaged;
  /** Nothing is filed that was not asked for: the workroom is. */
  suggestOnly?: boolean;
}

/** Below this an un-asked-for message is put to the workroom as a question instead of being filed. */
const sure = 0.5;

/** What to say to the person, if anything. */
export async function apply(a: ToApply): Promise<Answer | undefined> {
  const { understanding } = a.triaged;
  const called = a.message.calledBot;
  if (a.explicit) return file(a, itemsOf(understanding, a.words));
  const elsewhere = outOfScope(a.words);
  if (elsewhere) return called ? referral(a, elsewhere) : undefined;
  switch (understanding.kind) {
    case 'issue':
      if (understanding.items.length === 0) return called ? guidance : undefined;
      if (called) return file(a, understanding.items);
      if (understanding.confidence < sure || a.suggestOnly) return askWorkroom(a);
      return file(a, understanding.items);
    case 'question':
      return called ? file(a, itemsOf(understanding, a.words), 'question') : undefined;
    case 'support':
      return support(a);
    case 'status':
      return called ? status(a) : undefined;
    case 'feedback':
      return feedback(a);
    case 'private':
      return called ? referral(a, 'dispute') : undefined;
    case 'emergency':
    case 'other':
      if (!called) return undefined;
      return thanks.test(a.words) ? '不客气，都是该做的。' : guidance;
  }
}

async function referral(a: ToApply, kind: OutOfScope): Promise<string> {
  const { outOfScope: texts } = await settingsOf(a.tx, a.unitId);
  return `${texts[kind] ?? ''}\n还是想请工作室看看的，发：反映 ${plainTitle(a.words)}`;
}

const thanks = /^[^，。]{0,4}(?:谢谢|多谢|感谢|辛苦)/;
const guidance =
  '我是帮大家记公家的事、查进度的。\n有事直接说，比如：3号楼路灯坏了三天了。\n查进度：查 12　看能做什么：帮助';

async function file(a: ToApply, items: Item[], kind: 'issue' | 'question' = 'issue'): Promise<Answer | undefined> {
  const lines: string[] = [];
  let choices: Offer[] = [];
  for (const item of items) {
    const answer = await fileOne(a, item, kind);
    lines.push(answer.text);
    choices = [...choices, ...answer.choices];
  }
  if (!a.message.calledBot) return undefined;
  return choices.length > 0 ? { text: lines.join('\n'), choices } : lines.join('\n');
}

async function fileOne(
  a: ToApply,
  item: Item,
  kind: 'issue' | 'question',
): Promise<{ text: string; choices: Offer[] }> {
  const { tx, now, unitId, message, openTopics, filed } = a;
  const isPrivate = a.explicit?.isPrivate ?? false;
  const { engine, callId: llmCallId, understanding, considered } = a.triaged;
  const suggestedBy = understanding.items.includes(item) ? { engine, llmCallId, isTopic: !a.explicit } : undefined;
  const toFile = {
    tx,
    now,
    unitId,
    message,
    reporter: reporterOf(a),
    isPrivate,
    openTopics,
    filed,
    suggestedBy,
    oneOfSeveral: understanding.items.length > 1,
    ...(considered && { considered }),
  };
  const done = await fileItem(toFile, item, kind);
  if (a.quotedAuthor) await tellBoth(a, a.quotedAuthor, done.topic);
  if (done.how !== 'raised') return { text: joinReceipt(done, a.quotedAuthor !== undefined), choices: [] };
  const fromNotes = await answerFromNotes(toFile, done);
  await announce(toFile, done, { draftedByModel: a.triaged.engine === 'llm', fromNotes });
  if (!message.calledBot) await noteInGroup(a, done.topic);
  return kind === 'question' ? { text: questionReceipt(done.topic, fromNotes), choices: [] } : receipt(a, done);
}

function reporterOf(a: ToApply): Reporter {
  const fromQuote = a.explicit?.fromQuote ?? false;
  return {
    person: a.quotedAuthor ?? a.person,
    group: a.group,
    words: a.words,
    anonymous: a.explicit?.anonymous ?? false,
    ...(fromQuote && { channel: 'quote' as const }),
    ...(a.quotedAuthor && { filedBy: { personId: a.person.id } }),
  };
}

/** A neighbour's words were filed: the author hears of it where nobody else reads, the filer goes on hearing of it. */
async function tellBoth(a: ToApply, author: PersonModel, topic: TopicModel): Promise<void> {
  const key = { topicId: topic.id, personId: a.person.id, groupId: a.group.id };
  if (!topic.private) await a.tx.follow.createMany({ data: [{ ...key, createdAt: a.now }], skipDuplicates: true });
  const direct = await directChatOf(a.tx, author.id);
  if (!direct) return;
  await notify(a.tx, {
    dedupeKey: `filed-for:${topic.id}:${author.id}`,
    groupId: direct.id,
    topicId: topic.id,
    kind: 'noted',
    text: `有乡亲把您在群里说的记成了${nameOf(topic)}，办得怎样会告诉您。不想记，发：撤回 ${topic.number}`,
    prompt: true,
    at: a.now,
  });
}

function joinReceipt({ topic, how }: Filed, forNeighbour: boolean): string {
  const where = `${nameOf(topic)}（${stateLabels[topic.state]}）`;
  if (how === 'reported') {
    const other = `不是这件？发：不是这件 ${topic.number}`;
    return forNeighbour
      ? `替邻居记下了，算进${where}，有信儿两位都告诉。`
      : `记下了，算进${where}，办得怎样会告诉您。${other}`;
  }
  return forNeighbour ? `邻居这话已经算在${nameOf(topic)}里了，有信儿两位都告诉。` : `补充到${nameOf(topic)}里了。`;
}

function receipt(a: ToApply, { topic, similar, again }: Filed): { text: string; choices: Offer[] } {
  const n = topic.number;
  if (topic.private) return { text: `记下了，${n}号，只有工作室能看到。想看进度私聊我发：查 ${n}`, choices: [] };
  const first = similar[0];
  const text = a.quotedAuthor
    ? `替邻居记下了，${nameOf(topic)}。有信儿两位都告诉。说这话的乡亲不想记，发：撤回 ${n}`
    : `记下了，${nameOf(topic)}。工作室先看，有信儿告诉您。记得不对？发：撤回 ${n}`;
  if (again) return { text: `${text}\n${askAgain(again)}`, choices: offerAgain(topic, again) };
  if (!first) return { text, choices: [] };
  return {
    text: `${text}\n和${first.number}号「${first.title}」是一回事吗？`,
    choices: [{ label: '是一回事', command: `同一件 ${n} ${first.number}` }],
  };
}

function questionReceipt(topic: TopicModel, fromNotes: FromNotes | undefined): string {
  const n = topic.number;
  if (fromNotes?.given) return `${fromNotes.answer}\n记作${n}号。说得不对或还想问，直接再@我说。`;
  if (topic.private) return `您问的记下了，${n}号，只有工作室能看到，会来答复。`;
  if (fromNotes) return `您问的记下了，${nameOf(topic)}，工作室看过就答复您。`;
  return `您问的记下了，${nameOf(topic)}。我这儿没有现成的规定，不乱说，工作室会来答复。`;
}

/** For whoever reported the old one it may be the same trouble, not done: then that one is taken up again. */
function askAgain({ old, byItsReporter }: Recurrence): string {
  const name = `${nameOf(old)}（${stateLabels[old.state]}）`;
  return byItsReporter ? `是您上次反映的${name}没办好吗？` : `以前办过${name}，已经关联上。`;
}

const offerAgain = (topic: TopicModel, { old, byItsReporter }: Recurrence): Offer[] =>
  byItsReporter ? [{ label: '是，没办好', command: `还是那件 ${topic.number} ${old.number}` }] : [];

/** Filed without being called: said in the evening's folded post, so that people know and can object. */
async function noteInGroup(a: ToApply, topic: TopicModel): Promise<void> {
  await notify(a.tx, {
    dedupeKey: `noted:${topic.id}`,
    groupId: a.group.id,
    topicId: topic.id,
    kind: 'noted',
    text: `听大家说起，记下了${nameOf(topic)}。不想记，发：撤回 ${topic.number}`,
    prompt: false,
    at: a.now,
  });
}

async function askWorkroom(a: ToApply): Promise<undefined> {
  const workroom = await workroomGroupOf(a.tx, a.unitId);
  if (!workroom) return undefined;
  const unit = await a.tx.unit.findUniqueOrThrow({ where: { id: a.unitId } });
  await notify(a.tx, {
    dedupeKey: `unsure:${a.message.id}`,
    groupId: workroom.id,
    kind: 'candidate',
    text: `【${a.suggestOnly ? '请看一眼' : '拿不准'}】${unit.name}有人说：${a.words}\n要记为议题吗？`,
    prompt: true,
    choices: [
      { label: '记为议题', command: `记为议题 ${a.message.id}` },
      ...topicsOf(a).map((n) => ({ label: `算进${n}号`, command: `记为议题 ${a.message.id} ${n}` })),
    ],
    at: a.now,
  });
  return undefined;
}

/** Open topics that the engine takes it for. */
function topicsOf(a: ToApply): number[] {
  const numbers = a.triaged.understanding.items.flatMap(({ matchTopic }) => (matchTopic === null ? [] : [matchTopic]));
  return [...new Set(numbers)].filter((n) =>
    a.openTopics.some((topic) => topic.number === n && isOpen(topic.state as TopicModel['state'])),
  );
}

/** The topic that talk without a subject is about: the quote's, the engine's match, the one last talked about. */
async function topicMeant(a: ToApply): Promise<TopicModel | undefined> {
  const match = a.triaged.understanding.items.find((item) => item.matchTopic !== null)?.matchTopic;
  const number = a.quoteTopic ?? match ?? a.recentTopic;
  if (number === undefined || number === null) return undefined;
  const topic = await a.tx.topic.findUnique({ where: { number }, include: { mergedInto: true } });
  const meant = topic?.mergedInto ?? topic;
  return meant && !meant.private ? lockTopic(a.tx, meant.number) : undefined;
}

async function support(a: ToApply): Promise<Answer | undefined> {
  const topic = await topicMeant(a);
  if (!topic || !isOpen(topic.state))
    return a.message.calledBot ? '您支持的是哪一件？发「议题」看看，再发：附议 号数' : undefined;
  const { result, count } = await endorse(a.tx, topic, a.person, a.group, a.message, a.now);
  await logJoin(a.tx, topic, a.message.id, { engine: a.triaged.engine, llmCallId: a.triaged.callId });
  if (!a.message.calledBot) return undefined;
  if (result === 'own') return `${nameOf(topic)}就是您反映的，办得怎样会告诉您。`;
  return `${result === 'already' ? '您已经附议过了' : '记下了，您附议'}${nameOf(topic)}，现在${count}人附议。`;
}

async function status(a: ToApply): Promise<Answer> {
  const meant =
    a.quoteTopic ?? a.triaged.understanding.items.find((item) => item.matchTopic !== null)?.matchTopic ?? undefined;
  const topics = await a.tx.topic.findMany({
    where: meant ? { number: meant, private: false } : { reports: { some: { personId: a.person.id } }, private: false },
    orderBy: { id: 'desc' },
    take: 3,
  });
  if (topics.length === 0) return '您问的是哪一件？发「议题」看正在办的，再发：查 号数';
  const number = topics[0]?.number;
  return `${topics.map(topicLine).join('\n')}\n想看来龙去脉，发：查 ${number}`;
}

/** How it came out. The person's own word decides, so the three answers are offered; nothing is judged from free text. */
async function feedback(a: ToApply): Promise<Answer | undefined> {
  const topic = await topicMeant(a);
  if (!topic || next('supplement', topic.state) === undefined)
    return a.message.calledBot ? '谢谢告诉我。是哪一件？发「我的」看看，再发：已解决 号数 或 未解决 号数' : undefined;
  await joinTopic(a.tx, topic, reporterOf(a), a.message, a.now);
  await logJoin(a.tx, topic, a.message.id, { engine: a.triaged.engine, llmCallId: a.triaged.callId });
  if (!a.message.calledBot) return undefined;
  const reports = await a.tx.report.count({ where: { topicId: topic.id, personId: a.person.id } });
  const n = topic.number;
  if (reports === 0 || next('verdict', topic.state) === undefined)
    return `记到${nameOf(topic)}里了（${stateLabels[topic.state]}）。`;
  return {
    text: `${nameOf(topic)}现在办好了吗？`,
    choices: [
      { label: '已解决', command: `已解决 ${n}` },
      { label: '部分解决', command: `部分解决 ${n}` },
      { label: '没解决', command: `未解决 ${n} ${a.words}` },
    ],
  };
}
