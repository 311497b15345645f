import { load } from './index.mjs';

let model;

const methods = {
  async load(source, { progress, ...options }) {
    model = await load(source, {
      ...options,
      onWarning: (warning) => postMessage({ warning }),
      onProgress: progress ? (event) => postMessage({ progress: event }) : undefined,
    });
    return facts();
  },
  async resize(shapes) {
    await model.resize(shapes);
    return facts();
  },
  run: (inputs) => model.run(inputs),
  profile: (inputs, options) => model.profile(inputs, options),
  tensors: () => model.tensors(),
};

function facts() {
  const { inputs, outputs, memory, kernels, signatures } = model;
  return { inputs, outputs, memory, kernels, signatures };
}

addEventListener('message', async ({ data: { id, method, args } }) => {
  try {
    const result = await methods[method](...args);
    const transfer = method === 'run' ? Object.values(result).map(({ data }) => data.buffer) : [];
    postMessage({ id, result }, transfer);
  } catch (error) {
    postMessage({ id, error: packError(error) });
  }
});

/** An error as plain data that survives `postMessage`. */
function packError(error) {
  const { name, code, message } = error instanceof Error ? error : { message: String(error) };
  // A DOMException has a number for a code.
  return { name, code: typeof code === 'string' ? code : undefined, message };
}
