// What tests ask of a page: window.octet is the package, window.runner runs models on files by URL.
// The package is that of /octet, or of the folder in the query.
import { probeEngine } from './engine-probe.mjs';

const octet = await import((location.search.slice(1) || '/octet') + '/index.mjs');

const ARRAYS = {
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int64: BigInt64Array,
};

function typed(dtype, buffer) {
  return new ARRAYS[dtype](buffer);
}

function bytesOf(data) {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function base64(data) {
  const bytes = bytesOf(data);
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}

async function fetchInputs(model, urls) {
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  const buffers = await Promise.all(responses.map((response) => response.arrayBuffer()));
  return buffers.map((buffer, i) => typed(model.inputs[i].dtype, buffer));
}

async function withModel({ url, ...options }, use) {
  const warnings = [];
  const model = await octet.load(url, {
    ...options,
    onWarning: (warning) => warnings.push(warning.code),
  });
  try {
    return await use(model, warnings);
  } finally {
    model.dispose();
  }
}

/** Runs a model on each list of input URLs; outputs in the model's order as base64. */
function run({ cases, ...options }) {
  return withModel(options, async (model, warnings) => {
    const outputs = [];
    for (const urls of cases) {
      const result = await model.run(await fetchInputs(model, urls));
      outputs.push(model.outputs.map(({ name }) => base64(result[name].data)));
    }
    return { kernels: model.kernels, warnings, outputs };
  });
}

/** Runs a model and posts every node's output to `target/0`, `target/1`, ...; returns their titles. */
function reveal({ inputs, target, ...options }) {
  return withModel({ ...options, keepTensors: true }, async (model) => {
    await model.run(await fetchInputs(model, inputs));
    const tensors = await model.tensors();
    for (const [i, { data }] of tensors.entries()) {
      await fetch(`${target}/${i}`, { method: 'POST', body: bytesOf(data) });
    }
    return tensors.map(({ data, ...tensor }) => tensor);
  });
}

/** How a promise ends: the kind, code and message of the error, or null. */
async function failure(promise) {
  try {
    await promise;
    return null;
  } catch (error) {
    const { name, code, message } = error;
    return { name, code, message, isOctetError: error instanceof octet.OctetError };
  }
}

/** What the model of `TinyModels.dense` gives: a sign that all is well. */
async function health(options) {
  const model = await octet.load('/made/dense.tflite', options);
  const { y } = await model.run(Int8Array.of(1, -2, 3, 100));
  model.dispose();
  return [...y.data];
}

window.octet = octet;
window.runner = { run, reveal, failure, health, probeEngine };
