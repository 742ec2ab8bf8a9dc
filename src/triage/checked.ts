// What of the model's answer may be used. Anything that cannot be shown in the words of the message is dropped.
import type { Asked, Claim, ClaimedItem } from './reading/reading.js';
import { harmlessTitle } from './titles.js';
import type { OpenTopic, TriageMessage, Understanding } from './understanding.js';

/** At most: what the offline engine put together in the doubt of a claim is for the workroom to decide. */
const doubtful = 0.45;
const maxItems = 3;

type Item = Understanding['items'][number];

export function checked(claim: Claim, message: TriageMessage, offline: Understanding, asked: Asked): Understanding {
  const { kind } = claim;
  const confidence = Math.min(1, Math.max(0, claim.confidence));
  const relayed = offline.kind === 'issue';
  if (message.official && kind !== 'emergency' && !relayed) return { kind: 'other', items: [], confidence };
  if (kind === 'other' || kind === 'private') return { kind, items: [], confidence };
  const claimed = claim.items.slice(0, maxItems);
  const known = (number: number | null) => asked.candidates.find((topic) => topic.number === number);
  const invented = claimed.some(({ matchTopic }) => matchTopic !== null && !known(matchTopic));
  const joinsOnly = kind === 'support' || kind === 'status' || kind === 'feedback';
  const items = claimed.flatMap((item): Item[] => {
    const topic = known(item.matchTopic);
    if (joinsOnly && !topic) return [];
    const shown = checkedItem(item, topic, message, offline, asked);
    return shown ? [shown] : [];
  });
  const dropped = claimed.length > 0 && items.length === 0;
  // An issue that cannot be shown is none; the other kinds may stand without an item.
  if (dropped && kind === 'issue') return { ...offline, confidence: Math.min(offline.confidence, doubtful) };
  return { kind, items, confidence: invented || dropped ? Math.min(confidence, doubtful) : confidence };
}

function checkedItem(
  item: ClaimedItem,
  topic: OpenTopic | undefined,
  message: TriageMessage,
  offline: Understanding,
  asked: Asked,
): Item | undefined {
  const evidence = item.evidence
    .map((words) => words.trim())
    .filter((words) => words !== '' && message.text.includes(words));
  const title =
    (item.title === null ? undefined : harmlessTitle(item.title, sourceOf(message, asked))) ??
    topic?.title ??
    offline.items[0]?.title;
  if (evidence.length === 0 || !title) return undefined;
  const before = item.sameAsRef !== null && !topic ? asked.messages[item.sameAsRef - 1] : undefined;
  return {
    title,
    category: (item.category ?? topic?.category ?? offline.items[0]?.category ?? '其他') as Item['category'],
    place: placeIn(message, item.place),
    urgent: item.urgent,
    matchTopic: topic?.number ?? null,
    evidence,
    ...(before !== undefined && before.id < message.id && { continues: before.id }),
  };
}

/** Messages before the one in question of which its title may take words. */
const talkShown = 6;

function sourceOf(message: TriageMessage, { window, instructions }: Asked) {
  const said = [...window.earlier, ...window.messages].filter(({ id }) => id < message.id).slice(-talkShown);
  const talk = [window.unitName, message.quote ?? '', message.text, ...said.map(({ text }) => text)].join('\n');
  return { talk, instructions };
}

function placeIn(message: TriageMessage, place: string | null): string | null {
  const words = place?.trim() ?? '';
  const said = message.text.includes(words) || (message.quote?.includes(words) ?? false);
  return words.length >= 2 && words.length <= 40 && said && !words.includes('〔') ? words : null;
}
