// The offline triage alone, in a process of its own so that its memory can be told: messages a second in a unit with 200
// topics, and how long it takes to find the likely ones among 100,000.
import { createOfflineTriage } from '../../src/triage/offline/offline-triage.js';
import { createTopicFinder } from '../../src/triage/topic-finder.js';
import type { OpenTopic, TriageMessage } from '../../src/triage/understanding.js';
import { percentile } from '../replay/conversation.js';
import { inventText } from './texts.js';

const unitTopics = 200;
const countyTopics = 100_000;
const messages = 6_000;
const searches = 2_000;
const day = new Date('2026-11-24T02:00:00Z');

const rss = () => {
  global.gc?.();
  return process.memoryUsage().rss / 1024 / 1024;
};

const before = rss();
const engine = createOfflineTriage();
engine.triage({ unitName: '', messages: [said(0)], earlier: [], openTopics: [] });
const lexiconMb = rss() - before;

const openTopics = Array.from({ length: unitTopics }, (_, index): OpenTopic => {
  const words = inventText(index);
  return {
    number: index + 1,
    title: words.slice(0, 16),
    category: '其他',
    place: null,
    state: 'candidate',
    words: [words],
    lastSaidAt: day,
  };
});
const window = (index: number) => ({ unitName: '李家庄', messages: [said(index)], earlier: [], openTopics });
for (let index = 0; index < 500; index += 1) engine.triage(window(500_000 + index));
const began = performance.now();
for (let index = 0; index < messages; index += 1) engine.triage(window(1_000_000 + index));
const messagesPerSecond = Math.round((1000 * messages) / (performance.now() - began));

const beforeTopics = rss();
const finder = createTopicFinder();
for (let id = 0; id < countyTopics; id += 1) {
  finder.put({ id, unitId: id % 300, inSight: true, endedAt: null, texts: [inventText(id)] });
}
const finderMb = rss() - beforeTopics;
const units = new Set(Array.from({ length: 300 }, (_, id) => id));
const searchMs = Array.from({ length: searches }, (_, index) => {
  const text = inventText(2_000_000 + index);
  const start = performance.now();
  finder.near(text, { units, since: day, limit: 24 });
  return performance.now() - start;
});

process.send?.({
  messagesPerSecond,
  lexiconMb: Math.round(lexiconMb),
  search: { p50: percentile(searchMs, 0.5), p95: percentile(searchMs, 0.95), mb: Math.round(finderMb) },
});

function said(index: number): TriageMessage {
  const text = index % 3 === 0 ? inventText(index) : inventText(index).slice(0, 9);
  return { id: index + 1, speaker: '甲', official: false, text, calledBot: false, at: day };
}
