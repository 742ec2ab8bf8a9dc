// A small classifier over sparse features, trained in a moment from examples: multinomial logistic regression by
// stochastic gradient descent. Features are numbers below `featureCount`; the same examples give the same weights everywhere.

/** Places and values side by side. */
export interface Features {
  places: Int32Array;
  values: Float32Array;
}

/** Hashed into so many places, few of a thousand examples' features meet. */
export const featureCount = 2 ** 17;

/** Probabilities, in the order of the labels. */
export type Classify = (features: Features) => Float64Array;

const rounds = 12;
const firstStep = 0.5;
const slowing = 0.3;

export function trainSoftmax<L>(examples: readonly (readonly [Features, L])[], labels: readonly L[]): Classify {
  const width = labels.length;
  const weights = new Float32Array(featureCount * width);
  const bias = new Float32Array(width);
  const weigh = ({ places, values }: Features, into: Float64Array) => {
    for (let k = 0; k < width; k++) into[k] = bias[k] as number;
    for (let i = 0; i < places.length; i++) {
      const from = (places[i] as number) * width;
      const value = values[i] as number;
      for (let k = 0; k < width; k++) into[k] = (into[k] as number) + (weights[from + k] as number) * value;
    }
    toChances(into);
  };
  const golds = examples.map(([, label]) => labels.indexOf(label));
  const chances = new Float64Array(width);
  const order = shuffler(examples.length);
  for (let round = 0; round < rounds; round++) {
    const step = firstStep / (1 + round * slowing);
    for (const n of order()) {
      const [features] = examples[n] as (typeof examples)[number];
      weigh(features, chances);
      for (let k = 0; k < width; k++) {
        const off = step * ((chances[k] as number) - (k === golds[n] ? 1 : 0));
        if (Math.abs(off) < 1e-4) continue;
        bias[k] = (bias[k] as number) - 0.1 * off;
        const { places, values } = features;
        for (let i = 0; i < places.length; i++) {
          const at = (places[i] as number) * width + k;
          weights[at] = (weights[at] as number) - off * (values[i] as number);
        }
      }
    }
  }
  return (features) => {
    const out = new Float64Array(width);
    weigh(features, out);
    return out;
  };
}

function toChances(scores: Float64Array): void {
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < scores.length; k++) top = Math.max(top, scores[k] as number);
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
