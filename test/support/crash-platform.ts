// A platform that can be taken at its word: each line of a text is a part, an address that came with a message takes one
// request, and the loopback server behind it knows what really arrived.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Channel, Platform, SendResult } from '../../src/platforms/platform.js';

/** Around the request, for a test that wants to be there. */
export interface Hooks {
  beforeRequest(): void;
  afterAnswer(): void;
}

export function lineByLine(base: string, hooks?: Hooks): Platform {
  const channel = (path: string, once: boolean, chatId: string): Channel => ({
    name: once ? 'once' : 'plain',
    target: `lines:${chatId}`,
    perMinute: 1000,
    once,
    split: (text) => text.split('\n'),
    send: async (part, signal) => {
      hooks?.beforeRequest();
      const body = JSON.stringify({ chatId, part });
      const response = await fetch(`${base}${path}`, {
        method: 'POST',
        body,
        signal,
        headers: { connection: 'close' },
      });
      const result = (await response.json()) as SendResult;
      hooks?.afterAnswer();
      return result;
    },
  });
  return {
    name: 'wecom',
    channel: (chat) =>
      chat.reply ? channel(`/once/${chat.reply.url}`, true, chat.chatId) : channel('/plain', false, chat.chatId),
  };
}

interface Arrival {
  path: string;
  chatId: string;
  part: string;
}

export interface LoopbackChat {
  base: string;
  /** The parts that were posted in a chat, without their numbers. */
  posted(chatId: string): string[];
  /** How many requests a chat's posts made to addresses that start like this. */
  requests(chatId: string, path: string): number;
  /** Decides about a request; `hang`: no answer comes. */
  decide: (arrival: Arrival) => SendResult | 'hang';
  close(): Promise<void>;
}

const yes: SendResult = { outcome: 'sent' };

export async function startLoopbackChat(): Promise<LoopbackChat> {
  const arrivals: Arrival[] = [];
  const posted: Arrival[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const arrival = { path: request.url ?? '', ...JSON.parse(Buffer.concat(chunks).toString()) } as Arrival;
    arrivals.push(arrival);
    const decision = chat.decide(arrival);
    if (decision === 'hang' || decision.outcome === 'sent') posted.push(arrival);
    if (decision !== 'hang') response.end(JSON.stringify(decision));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const chat: LoopbackChat = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted: (chatId) =>
      posted.filter((one) => one.chatId === chatId).map((one) => one.part.replace(/^（\d+\/\d+）\n/, '')),
    requests: (chatId, path) => arrivals.filter((one) => one.chatId === chatId && one.path.startsWith(path)).length,
    decide: () => yes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return chat;
}
