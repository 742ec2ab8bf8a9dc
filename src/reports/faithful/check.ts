// 不编造: the one check of whatever a model writes for people to read. A sentence is taken only if each source it names
// exists and what it says – figures, days, quotes, bodies, denials, claims, names – is in those sources. What this cannot
// see (a paraphrase in other words that means something else) is measured by `npm run eval -- --faithfulness`.
import type { TopicState } from '../../db/client.js';
import { mask, tokenPattern } from '../../triage/mask.js';
import { ordersMachines } from '../../triage/titles.js';
import { strangeBodies } from './bodies.js';
import { attributes, strangeClaims, strangeStates } from './claims.js';
import { strangeFigures } from './figures.js';
import { supportOf } from './grounding.js';
import { denies, dropsCondition, turnedRound } from './polarity.js';

export interface Source {
  id: string;
  text: string;
  /** Of a topic: what may be said of how far it is. */
  state?: TopicState | undefined;
  /** Somebody's own words: told as such, not as a fact. */
  said?: true | undefined;
  /** Figures that code counted: they are repeated in its words or not at all. */
  counted?: true | undefined;
}

export interface Sentence {
  text: string;
  sources: string[];
}

export interface Rules {
  maxLength: number;
  /** Share of the sentence's words that must be in its sources. */
  support: number;
  /** Personal data stands as tokens here: `none` may be in it, those `given` that name nobody, or just those of the line it words anew. */
  tokens: 'none' | 'given' | { line: string };
  /** Of people: none of them may be in it. */
  names: readonly string[];
}

const flaws = {
  length: 'empty, too long or more than a line',
  form: 'a link, a mention, a command or a mark',
  source: 'no source, or one that does not exist',
  quote: 'words in quotes that nobody said',
  figure: 'a number or a day that is in no source',
  name: 'a person or personal data',
  body: 'a body or a place that is in no source',
  denial: 'denied where the source is not, the other way round, or without its condition',
  claim: 'claims more than the sources',
  state: 'claims a state that the topic is not in',
  attribution: 'somebody’s words told as a fact',
  orders: 'speaks to machines',
  support: 'words of its own',
} as const;

export type Flaw = keyof typeof flaws;

const quotes = /[“「『"]([^”」』"]+)[”」』"]/g;

/** Empty: it can be trusted as far as code can tell. */
export function flawsOf(sentence: Sentence, sources: readonly Source[], rules: Rules): Flaw[] {
  const text = sentence.text.trim();
  const cited = sentence.sources.map((id) => sources.find((source) => source.id === id));
  const known = cited.filter((source) => source !== undefined);
  const grounds = [
    ...known.map((source) => source.text),
    ...(typeof rules.tokens === 'object' ? [rules.tokens.line] : []),
  ];
  const plain = text.replace(tokenPattern, '');
  const plainGrounds = grounds.map((ground) => ground.replace(tokenPattern, ''));
  const topics = known.flatMap(({ text: words, state }) => (state ? [{ text: words, state }] : []));
  const failed: Record<Flaw, boolean> = {
    length: text === '' || text.length > rules.maxLength || /[\r\n]/.test(text),
    form: /https?:|www\.|[@＠#＃*_`{}<>|]|〔|〕|【|】/.test(plain),
    source: known.length === 0 || known.length !== cited.length,
    quote: ![...text.matchAll(quotes)].every(([, words = '']) => grounds.some((ground) => ground.includes(words))),
    figure: strangeFigures(plain, plainGrounds).length > 0 || recounts(plain, known),
    name: !tokensAllowed(text, grounds, rules) || namesSomebody(plain, rules.names),
    body: strangeBodies(plain, plainGrounds).length > 0,
    denial:
      turnedRound(plain, plainGrounds) ||
      (typeof rules.tokens === 'object' &&
        (denies(plain) !== denies(rules.tokens.line) || dropsCondition(plain, rules.tokens.line))),
    claim: strangeClaims(plain, plainGrounds).length > 0,
    state: strangeStates(plain, topics),
    attribution: known.length > 0 && known.every(({ said }) => said) && !attributes(text),
    orders: ordersMachines(text),
    support: supportOf(plain, plainGrounds) < rules.support,
  };
  return (Object.keys(flaws) as Flaw[]).filter((flaw) => failed[flaw]);
}

function recounts(plain: string, known: readonly Source[]): boolean {
  const [counted, others] = [known.filter((one) => one.counted), known.filter((one) => !one.counted)];
  if (counted.length === 0) return false;
  const otherWords = others.map(({ text }) => text);
  return plain
    .split(/[，。；、]/)
    .some(
      (clause) =>
        strangeFigures(clause, otherWords).length > 0 && !counted.some(({ text }) => text.includes(clause.trim())),
    );
}

function tokensAllowed(text: string, grounds: string[], { tokens }: Rules): boolean {
  const named = (words: string) => [...new Set(words.match(tokenPattern) ?? [])].sort();
  if (tokens === 'none') return named(text).length === 0;
  if (tokens === 'given')
    return named(text).every(
      (token) => !token.startsWith('〔姓名') && grounds.some((ground) => ground.includes(token)),
    );
  return named(text).join() === named(tokens.line).join();
}

function namesSomebody(plain: string, names: readonly string[]): boolean {
  return names.some((name) => name.length > 1 && plain.includes(name)) || Object.keys(mask(plain).tokens).length > 0;
}
