import { DISPOSE, unwatch, watch } from './disposal.mjs';
import { OctetError } from './errors.mjs';
import { startWorker } from './files.mjs';
import { tagOf } from './kinds.mjs';
import { readSource } from './source.mjs';
import { bindInputs } from './tensors.mjs';

/** A worker for models; `index.d.ts` documents it. */
export class ModelWorker {
  #calls = new Calls();

  /** Whether a value is one, and its calls. */
  static callsOf(value) {
    return typeof value === 'object' && value !== null && #calls in value ? value.#calls : undefined;
  }

  dispose() {
    this.#calls.end(disposed('the worker'));
  }

  [DISPOSE]() {
    this.dispose();
  }
}

/** Loads a model in a module worker; same interface as `loadModel`. */
export async function loadInWorker(source, options) {
  const { worker, signal, onWarning, onProgress, ...others } = options;
  const isOwn = worker === true;
  const calls = isOwn ? new Calls() : ModelWorker.callsOf(worker);
  const report = (loaded, total) => onProgress?.({ phase: 'download', loaded, total });
  let id;
  const stop = (reason) => (isOwn ? calls.end(reason) : calls.close(id, reason));
  const abort = () => stop(signal.reason);
  signal?.addEventListener('abort', abort);
  try {
    const file = await sendable(source, options, report);
    signal?.throwIfAborted();
    id = calls.nextId();
    const custom = others.customOperators;
    const facts = await calls.load(id, { onWarning, onProgress }, file, {
      ...others,
      customOperators: typeof custom === 'string' ? custom : undefined,
      progress: !!onProgress,
    });
    const model = new WorkerModel(calls, id, facts, stop);
    watch(model, onWarning, () => stop(disposed('the model')));
    return model;
  } catch (error) {
    stop(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** A source in a form that `postMessage` takes. */
async function sendable(source, options, report) {
  const tag = tagOf(source);
  if (tag === 'Response' || tag === 'Request') {
    const { name, bytes } = await readSource(source, options, report);
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

  constructor() {
    try {
      this.#worker = startWorker();
    } catch (error) {
      throw workerError(error.message, error);
    }
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      this.end(workerError(event.message ?? 'it did not start'));
    };
    this.#worker.onmessage = ({ data }) => this.#receive(data);
  }

  nextId() {
    return ++this.#last;
  }

  /** Loads a model, which is known by the number of this call. */
  load(id, listeners, ...args) {
    return this.#call({ id, method: 'load', model: id, args }, [], listeners);
  }

  /** Calls a method of a model. */
  call(model, method, args, transfer = []) {
    return this.#call({ id: this.nextId(), method, model, args }, transfer);
  }

  #call(message, transfer, listeners) {
    if (this.#ended) {
      return Promise.reject(this.#ended);
    }
    return new Promise((resolve, reject) => {
      this.#worker.postMessage(message, transfer);
      this.#waiting.set(message.id, { model: message.model, resolve, reject, listeners });
      this.#worker.setBusy?.(true);
    });
  }

  /** Gives up a model, and what waits for it. */
  close(model, reason) {
    if (!this.#ended) {
      this.#worker.postMessage({ method: 'close', model });
    }
    this.#rejectAll(reason, (waiting) => waiting.model === model);
  }

  end(reason) {
    this.#ended ??= reason;
    this.#worker.terminate();
    this.#rejectAll(reason, () => true);
  }

  #rejectAll(reason, isMeant) {
    for (const [id, waiting] of this.#waiting) {
      if (isMeant(waiting)) {
        this.#done(id);
        waiting.reject(reason);
      }
    }
  }

  #done(id) {
    this.#waiting.delete(id);
    this.#worker.setBusy?.(this.#waiting.size > 0);
  }

  #receive({ id, result, error, progress, warning }) {
    const waiting = this.#waiting.get(id);
    if (progress) {
      waiting?.listeners.onProgress?.(progress);
    } else if (warning) {
      waiting?.listeners.onWarning?.(warning);
    } else if (waiting) {
      this.#done(id);
      if (error) {
        waiting.reject(unpackError(error));
      } else {
        waiting.resolve(result);
      }
    }
  }
}

/** The error that the worker packed. */
function unpackError({ name, code, message }) {
  const Kind = { TypeError, RangeError }[name];
  return Kind ? new Kind(message) : new OctetError(code ?? 'internal', message);
}

function workerError(message, cause) {
  return new OctetError(
    'environment',
    `the worker failed: ${message}; worker.mjs must be served beside index.mjs`,
    cause,
  );
}

function disposed(what) {
  return new OctetError('disposed', `${what} is disposed: load the model again`);
}

class WorkerModel {
  #calls;
  #id;
  #stop;
  #disposed;

  constructor(calls, id, facts, stop) {
    this.#calls = calls;
    this.#id = id;
    this.#stop = stop;
    Object.assign(this, facts);
  }

  async run(inputs) {
    const values = this.#copies(inputs);
    return this.#call('run', [values], values.map(({ data }) => data.buffer));
  }

  runSync() {
    throw new OctetError('argument', 'runSync: the model is in a worker: use run, or load it without');
  }

  async profile(inputs, options) {
    return this.#call('profile', [this.#copies(inputs), options]);
  }

  async tensors() {
    return this.#call('tensors', []);
  }

  async reset() {
    return this.#call('reset', []);
  }

  async resize(shapes) {
    Object.assign(this, await this.#call('resize', [shapes]));
  }

  dispose() {
    unwatch(this);
    this.#disposed ??= disposed('the model');
    this.#stop(this.#disposed);
  }

  [DISPOSE]() {
    this.dispose();
  }

  #call(method, args, transfer) {
    return this.#disposed
      ? Promise.reject(this.#disposed)
      : this.#calls.call(this.#id, method, args, transfer);
  }

  /** The caller keeps its arrays: what is transferred is a copy. */
  #copies(inputs) {
    const { values, shapes } = bindInputs(inputs, this.inputs);
    return values.map((array, i) => ({ data: array.slice(), shape: shapes[i] }));
  }
}
