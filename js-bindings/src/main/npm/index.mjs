import { loadModel } from './model.mjs';
import { checkOptions } from './options.mjs';
import { loadInWorker } from './proxy.mjs';
import { checkSource } from './source.mjs';

export { OctetError } from './errors.mjs';
export { imageToTensor } from './image.mjs';
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
  // A Request has a signal of its own.
  const signal = AbortSignal.any([checked.signal, from.signal].filter(Boolean));
  signal.throwIfAborted();
  const start = checked.worker ? loadInWorker : loadModel;
  return unlessAborted(start(from, { ...checked, signal }), signal);
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
