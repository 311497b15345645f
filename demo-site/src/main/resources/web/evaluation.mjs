import { dequantize, load, topK } from './octet/index.mjs';
import { makeInputs } from './inputs.mjs';
import { measure } from './measure.mjs';
import { sqnr } from './statistics.mjs';

/** What a model says of pictures, and how long it takes: `{outputs, best, ms, memory}`. */
export async function evaluate(bytes, pictures) {
  const model = await load(bytes.slice(), { worker: true });
  try {
    const outputs = [];
    const best = [];
    let inputs;
    for (const [i, picture] of pictures.entries()) {
      ({ inputs } = makeInputs(model, { picture, seed: i + 1, range: 'auto' }));
      const tensor = (await model.run(inputs))[model.outputs[0].name];
      outputs.push(dequantize(tensor));
      best.push(topK(tensor, 1)[0].index);
    }
    const [ms] = await measure([() => model.run(inputs)], () => true);
    return { outputs, best, ms, memory: model.memory.total };
  } finally {
    model.dispose();
  }
}

/** The share of pictures of which two models say the same, and the noise of the outputs in decibels. */
export function compareModels(exact, quantized) {
  const same = exact.best.filter((index, i) => index === quantized.best[i]).length;
  const flat = ({ outputs }) => outputs.flatMap((values) => [...values]);
  return { same, of: exact.best.length, noise: sqnr(flat(exact), flat(quantized)) };
}
