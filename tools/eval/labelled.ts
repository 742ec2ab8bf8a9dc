// A model on this machine that answers as a chat is labelled. It tells what calls cost and what the product makes of right
// answers, never how good a model is.

import { mask } from '../../src/triage/mask.js';
import { type LlmServer, type LlmServerRequest, startLlmServer } from '../../test/support/llm-server.js';
import { type GoldMessage, readChat } from './files.js';

type Listed = [number, string, string?];

export async function startLabelled(file: string): Promise<LlmServer> {
  const gold = new Map(readChat(file).map((row) => [mask(spoken(row)).text, row]));
  const server = await startLlmServer('none');
  server.answer(({ data }) => ({ json: answer(data, gold) }));
  return server;
}

const spoken = ({ called, text }: GoldMessage) => (called ? text.replace(/^\s*@\S+\s*/, '') : text);

function answer(data: LlmServerRequest['data'], gold: Map<string, GoldMessage>) {
  const { messages, topics } = data as { messages: [number, string, string][]; topics: Listed[] };
  const raised = new Map<string, number>();
  return {
    m: messages.map(([ref, , text]) => {
      const row = gold.get(text);
      if (!row) return { r: ref, k: 'other', c: 0.3, i: [] };
      const { kind, category, urgent } = row.gold;
      const e = [...text].slice(0, 10).join('');
      const items = row.gold.topics.map((topic) => {
        const known = topics.find(([, title]) => topicsOf(title, gold).includes(topic));
        if (known) return { n: known[0], e };
        const before = raised.get(topic);
        if (before !== undefined) return { s: before, e };
        raised.set(topic, ref);
        return { t: [...text].slice(0, 20).join(''), g: category ?? '其他', ...(urgent && { u: 1 }), e };
      });
      const plain =
        kind === 'issue' || kind === 'question'
          ? [{ t: [...text].slice(0, 20).join(''), g: category ?? '其他', e }]
          : [];
      return { r: ref, k: kind, c: 0.9, i: items.length > 0 ? items : plain };
    }),
  };
}

/** The labelled topics of the message that a title was most likely made from. */
function topicsOf(title: string, gold: Map<string, GoldMessage>): string[] {
  const pairs = pairsOf(title);
  let best: { share: number; topics: string[] } = { share: 0.5, topics: [] };
  for (const [text, row] of gold) {
    if (row.gold.topics.length === 0) continue;
    const own = new Set(pairsOf(text));
    const share = pairs.filter((pair) => own.has(pair)).length / Math.max(1, pairs.length);
    if (share > best.share) best = { share, topics: row.gold.topics };
  }
  return best.topics;
}

const pairsOf = (text: string) => {
  const plain = text.replace(/[^\p{L}\p{N}]/gu, '');
  return Array.from({ length: Math.max(0, plain.length - 1) }, (_, i) => plain.slice(i, i + 2));
};
