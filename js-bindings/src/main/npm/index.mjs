import { loadModel } from './model.mjs';

export { OctetError } from './errors.mjs';
export { imageToTensor } from './image.mjs';
export { dequantize, topK } from './tensors.mjs';

/**
 * Loads a .tflite model. `index.d.ts` documents the sources, the options and the model.
 *
 * @param {string | URL | Response | Blob | ArrayBuffer | Uint8Array} source
 * @param {import('./index.d.ts').LoadOptions} [options]
 * @returns {Promise<import('./index.d.ts').Model>}
 */
export async function load(source, options = {}) {
  if (options.worker) {
    const { loadInWorker } = await import('./proxy.mjs');
    return loadInWorker(source, options);
  }
  return loadModel(source, options);
}
