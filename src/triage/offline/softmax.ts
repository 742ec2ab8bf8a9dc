// A small classifier over sparse features, trained in a moment from examples: multinomial logistic regression by
// stochastic gradient descent. The same examples give the same weights everywhere.

export type Features = ReadonlyMap<string, number>;

/** Probabilities, in the order of the labels. */
export type Classify = (features: Features) => Float64Array;

const rounds = 12;
const firstStep = 0.5;
const slowing = 0.3;

export function trainSoftmax<L>(examples: readonly (readonly [Features, L])[], labels: readonly L[]): Classify {
  const width = labels.length;
  const index = new Map<string, number>();
  for (const [features] of examples)
    for (const name of features.keys()) if (!index.has(name)) index.set(name, index.size);
  const weights = new Float32Array(index.size * width);
  const bias = new Float32Array(width);
  const read = (features: Features) => {
    const places: number[] = [];
    const values: number[] = [];
    for (const [name, value] of features) {
      const place = index.get(name);
      if (place === undefined) continue;
      places.push(place * width);
      values.push(value);
    }
    return { places, values };
  };
  const rows = examples.map(([features, label]) => ({ ...read(features), gold: labels.indexOf(label) }));
  const chances = new Float64Array(width);
  const weigh = (places: number[], values: number[], into: Float64Array) => {
    into.set(bias);
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number;
      const value = values[i] as number;
      for (let k = 0; k < width; k++) into[k] = (into[k] as number) + (weights[place + k] as number) * value;
    }
    toChances(into);
  };
  const order = shuffler(rows.length);
  for (let round = 0; round < rounds; round++) {
    const step = firstStep / (1 + round * slowing);
    for (const n of order()) {
      const { places, values, gold } = rows[n] as (typeof rows)[number];
      weigh(places, values, chances);
      for (let k = 0; k < width; k++) {
        const off = step * ((chances[k] as number) - (k === gold ? 1 : 0));
        if (Math.abs(off) < 1e-4) continue;
        bias[k] = (bias[k] as number) - 0.1 * off;
        for (let i = 0; i < places.length; i++) {
          const at = (places[i] as number) + k;
          weights[at] = (weights[at] as number) - off * (values[i] as number);
        }
      }
    }
  }
  return (features) => {
    const { places, values } = read(features);
    const out = new Float64Array(width);
    weigh(places, values, out);
    return out;
  };
}

function toChances(scores: Float64Array): void {
  const top = Math.max(...scores);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    scores[k] = Math.exp((scores[k] as number) - top);
    sum += scores[k] as number;
  }
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] as number) / sum;
}

/** The same shuffles every time: a linear congruential generator. */
function shuffler(size: number): () => number[] {
  const order = Array.from({ length: size }, (_, i) => i);
  let state = 1;
  return () => {
    for (let i = size - 1; i > 0; i--) {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
      const j = state % (i + 1);
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    return order;
  };
}
