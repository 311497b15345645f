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
 * @param {string | URL | Response | Blob | ArrayBuffer | Uint8Array} source
 * @param {import('./index.d.ts').LoadOptions} [options]
 * @returns {Promise<import('./index.d.ts').Model>}
 */
export async function load(source, options = {}) {
  const checked = checkOptions(options);
  const { worker, signal } = checked;
  const from = checkSource(source);
  signal?.throwIfAborted();
  const start = worker ? loadInWorker : loadModel;
  return unlessAborted(start(from, checked), signal);
}

/** The result of a promise, or the signal's reason as soon as there is one. */
async function unlessAborted(promise, signal) {
  let abort;
  const aborted = new Promise((_, reject) => {
    abort = () => reject(signal.reason);
    signal?.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
