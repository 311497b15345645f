import { loadModel } from './model.mjs';
import { checkOptions } from './options.mjs';
import { ModelWorker, loadInWorker } from './proxy.mjs';
import { checkSource } from './source.mjs';

export { OctetError } from './errors.mjs';
export { classify, decodeImage, imageToTensor } from './image.mjs';
export { dequantize, emptyInput, topK } from './tensors.mjs';

/**
 * Loads a .tflite model. `index.d.ts` documents the sources, the options and the model.
 *
 * @param {import('./index.d.ts').Source} source
 * @param {import('./index.d.ts').LoadOptions} [options]
 * @returns {Promise<import('./index.d.ts').Model>}
 */
export async function load(source, options = {}) {
  const checked = checkOptions(options);
  const from = checkSource(source);
  // A Request has a signal of its own. Audio worklets have no signals at all.
  const signals = [checked.signal, from.signal].filter(Boolean);
  const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
  signal?.throwIfAborted();
  const start = checked.worker ? loadInWorker : loadModel;
  const loading = start(from, { ...checked, signal });
  return signal ? unlessAborted(loading, signal) : loading;
}

/** Opens a worker for models: several can share it. */
export function openWorker() {
  return new ModelWorker();
}

/** The result of a promise, or the signal's reason as soon as there is one. */
async function unlessAborted(promise, signal) {
  let abort;
  const aborted = new Promise((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
