// 来龙去脉 in a model's sentences, for the workroom; the whole of it, word by word, stays behind the command.
import { backgroundRecords } from '../consultations/background-records.js';
import type { TopicModel, Tx } from '../db/client.js';
import type { Llm } from '../llm/llm.js';
import type { Log } from '../log.js';
import { settingsOf } from '../people/units.js';
import { nameOf } from '../topics/topics.js';
import { countyFor } from '../triage/model-settings.js';
import { tell } from './told.js';

/** Undefined: the template says it. What was said in confidence is not shown to the model. */
export async function backgroundInWords(
  tx: Tx,
  llm: Llm,
  topic: TopicModel,
  zone: string,
  log: Log,
): Promise<string | undefined> {
  if (topic.private) return undefined;
  const { records, names, messages } = await backgroundRecords(tx, topic, zone);
  const { summaryMinMessages: minMessages } = await settingsOf(tx, topic.unitId);
  const county = await countyFor(tx, topic.unitId);
  const asked = { prompt: 'background-pack', sources: records, names, messages, minMessages } as const;
  const told = await tell(llm, asked, county, log);
  if (!told) return undefined;
  const labels = new Map(records.map(({ id, label }) => [id, label]));
  const lines = told.map(({ text, sources }) => {
    const rests = [...new Set(sources.map((id) => labels.get(id) ?? ''))].join('、');
    return `· ${text.replace(/[。\s]+$/, '')}（据${rests}）`;
  });
  return [`【来龙去脉】${nameOf(topic)}`, ...lines, `〔AI归纳，请核对〕看原话发：来龙去脉 ${topic.number}`].join('\n');
}
