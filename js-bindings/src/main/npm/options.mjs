import { checkCache } from './cache.mjs';
import { checkCustomOperators } from './custom.mjs';
import { checkIntegrity } from './integrity.mjs';
import { kindOf } from './kinds.mjs';
import { ModelWorker } from './proxy.mjs';

const KERNELS = ['auto', 'relaxed', 'simd128', 'scalar'];

/**
 * Checks the options of `load`, which `index.d.ts` documents, and fills in what is missing.
 *
 * @throws {TypeError} for a wrong value
 */
export function checkOptions(options) {
  const { worker, signal, keepTensors } = options;
  const kernels = options.kernels ?? 'auto';
  if (!KERNELS.includes(kernels)) {
    throw new TypeError(
      `options.kernels must be 'auto', 'relaxed', 'simd128' or 'scalar', got ${String(kernels)}`,
    );
  }
  if (signal && typeof signal.throwIfAborted !== 'function') {
    throw new TypeError(`options.signal must be an AbortSignal, got ${kindOf(signal)}`);
  }
  const { signature, shapes } = options;
  const customOperators = checkCustomOperators(options.customOperators, worker);
  if (signature !== undefined && typeof signature !== 'string') {
    throw new TypeError(`options.signature must be a string, got ${kindOf(signature)}`);
  }
  if (shapes !== undefined && (shapes === null || typeof shapes !== 'object')) {
    throw new TypeError(`options.shapes must be an object or an array, got ${kindOf(shapes)}`);
  }
  return {
    kernels,
    signature,
    shapes,
    customOperators,
    integrity: checkIntegrity(options.integrity),
    cache: checkCache(options.cache),
    worker: checkWorker(worker),
    signal: signal ?? undefined,
    keepTensors: !!keepTensors,
    onWarning: listener('onWarning', options),
    onProgress: listener('onProgress', options),
  };
}

function checkWorker(worker) {
  if (worker !== undefined && typeof worker !== 'boolean' && !ModelWorker.callsOf(worker)) {
    throw new TypeError(
      `options.worker must be true, false or what openWorker() returned, got ${kindOf(worker)}`,
    );
  }
  return worker;
}

/** A callback whose exceptions are reported as uncaught and do not disturb the caller. */
function listener(name, options) {
  const callback = options[name] ?? undefined;
  if (callback !== undefined && typeof callback !== 'function') {
    throw new TypeError(`options.${name} must be a function, got ${kindOf(callback)}`);
  }
  return callback && ((event) => {
    try {
      callback(event);
    } catch (error) {
      globalThis.queueMicrotask?.(() => {
        throw error;
      });
    }
  });
}
