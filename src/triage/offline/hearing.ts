// What a message sounds like, by our own examples: a second opinion beside the rules, for what no list of words foresees.
import { type Category, type MessageKind, messageKinds } from '../understanding.js';
import { cueNames } from './cues.js';
import { chattedDanger, chattedOther, chattedPrivate, chattedTalk } from './examples/chat.js';
import { emergencyTalk, noDanger } from './examples/dangers.js';
import { chattedIssues } from './examples/issues-chat.js';
import { peopleIssues } from './examples/issues-people.js';
import { townIssues } from './examples/issues-town.js';
import { otherTalk, privateTalk } from './examples/life.js';
import { feedbackTalk, questionTalk, statusTalk, supportTalk } from './examples/talk.js';
import type { Cue } from './lexicon/cues.js';
import { type Profile, readProfile } from './profile.js';
import { type Classify, type Features, featureCount, trainSoftmax } from './softmax.js';

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
  sets.flatMap(([label, examples]) => linesOf(examples).map((line) => [featuresOf(readProfile(line)), label] as const));

export type Heard = Record<MessageKind, number>;

let kinds: Classify | undefined;
let last: { profile: Profile; heard: Heard } | undefined;

/** How likely each kind is, from the words alone. Trained at the first use. */
export function hearKind(profile: Profile): Heard {
  if (last?.profile === profile) return last.heard;
  kinds ??= trainSoftmax(exampled(talk), messageKinds);
  const chances = kinds(featuresOf(profile));
  const heard = {} as Heard;
  for (const [i, kind] of messageKinds.entries()) heard[kind] = chances[i] as number;
  last = { profile, heard };
  return heard;
}

/** Features that are no characters; their numbers are out of reach of `place`. */
const matterPlace = 0;
const cuePlace = 1;
const matterPlaces = 64;
const charPlaces = 512;

/** Where a character, a pair or three have their weights (Knuth's multiplicative hash). */
const place = (a: number, b: number, c: number) =>
  charPlaces +
  ((Math.imul(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ c, 0xc2b2ae35) >>> 8) %
    (featureCount - charPlaces));

/** Where a feature stands in the list that is being made, plus one. */
const slots = new Uint16Array(featureCount);
/** What is read of one text at most. */
const longest = 1_000;
const list = { size: 0, places: new Int32Array(4 * longest), values: new Float32Array(4 * longest) };

function put(at: number, value: number): void {
  const slot = slots[at] as number;
  if (slot > 0) {
    list.values[slot - 1] = value;
    return;
  }
  list.places[list.size] = at;
  list.values[list.size] = value;
  list.size += 1;
  slots[at] = list.size;
}

/** Single characters, pairs and threes; the cues and matters that the lexicon finds. */
function featuresOf({ canonical, cues, matters }: Profile): Features {
  list.size = 0;
  const text = `^${canonical
    .slice(0, longest)
    .replace(/\s+/g, ' ')
    .replace(/[0-9]+/g, '0')}$`;
  let a = text.charCodeAt(0);
  let b = text.charCodeAt(1);
  for (let i = 0; i < text.length; i++) {
    const c = i + 2 < text.length ? text.charCodeAt(i + 2) : 0;
    put(place(a, 0, 0), 0.3);
    if (b !== 0) put(place(a, b, 0), 1);
    if (c !== 0) put(place(a, b, c), 1);
    a = b;
    b = c;
  }
  for (let i = 0; i < cueNames.length; i++) {
    const weight = cues[cueNames[i] as Cue];
    if (weight > 0) put(cuePlace + i, Math.min(6, weight) / 2);
  }
  let sum = 0;
  for (const [matter, weight] of matters) {
    put(matterPlaces + matter.id, 1);
    sum += weight;
  }
  if (sum > 0) put(matterPlace, Math.min(6, sum) / 2);
  const places = list.places.slice(0, list.size);
  const values = list.values.slice(0, list.size);
  let square = 0;
  for (let i = 0; i < places.length; i++) {
    slots[places[i] as number] = 0;
    square += (values[i] as number) ** 2;
  }
  const scale = length / Math.sqrt(square);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * scale;
  return { places, values };
}

/** Long messages and short ones weigh the same. */
const length = 3;
