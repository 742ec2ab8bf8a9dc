// What a message sounds like, by our own examples: a second opinion beside the rules, for what no list of words foresees.
import { type Category, type MessageKind, messageKinds } from '../understanding.js';
import { chattedDanger, chattedOther, chattedPrivate, chattedTalk } from './examples/chat.js';
import { emergencyTalk, noDanger } from './examples/dangers.js';
import { chattedIssues } from './examples/issues-chat.js';
import { peopleIssues } from './examples/issues-people.js';
import { townIssues } from './examples/issues-town.js';
import { otherTalk, privateTalk } from './examples/life.js';
import { feedbackTalk, questionTalk, statusTalk, supportTalk } from './examples/talk.js';
import { type Profile, profileOf } from './profile.js';
import { type Classify, type Features, trainSoftmax } from './softmax.js';

const issues: [Category, string][] = [townIssues, peopleIssues].flatMap(
  (part) => Object.entries(part) as [Category, string][],
);
const talk: [MessageKind, string][] = [
  ...issues.map(([, examples]): [MessageKind, string] => ['issue', examples]),
  ['issue', chattedIssues],
  ['support', supportTalk],
  ['question', questionTalk],
  ['status', statusTalk],
  ['feedback', feedbackTalk],
  ['emergency', emergencyTalk],
  ['private', privateTalk],
  ['other', noDanger],
  ['other', otherTalk],
  ['other', chattedOther],
  ['private', chattedPrivate],
  ['emergency', chattedDanger],
  ...(Object.entries(chattedTalk) as [MessageKind, string][]),
];

const linesOf = (examples: string) =>
  examples
    .split(/[|\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const exampled = <L>(sets: readonly (readonly [L, string])[]) =>
  sets.flatMap(([label, examples]) => linesOf(examples).map((line) => [featuresOf(profileOf(line)), label] as const));

let kinds: Classify | undefined;

/** How likely each kind is, from the words alone. */
export function hearKind(profile: Profile): Record<MessageKind, number> {
  kinds ??= trainSoftmax(exampled(talk), messageKinds);
  const chances = kinds(featuresOf(profile));
  return Object.fromEntries(messageKinds.map((kind, i) => [kind, chances[i]])) as Record<MessageKind, number>;
}

/** Single characters, pairs and threes; the cues and matters that the lexicon finds. */
function featuresOf({ canonical, cues, matters: found }: Profile): Features {
  const features = new Map<string, number>();
  const text = `^${canonical.replace(/\s+/g, ' ').replace(/[0-9]+/g, '0')}$`;
  for (let i = 0; i < text.length; i++) {
    features.set(text.slice(i, i + 1), 0.3);
    if (i + 2 <= text.length) features.set(text.slice(i, i + 2), 1);
    if (i + 3 <= text.length) features.set(text.slice(i, i + 3), 1);
  }
  let sum = 0;
  for (const [cue, weight] of Object.entries(cues)) if (weight > 0) features.set(`cue ${cue}`, Math.min(6, weight) / 2);
  for (const [matter, weight] of found) {
    features.set(`matter ${matter.name}`, 1);
    sum += weight;
  }
  if (sum > 0) features.set('matter', Math.min(6, sum) / 2);
  let square = 0;
  for (const value of features.values()) square += value * value;
  const scale = length / Math.sqrt(square);
  for (const [name, value] of features) features.set(name, value * scale);
  return features;
}

/** Long messages and short ones weigh the same. */
const length = 3;
