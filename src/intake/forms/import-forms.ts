// 征集表 from a sheet: each form becomes an opinion like one that was dictated. A form is kept as a message, so that its
// words can be found again and the same form is not filed twice. All or nothing.
import type { GroupModel, InboxMessageModel, Tx } from '../../db/client.js';
import { OperatorError } from '../../errors.js';
import { notify } from '../../outbox/notices.js';
import { workroomGroupOf } from '../../people/units.js';
import { theBot } from '../../topics/events.js';
import { endorseOnPaper } from '../../topics/paper-endorsements.js';
import { recordOpinion } from '../../triage/record-opinion.js';
import { topicsInSight } from '../../triage/topics-in-sight.js';
import type { OpenTopic } from '../../triage/understanding.js';
import type { Form } from './form-rows.js';

const platform = 'import';

export interface Imported {
  /** Forms filed now. */
  forms: number;
  /** Filed by an earlier import. */
  known: number;
  /** Numbers of topics raised, and how many forms joined one that was open. */
  raised: number[];
  joined: number;
  endorsements: number;
}

export async function importForms(tx: Tx, forms: Form[], at: Date): Promise<Imported> {
  const known = await tx.inboxMessage.findMany({
    where: { platform, messageId: { in: forms.map((form) => form.key) } },
    select: { messageId: true },
  });
  const fresh = forms.filter((form) => !known.some(({ messageId }) => messageId === form.key));
  const done: Imported = { forms: fresh.length, known: known.length, raised: [], joined: 0, endorsements: 0 };
  const sights = new Map<number, OpenTopic[]>();
  const perWorkroom = new Map<number, number>();
  for (const form of fresh) {
    const group = await workroomGroupOf(tx, form.unitId);
    if (!group)
      throw new OperatorError('No workroom group is bound yet: nobody could be told. Make a code with: code bind');
    const openTopics = sights.get(form.unitId) ?? (await topicsInSight(tx, form.unitId, at));
    sights.set(form.unitId, openTopics);
    await fileForm(tx, form, group, openTopics, done, at);
    perWorkroom.set(group.id, (perWorkroom.get(group.id) ?? 0) + 1);
  }
  for (const [groupId, count] of perWorkroom) await tell(tx, groupId, count, fresh[0] as Form, at);
  return done;
}

async function fileForm(
  tx: Tx,
  form: Form,
  group: GroupModel,
  openTopics: OpenTopic[],
  done: Imported,
  at: Date,
): Promise<void> {
  const { unitId, words, anonymous, isPrivate } = form;
  const message = await keep(tx, form, at);
  const name = nameOnForm(form);
  const opinion = {
    unitId,
    words,
    by: { name },
    anonymous,
    isPrivate,
    channel: 'import',
    group,
    filedBy: theBot,
    message,
    openTopics,
  } as const;
  const filed = await recordOpinion(tx, opinion, at);
  done.raised.push(...filed.filter((one) => one.how === 'raised').map((one) => one.topic.number));
  done.joined += filed.filter((one) => one.how !== 'raised').length;
  const first = filed[0]?.topic;
  if (form.endorsers === 0 || isPrivate || !first) return;
  const topic = await tx.topic.findUniqueOrThrow({ where: { id: first.id } });
  await endorseOnPaper(
    tx,
    topic,
    { actor: theBot, group },
    { names: [], count: form.endorsers, evidence: '征集表' },
    at,
  );
  done.endorsements += form.endorsers;
}

async function keep(tx: Tx, form: Form, at: Date): Promise<InboxMessageModel> {
  return tx.inboxMessage.create({
    data: {
      platform,
      messageId: form.key,
      chatId: `${platform}:${form.unitId}`,
      chatType: 'single',
      userId: form.key,
      kind: 'message',
      text: form.words,
      calledBot: true,
      sentAt: form.day ? new Date(`${form.day}T00:00:00Z`) : at,
      state: 'handled',
      handledAt: at,
    },
  });
}

/** Enough to find the paper again and ring up; the whole number stays on the paper. */
function nameOnForm({ name, phone }: Form): string | null {
  const tail = phone ? `（尾号${phone.slice(-4)}）` : '';
  return name ? `${name}${tail}` : phone ? `反映人${tail}` : null;
}

async function tell(tx: Tx, groupId: number, count: number, first: Form, at: Date): Promise<void> {
  await notify(tx, {
    dedupeKey: `imported:${groupId}:${first.key}`,
    groupId,
    kind: 'task',
    text: `【征集表】录入了${count}份。待筛选的发「待办」看，有结果会请你们转告反映人。`,
    prompt: true,
    at,
  });
}
