// A county of its own in a database of its own, and messages brought to it as the intake would bring them: the inbox, the
// commands, the windows of triage, the topics growing as they go.
import type { Db, Role } from '../../src/db/client.js';
import { createInbox } from '../../src/intake/inbox.js';
import { triageDue } from '../../src/intake/triage-worker.js';
import { handleDue } from '../../src/intake/worker.js';
import { type Engine, startEngine } from './engine.js';

export interface Said {
  id: string;
  at: Date;
  group: string;
  sender: string;
  role: string;
  text: string;
  called: boolean;
  quote?: string;
}

export interface Understood {
  /** Undefined: a command, or an emergency that was seen before triage. */
  kind: string | undefined;
  /** The command, when it was one. */
  command: string | undefined;
  items: { category: string; urgent: boolean }[];
  /** Numbers of the topics it was filed under. */
  topics: number[];
  engine: string | undefined;
}

export interface County {
  say(message: Said): Promise<void>;
  /** What is still waiting to be understood. */
  finish(): Promise<void>;
  understood(ids: string[]): Promise<Map<string, Understood>>;
  modelCalls(): Promise<{ calls: number; tokens: number }>;
  close(): Promise<void>;
}

/** As in intake/triage-worker.ts: talk is read together until the chat has been quiet for so long. */
const quietMs = 8_000;

const roles: Record<string, Role> = {
  village_cadre: 'villageCadre',
  department: 'deptHead',
  cppcc_member: 'cppccMember',
};

export async function openCounty(engine: Engine, prompt?: string): Promise<County> {
  let now = new Date(0);
  const { deps, close } = await startEngine(engine, { now: () => now });
  const { db } = deps;
  const inbox = createInbox(db, { onSaved: () => {} });
  const places = createPlaces(db, prompt);
  const finish = async () => {
    while (await handleDue(deps));
    while (await triageDue(deps, true));
  };
  return {
    async say(message) {
      if (message.at.getTime() - now.getTime() > quietMs) await finish();
      now = message.at;
      await places.open(message);
      await inbox.save('sandbox', [
        {
          messageId: message.id,
          chatId: message.group,
          chatType: 'group',
          userId: message.sender,
          userName: message.sender,
          kind: 'message',
          // Platforms take the @ of the bot out of what they bring.
          text: message.called ? message.text.replace(/^\s*@\S+\s*/, '') : message.text,
          calledBot: message.called,
          mentions: [],
          attachments: [],
          sentAt: message.at,
          ...(message.quote !== undefined && { quote: { text: message.quote } }),
        },
      ]);
      if (message.called) await finish();
    },
    finish,
    understood: (ids) => readBack(db, ids),
    async modelCalls() {
      const calls = await db.prisma.llmCall.aggregate({ _count: true, _sum: { tokensIn: true, tokensOut: true } });
      return { calls: calls._count, tokens: (calls._sum.tokensIn ?? 0) + (calls._sum.tokensOut ?? 0) };
    },
    close,
  };
}

/** Each chat is a village of one township; who speaks for an office has its role from the first word. */
function createPlaces(db: Db, classifyPrompt?: string) {
  const chats = new Map<string, number>();
  const officials = new Set<string>();
  let township: number | undefined;
  return {
    async open({ group, sender, role }: Said): Promise<void> {
      const { prisma } = db;
      township ??= (
        await prisma.unit.create({
          data: { kind: 'township', name: '示例镇', settings: classifyPrompt ? { classifyPrompt } : {} },
        })
      ).id;
      let unitId = chats.get(group);
      if (unitId === undefined) {
        unitId = (await prisma.unit.create({ data: { kind: 'village', name: group, parentId: township } })).id;
        await prisma.group.create({
          data: { platform: 'sandbox', chatId: group, title: group, unitId, purpose: 'village' },
        });
        chats.set(group, unitId);
      }
      const granted = roles[role];
      if (!granted || officials.has(sender)) return;
      officials.add(sender);
      const person = await prisma.person.upsert({
        where: { platform_userId: { platform: 'sandbox', userId: sender } },
        create: { platform: 'sandbox', userId: sender, name: sender },
        update: {},
      });
      await prisma.roleGrant.create({ data: { personId: person.id, unitId: township, role: granted, body: null } });
    },
  };
}

async function readBack(db: Db, ids: string[]): Promise<Map<string, Understood>> {
  const rows = await db.prisma.inboxMessage.findMany({
    where: { messageId: { in: ids } },
    include: { triage: true, sources: { include: { topic: true } } },
  });
  return new Map(
    rows.map((row) => [
      row.messageId,
      {
        kind: row.triage?.kind,
        command: row.triage ? undefined : row.text,
        items: (row.triage?.items ?? []) as unknown as Understood['items'],
        topics: row.sources.map((source) => source.topic.number),
        engine: row.triage?.engine,
      },
    ]),
  );
}
