// A report from the form on a page, by somebody who may be in no group at all. It gets its number at once; from then on the
// page that only they can open is their chat with the bot.
import { randomUUID } from 'node:crypto';
import type { GroupModel, InboxMessageModel, PersonModel, TopicModel, Tx } from '../db/client.js';
import { asName, inOneLine } from '../one-line.js';
import { openPageChat, webPlatform } from '../people/personal-page.js';
import type { Picture } from '../photos/photos.js';
import { encryptSecret } from '../secrets.js';
import { mask } from '../triage/mask.js';
import { isEmergency } from '../triage/offline/emergency.js';
import { recordOpinion } from '../triage/record-opinion.js';
import { raiseAlarm } from './emergency.js';

export interface PageReport {
  unitId: number;
  what: string;
  where: string;
  name: string;
  phone: string;
  anonymous: boolean;
  isPrivate: boolean;
  pictures: Picture[];
}

export interface Received {
  /** For the address of the page on which it is followed; nobody else has it, and it is kept as a hash only. */
  token: string;
  /** None where the words were of a danger: what to do then is told on the page. */
  topics: TopicModel[];
}

export async function receivePageReport(
  tx: Tx,
  report: PageReport,
  { at, secretKey }: { at: Date; secretKey: string | undefined },
): Promise<Received> {
  const person = await addVisitor(tx, report, secretKey);
  const { token, group } = await openPageChat(tx, { personId: person.id, unitId: report.unitId });
  const message = await keep(tx, report, { person, group }, at);
  if (isEmergency(report.what)) {
    const words = inOneLine(mask(message.text).text);
    const called = { ...message, calledBot: true };
    await raiseAlarm(tx, { message: called, group, unitId: report.unitId, personId: person.id, words, now: at });
    return { token, topics: [] };
  }
  const { unitId, anonymous, isPrivate } = report;
  const opinion = {
    unitId,
    words: message.text,
    by: person,
    anonymous,
    isPrivate,
    channel: 'page',
    group,
    message,
  } as const;
  const filed = await recordOpinion(tx, opinion, at);
  const topics = [...new Map(filed.map(({ topic }) => [topic.id, topic])).values()];
  const first = topics[0];
  if (first) {
    await tx.photo.createMany({
      data: report.pictures.map(({ key, width, height, bytes }) => ({
        topicId: first.id,
        personId: person.id,
        key,
        width,
        height,
        bytes: bytes.length,
        createdAt: at,
      })),
    });
  }
  return { token, topics };
}

async function addVisitor(tx: Tx, { name, phone }: PageReport, secretKey: string | undefined): Promise<PersonModel> {
  // The workroom finds the paper or rings up; the whole number opens on the workbench only.
  const tail = phone ? `（尾号${phone.slice(-4)}）` : '';
  return tx.person.create({
    data: {
      platform: webPlatform,
      userId: randomUUID(),
      name: name || tail ? asName(`${name || '反映人'}${tail}`) : null,
      ...(phone && secretKey && { phoneCipher: encryptSecret(secretKey, phone, 'phone numbers') }),
    },
  });
}

async function keep(
  tx: Tx,
  { what, where, pictures }: PageReport,
  { person, group }: { person: PersonModel; group: GroupModel },
  at: Date,
): Promise<InboxMessageModel> {
  return tx.inboxMessage.create({
    data: {
      platform: webPlatform,
      messageId: randomUUID(),
      chatId: group.chatId,
      chatType: 'single',
      userId: person.userId,
      kind: 'message',
      text: where ? `${what}\n地点：${where}` : what,
      calledBot: true,
      attachments: pictures.map(({ key }) => ({ kind: 'image', ref: key })),
      sentAt: at,
      groupId: group.id,
      personId: person.id,
      state: 'handled',
      handledAt: at,
    },
  });
}
