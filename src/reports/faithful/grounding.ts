// How much of a sentence is in the words of its sources.

/** Words that say nothing of a matter. */
const empty =
  /[的了着过在是有和与及也都就还又再把被给对向从到等这那它们您我你个里上下中]|反映|表示|认为|提出|希望|建议|群众|乡亲|村民|有人|大家|目前|自己|愿意|说|俺|等|现在|其中|同时|以及|已经|进行|关于/g;

const pairsOf = (text: string): string[] =>
  text
    .replace(empty, '')
    .split(/[^\u4e00-\u9fffA-Za-z0-9]+/)
    .flatMap((run) => Array.from({ length: Math.max(0, run.length - 1) }, (_, i) => run.slice(i, i + 2)));

/** 0 to 1: pairs of characters, the empty words left out, that are in a source. */
export function supportOf(text: string, grounds: readonly string[]): number {
  const pairs = pairsOf(text);
  if (pairs.length === 0) return 1;
  const known = new Set(grounds.flatMap(pairsOf));
  return pairs.filter((pair) => known.has(pair)).length / pairs.length;
}
