import { dequantize, load } from './octet/index.mjs';
import { makeInputs } from './inputs.mjs';
import { openJob } from './quantizer.mjs';
import { sqnr } from './statistics.mjs';
import { readWeights } from './weights.mjs';

const PROFILE_MS = 400;
const MIN_RUNS = 10;
const MAX_RUNS = 200;

/**
 * Runs a model in a worker, and tells of each of its nodes what it is, what it costs and what it computes.
 *
 * @param {Uint8Array} bytes of the .tflite file
 * @returns {Promise<{nodes: object[], model: object, note?: string}>} nodes with `operator`, `name`, `shape`,
 *     `dtype`, `scale`, `zeroPoint`, `parameters`, `macs`, `kernel`, `ms` the real `values` of the output and its `weights`;
 *     `model` with `inputs`, `kernels`, `memory` and `ms`; a note where there is no picture for it
 */
export async function readLayers(bytes, picture) {
  const job = await openJob(bytes);
  job.dispose();
  const model = await load(bytes.slice(), { worker: true, keepTensors: true });
  try {
    const { inputs, note } = makeInputs(model, { picture, seed: 1, range: 'auto' });
    await model.run(inputs);
    const tensors = await model.tensors();
    const { profile, ms } = await measured(bytes, inputs);
    const weights = readWeights(bytes);
    const byNode = new Map(profile.map((one) => [one.node, one]));
    const nodes = job.nodes.map((node) => {
      const { index, operator, name, outputs, parameters, macs } = node;
      const kept = tensors.find((tensor) => tensor.node === index && tensor.output === 0);
      const [{ shape, dtype, zeroPoint }] = outputs;
      const scale = scaleOf(outputs[0]);
      return {
        index,
        operator,
        name,
        shape,
        dtype,
        scale,
        zeroPoint,
        parameters,
        macs,
        kernel: byNode.get(index)?.kernel,
        ms: byNode.get(index)?.ms,
        weights: weights.get(name),
        values: kept && dequantize({ data: kept.data, scale, zeroPoint }),
      };
    });
    const { kernels, memory } = model;
    return { nodes, model: { inputs: model.inputs, kernels, memory, ms }, note };
  } finally {
    model.dispose();
  }
}

/** Of tensors of nodes, which come with the bits of their scales. */
function scaleOf({ scale, scaleBits }) {
  return scaleBits === undefined ? scale : new Float32Array(Int32Array.of(scaleBits).buffer)[0];
}

/** Without kept tensors, which cost time. */
async function measured(bytes, inputs) {
  const model = await load(bytes.slice(), { worker: true });
  try {
    await model.run(inputs);
    const begin = performance.now();
    await model.run(inputs);
    const once = performance.now() - begin;
    const runs = Math.min(MAX_RUNS, Math.max(MIN_RUNS, Math.round(PROFILE_MS / once)));
    const profile = await model.profile(inputs, { runs });
    return { profile, ms: profile.reduce((sum, { ms }) => sum + ms, 0) };
  } finally {
    model.dispose();
  }
}

/**
 * Signal to quantization noise of every node that both models have by name, in decibels.
 *
 * @returns {Map<string, number>} by the name of the node
 */
export function compareLayers(exact, quantized) {
  const byName = new Map(exact.nodes.map((node) => [node.name, node.values]));
  const ratios = new Map();
  for (const { name, values } of quantized.nodes) {
    const reference = byName.get(name);
    if (name && values && reference?.length === values.length) {
      ratios.set(name, sqnr(reference, values));
    }
  }
  return ratios;
}
