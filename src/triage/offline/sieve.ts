// Hundreds of patterns stand in lists, and a text of twenty characters can match few of them: most patterns need one of a
// few characters. Those are read off the patterns once, so that only patterns which may match are tried.

/** Gives the places in the list, in order, of the patterns that may match the text. None that matches is left out. */
export function createSieve(patterns: readonly RegExp[]): (text: string) => number[] {
  const words = Math.ceil(patterns.length / 32);
  const always = new Uint32Array(words);
  const bits = new Map<number, Uint32Array>();
  const add = (to: Uint32Array, at: number) => {
    to[at >> 5] = (to[at >> 5] as number) | (1 << (at & 31));
  };
  for (const [at, pattern] of patterns.entries()) {
    const needed = neededBy(pattern);
    if (!needed) add(always, at);
    for (const code of needed ?? []) {
      let list = bits.get(code);
      if (!list) {
        list = new Uint32Array(words);
        bits.set(code, list);
      }
      add(list, at);
    }
  }
  const found = new Uint32Array(words);
  return (text) => {
    found.set(always);
    for (let i = 0; i < text.length; i++) {
      const list = bits.get(text.charCodeAt(i));
      if (list) for (let w = 0; w < words; w++) found[w] = (found[w] as number) | (list[w] as number);
    }
    const places: number[] = [];
    for (let w = 0; w < words; w++) {
      for (let rest = found[w] as number; rest !== 0; rest &= rest - 1)
        places.push(w * 32 + 31 - Math.clz32(rest & -rest));
    }
    return places;
  };
}

/** Characters of which every match holds at least one; undefined: nothing is known. */
type Needed = ReadonlySet<number> | undefined;

/** More than these are rarely all missing. */
const mostNeeded = 200;

export function neededBy({ source, flags }: RegExp): Needed {
  if (/[iv]/.test(flags)) return undefined;
  const reader = { source, at: 0 };
  const needed = alternatives(reader);
  if (reader.at !== source.length) throw new Error(`a pattern could not be read: ${source}`);
  return needed;
}

interface Reader {
  source: string;
  at: number;
}

const peek = ({ source, at }: Reader) => source[at];

function takes(reader: Reader, text: string): boolean {
  if (!reader.source.startsWith(text, reader.at)) return false;
  reader.at += text.length;
  return true;
}

/** One of several: what any of them needs. */
function alternatives(reader: Reader): Needed {
  let all: Set<number> | undefined = new Set();
  do {
    const one = sequence(reader);
    if (!one || !all) all = undefined;
    else for (const code of one) all.add(code);
  } while (takes(reader, '|'));
  return all && all.size <= mostNeeded ? all : undefined;
}

/** One after another: the need that fewest characters fill. */
function sequence(reader: Reader): Needed {
  let best: Needed;
  while (reader.at < reader.source.length && peek(reader) !== '|' && peek(reader) !== ')') {
    const needed = atom(reader);
    const optional = repeats(reader) === 0;
    if (needed && !optional && (!best || needed.size < best.size)) best = needed;
  }
  return best;
}

/** The least number of times that what stands before must be there. */
function repeats(reader: Reader): number {
  const [written = '', symbol, least] = /^(?:([*+?])|\{(\d+)(?:,\d*)?\})\??/.exec(reader.source.slice(reader.at)) ?? [];
  reader.at += written.length;
  if (written === '') return 1;
  return symbol === undefined ? Number(least) : symbol === '+' ? 1 : 0;
}

function atom(reader: Reader): Needed {
  if (takes(reader, '(')) {
    // What stands around a match is no part of it.
    const around = /^\?<?[=!]/.exec(reader.source.slice(reader.at))?.[0];
    reader.at += (around ?? /^\?(?::|<\w+>)/.exec(reader.source.slice(reader.at))?.[0] ?? '').length;
    const inside = alternatives(reader);
    if (!takes(reader, ')')) throw new Error(`a pattern could not be read: ${reader.source}`);
    return around ? undefined : inside;
  }
  if (takes(reader, '[')) return oneOf(reader);
  if (takes(reader, '.') || takes(reader, '^') || takes(reader, '$')) return undefined;
  const code = character(reader);
  return code === undefined ? undefined : new Set([code]);
}

/** [都也]; a class that says what must not be there needs nothing. */
function oneOf(reader: Reader): Needed {
  const negated = takes(reader, '^');
  let all: Set<number> | undefined = negated ? undefined : new Set();
  while (!takes(reader, ']')) {
    const from = character(reader);
    const range = peek(reader) === '-' && reader.source[reader.at + 1] !== ']';
    if (range) reader.at += 1;
    const to = range ? character(reader) : from;
    if (from === undefined || to === undefined || to - from > mostNeeded) all = undefined;
    else for (let code = from; all && code <= to; code++) all.add(code);
  }
  return all;
}

/** Undefined for a class such as \d, a boundary, and whatever takes two units. */
function character(reader: Reader): number | undefined {
  if (!takes(reader, '\\')) {
    const code = reader.source.codePointAt(reader.at) as number;
    reader.at += code > 0xffff ? 2 : 1;
    return code > 0xffff ? undefined : code;
  }
  const rest = reader.source.slice(reader.at);
  const escaped = /^(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[pP]\{[^}]*\}|k<\w+>|\d+|.)/i.exec(rest)?.[0] as string;
  reader.at += escaped.length;
  if (/^u[0-9a-f]{4}$/i.test(escaped)) {
    const code = Number.parseInt(escaped.slice(1), 16);
    // Half of a character: its other half belongs to it.
    return code >= 0xd800 && code <= 0xdfff ? undefined : code;
  }
  return /^[^\w\s]$/.test(escaped) ? escaped.charCodeAt(0) : undefined;
}
