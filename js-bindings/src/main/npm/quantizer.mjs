import { OctetError } from './index.mjs';
import { bindInputs, tensorInfos } from './tensors.mjs';
import { NodeThread, blobAddress, nodeModule, scriptAddress } from './threads.mjs';

/** Opens a model for quantization; `quantizer.d.ts` documents it. */
export async function openQuantizer(source, { signal } = {}) {
  signal?.throwIfAborted();
  const thread = new Thread();
  const abort = () => thread.end(signal.reason);
  signal?.addEventListener('abort', abort);
  try {
    const bytes = await bytesOf(source);
    const facts = await thread.call('open', [bytes], [bytes.buffer]);
    return new QuantizerJob(thread, facts);
  } catch (error) {
    thread.end(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** A copy of the bytes, which goes to the worker. */
async function bytesOf(source) {
  const data = source instanceof Blob ? await source.arrayBuffer() : source;
  if (!(data instanceof ArrayBuffer || data instanceof Uint8Array)) {
    throw new TypeError(
      'openQuantizer: pass the .tflite file as an ArrayBuffer, a Uint8Array or a Blob',
    );
  }
  return data instanceof Uint8Array ? data.slice() : new Uint8Array(data.slice(0));
}

/** A model that is being quantized. */
class QuantizerJob {
  #thread;

  constructor(thread, { inputs, outputs, nodes, ...facts }) {
    this.#thread = thread;
    Object.assign(this, facts);
    this.inputs = tensorInfos(inputs, 'input');
    this.outputs = tensorInfos(outputs, 'output');
    this.nodes = nodes.map((node) => ({
      ...node,
      inputs: tensorInfos(node.inputs, 'input'),
      outputs: tensorInfos(node.outputs, 'output'),
    }));
  }

  async calibrate(samples, { observer = 'minmax', percentile = 99.999, ...options } = {}) {
    await this.#thread.call('beginCalibration', [observer, percentile]);
    const count = await this.#feed('observe', samples, options);
    await this.#thread.call('endCalibration', []);
    return count;
  }

  async quantize({ inputType, outputType, ...options } = {}) {
    const recipe = recipeOf(options);
    const [activations] = /^int(8|16)/.exec(recipe.scheme) ?? ['float32'];
    return this.#thread.call('quantize', [recipe, inputType ?? activations, outputType ?? activations]);
  }

  async layerErrors(samples, options = {}) {
    await this.#thread.call('beginErrors', [recipeOf(options)]);
    await this.#feed('observeErrors', samples, options);
    return this.#thread.call('endErrors', []);
  }

  async sensitivity(samples, { signal, onProgress, ...options } = {}) {
    const recipe = recipeOf(options);
    await this.#thread.call('forgetSamples', []);
    await this.#feed('keepSample', samples, { signal });
    const total = await this.#thread.call('beginSensitivity', [recipe]);
    for (let done = 1; done <= total; done++) {
      signal?.throwIfAborted();
      await this.#thread.call('runTrial', []);
      onProgress?.({ done, total });
    }
    return this.#thread.call('endSensitivity', []);
  }

  dispose() {
    this.#thread.end(new OctetError('disposed', 'the quantizer is disposed: open the model again'));
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.dispose();
  }

  /** Hands samples to a method, one after the other, so that memory stays flat. */
  async #feed(method, samples, { signal, onProgress }) {
    let count = 0;
    for await (const sample of samples) {
      signal?.throwIfAborted();
      const { values } = bindInputs(sample, this.inputs);
      await this.#thread.call(method, [values]);
      count++;
      onProgress?.({ done: count, total: samples.length });
    }
    signal?.throwIfAborted();
    return count;
  }
}

function recipeOf({ scheme = 'int8', rounding = 'adaptive', nodes = {} }) {
  if (rounding !== 'adaptive' && rounding !== 'nearest') {
    throw new TypeError(`rounding: 'adaptive' or 'nearest' (got ${rounding})`);
  }
  return { scheme, rounding, nodes };
}

/** The worker of one job, and the calls that wait for it. */
class Thread {
  #worker;
  #waiting = new Map();
  #last = 0;
  #ended;

  constructor() {
    try {
      this.#worker = startQuantizer();
    } catch (error) {
      throw failure(error.message);
    }
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      this.end(failure(event.message ?? 'it did not start'));
    };
    this.#worker.onmessage = ({ data: { id, result, error } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#done(id);
      if (error) {
        reject(new OctetError(error.code ?? 'internal', error.message));
      } else {
        resolve(result);
      }
    };
  }

  call(method, args, transfer) {
    if (this.#ended) {
      return Promise.reject(this.#ended);
    }
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.setBusy?.(true);
      this.#worker.postMessage({ id, method, args }, transfer);
    });
  }

  end(reason) {
    this.#ended ??= reason;
    this.#worker.terminate();
    for (const [id, { reject }] of this.#waiting) {
      this.#done(id);
      reject(reason);
    }
  }

  #done(id) {
    this.#waiting.delete(id);
    this.#worker.setBusy?.(this.#waiting.size > 0);
  }
}

function failure(message) {
  return new OctetError(
    'environment',
    `the quantizer's worker failed: ${message}; quantizer-worker.mjs must be served beside quantizer.mjs`,
  );
}

function startQuantizer() {
  const base = import.meta.url;
  const url = new URL('quantizer-worker.mjs', base);
  const { Worker: NodeWorker } = nodeModule('worker_threads');
  if (!globalThis.Worker && NodeWorker) {
    return new NodeThread(new NodeWorker(url));
  }
  if (/^http/.test(url) && url.origin !== globalThis.origin) {
    return new Worker(blobAddress(`import ${JSON.stringify(url)}`), { type: 'module' });
  }
  try {
    // Bundlers know workers by this form of their addresses.
    return new Worker(new URL('./quantizer-worker.mjs', import.meta.url), { type: 'module' });
  } catch (error) {
    if (!globalThis.trustedTypes) {
      throw error;
    }
    return new Worker(scriptAddress(url), { type: 'module' });
  }
}
