import { nodeModule } from './threads.mjs';

const methods = {
  run: (model, inputs) => model.run(inputs),
  profile: (model, inputs, options) => model.profile(inputs, options),
  tensors: (model) => model.tensors(),
  reset: (model) => model.reset(),
  async resize(model, shapes) {
    await model.resize(shapes);
    return facts(model);
  },
};

/** Answers the calls of a page about the models of this worker. */
export function serve(load) {
  const port = nodeModule('worker_threads').parentPort ?? globalThis;
  const models = new Map();
  const loading = new Map();

  async function open(id, source, { progress, ...options }) {
    const controller = new AbortController();
    loading.set(id, controller);
    try {
      const model = await load(source, {
        ...options,
        signal: controller.signal,
        onWarning: (warning) => port.postMessage({ id, warning }),
        onProgress: progress ? (event) => port.postMessage({ id, progress: event }) : undefined,
      });
      models.set(id, model);
      return facts(model);
    } finally {
      loading.delete(id);
    }
  }

  function close(id) {
    loading.get(id)?.abort();
    models.get(id)?.dispose();
    models.delete(id);
  }

  async function answer({ id, method, model, args }) {
    if (method === 'close') {
      return close(model);
    }
    try {
      const result = await (method === 'load'
        ? open(id, ...args)
        : methods[method](models.get(model), ...args));
      const transfer = method === 'run' ? Object.values(result).map(({ data }) => data.buffer) : [];
      port.postMessage({ id, result }, transfer);
    } catch (error) {
      port.postMessage({ id, error: packError(error) });
    }
  }

  port.addEventListener('message', ({ data }) => answer(data));
}

function facts({ inputs, outputs, memory, kernels, signatures }) {
  return { inputs, outputs, memory, kernels, signatures };
}

/** An error as plain data that survives `postMessage`. */
function packError(error) {
  const { name, code, message } = error instanceof Error ? error : { message: String(error) };
  // A DOMException has a number for a code.
  return { name, code: typeof code === 'string' ? code : undefined, message };
}
