import { OctetError, tagOf } from './errors.mjs';
import { readSource } from './source.mjs';
import { bindInputs } from './tensors.mjs';

/** Loads a model in a module worker of its own; same interface as `loadModel`. */
export async function loadInWorker(source, options) {
  const { worker, signal, onWarning, onProgress, ...others } = options;
  const calls = new Calls({ onWarning, onProgress });
  const report = (loaded, total) => onProgress?.({ phase: 'download', loaded, total });
  const abort = () => calls.end(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    const loaded = calls.call('load', await sendable(source, signal, report), {
      ...others,
      customOperators: typeof others.customOperators === 'string' ? others.customOperators : undefined,
      progress: !!onProgress,
    });
    return new WorkerModel(calls, await loaded);
  } catch (error) {
    calls.end(error);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** A source in a form that `postMessage` takes. */
async function sendable(source, signal, report) {
  const tag = tagOf(source);
  if (tag === 'Response' || tag === 'Request') {
    const { name, bytes } = await readSource(source, signal, report);
    return new File([bytes], name);
  }
  return tag === 'Uint8Array' ? source.slice() : source;
}

/** Calls to one worker and what they wait for. */
class Calls {
  #worker;
  #waiting = new Map();
  #last = 0;
  #ended;

  constructor(listeners) {
    try {
      this.#worker = new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' });
    } catch (error) {
      throw workerError(error.message, error);
    }
    this.#worker.onerror = (event) => this.end(workerError(event.message ?? 'it did not start'));
    this.#worker.onmessage = ({ data }) => this.#receive(data, listeners);
  }

  call(method, ...args) {
    if (this.#ended) {
      return Promise.reject(this.#ended);
    }
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#waiting.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ id, method, args }, method === 'run' ? buffers(args[0]) : []);
      } catch (error) {
        this.#waiting.delete(id);
        reject(error);
      }
    });
  }

  end(error) {
    this.#ended ??= error;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) {
      reject(error);
    }
    this.#waiting.clear();
  }

  #receive({ id, result, error, progress, warning }, { onProgress, onWarning }) {
    if (progress) {
      onProgress?.(progress);
    } else if (warning) {
      onWarning?.(warning);
    } else {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) {
        waiting?.reject(unpackError(error));
      } else {
        waiting?.resolve(result);
      }
    }
  }
}

/** The error that the worker packed. */
function unpackError({ name, code, message }) {
  const Kind = { TypeError, RangeError }[name];
  return Kind ? new Kind(message) : new OctetError(code ?? 'internal', message);
}

function buffers(arrays) {
  return arrays.map(({ data }) => data.buffer);
}

function workerError(message, cause) {
  return new OctetError(
    'environment',
    `the worker failed: ${message}; worker.mjs must be served beside index.mjs, from the page's origin`,
    cause,
  );
}

class WorkerModel {
  #calls;

  constructor(calls, facts) {
    this.#calls = calls;
    Object.assign(this, facts);
  }

  async run(inputs) {
    return this.#calls.call('run', this.#copies(inputs));
  }

  runSync() {
    throw new OctetError('argument', 'runSync: the model is in a worker: use run, or load it without');
  }

  async profile(inputs, options) {
    return this.#calls.call('profile', this.#copies(inputs), options);
  }

  async tensors() {
    return this.#calls.call('tensors');
  }

  async resize(shapes) {
    Object.assign(this, await this.#calls.call('resize', shapes));
  }

  dispose() {
    this.#calls.end(new OctetError('disposed', 'the model is disposed: load it again'));
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.dispose();
  }

  /** The caller keeps its arrays: what is transferred is a copy. */
  #copies(inputs) {
    const { values, shapes } = bindInputs(inputs, this.inputs);
    return values.map((array, i) => ({ data: array.slice(), shape: shapes[i] }));
  }
}
