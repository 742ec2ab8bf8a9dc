// Which open topics a text may be about, for one look outside triage.
import type { OpenTopic } from '../understanding.js';
import { findPlaces } from './place.js';
import { profileOf } from './profile.js';
import { createTopicIndex, type Similar } from './topic-index.js';

/** From `sameTopic` on a message joins; from `maybeSame` on the topic is worth offering to the person. */
export const similarity = { sameTopic: 0.4, maybeSame: 0.28 };

/** Best first. `place` is what is known of it besides the words. */
export function similarTopics(text: string, place: string | null, openTopics: OpenTopic[], limit = 8): Similar[] {
  const index = createTopicIndex();
  index.sync(openTopics);
  const profile = profileOf(text);
  return index.search(profile, place ? findPlaces(`${place} ${profile.readable}`) : profile.places).slice(0, limit);
}
