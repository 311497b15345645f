import { compileAt } from './files.mjs';
import { Core, checkEnvironment } from './loader.mjs';
import { nodeModule } from './threads.mjs';

const port = nodeModule('worker_threads').parentPort ?? globalThis;
let core;
let job;

const methods = {
  async open(bytes) {
    checkEnvironment();
    const module = await compileAt(new URL('./quantizer.wasm', import.meta.url).href);
    core = await Core.instantiate([module]);
    job = core.call('create', core.base);
    core.write(core.call('reserve', job, bytes.length), bytes);
    core.call('open', job, bytes.length);
    return core.callJson('describe', job);
  },

  beginCalibration(observer, percentile) {
    core.call('beginCalibration', job, text(observer), percentile);
  },

  observe(values) {
    copySample(values);
    core.call('observe', job);
  },

  endCalibration() {
    core.call('endCalibration', job);
  },

  quantize(recipe, inputType, outputType) {
    const types = [text(inputType), text(outputType)];
    const [scheme, adaptive] = chosen(recipe);
    const length = core.call('quantize', job, scheme, ...types, adaptive);
    const bytes = new Uint8Array(core.read(core.call('fileAddress', job), length));
    return { bytes, remarks: core.callJson('remarks', job) };
  },

  beginErrors(recipe) {
    core.call('beginErrors', job, ...chosen(recipe));
  },

  observeErrors(values) {
    copySample(values);
    core.call('observeErrors', job);
  },

  endErrors() {
    return core.callJson('endErrors', job);
  },

  forgetSamples() {
    core.call('forgetSamples', job);
  },

  keepSample(values) {
    copySample(values);
    core.call('keepSample', job);
  },

  beginSensitivity(recipe) {
    return core.call('beginSensitivity', job, ...chosen(recipe));
  },

  runTrial() {
    core.call('runTrial', job);
  },

  endSensitivity() {
    return core.callJson('endSensitivity', job);
  },
};

/** Hands over the schemes of single nodes, and makes arguments of the rest. */
function chosen({ scheme, rounding, nodes }) {
  for (const [index, other] of Object.entries(nodes)) {
    core.call('choose', job, Number(index), text(other));
  }
  return [text(scheme), Number(rounding === 'adaptive')];
}

/** A Java string. */
function text(string) {
  const units = Uint16Array.from(String(string), (unit) => unit.charCodeAt(0));
  const address = core.call('reserve', job, 2 * units.length);
  core.write(address, units);
  return core.call('text', job, address, units.length);
}

function copySample(values) {
  let address = core.call('sampleAddress', job);
  for (const array of values) {
    core.write(address, array);
    address += array.byteLength;
  }
}

async function answer({ id, method, args }) {
  try {
    const result = await methods[method](...args);
    port.postMessage({ id, result }, result?.bytes ? [result.bytes.buffer] : []);
  } catch ({ code, message }) {
    port.postMessage({ id, error: { code: typeof code === 'string' ? code : undefined, message } });
  }
}

port.addEventListener('message', ({ data }) => answer(data));
