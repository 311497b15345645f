import { dequantize, topK } from './octet/index.mjs';

const MAX_CLASSES = 5000;

/** Whether an output can be the scores of classes. */
export function isClassification({ shape }) {
  const classes = shape.at(-1);
  return shape.slice(0, -1).every((size) => size === 1) && classes >= 2 && classes <= MAX_CLASSES;
}

/** The five best classes of an output, best first. */
export function bestClasses(tensor, labels) {
  const shares = asShares(dequantize(tensor));
  return topK(tensor, 5, labels).map(({ index, label }) => ({
    label: label ?? `class ${index}`,
    share: shares[index],
  }));
}

/** The scores themselves where they are probabilities, else their softmax. */
function asShares(scores) {
  if (scores.every((score) => score >= 0 && score <= 1)) {
    return scores;
  }
  const high = scores.reduce((a, b) => Math.max(a, b));
  const powers = scores.map((score) => Math.exp(score - high));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}
