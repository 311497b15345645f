import { packError } from './errors.mjs';
import { loadModel } from './model.mjs';

let model;

const methods = {
  async load(source, { kernels, keepTensors, progress }) {
    model = await loadModel(source, {
      kernels,
      keepTensors,
      onWarning: (warning) => postMessage({ warning }),
      onProgress: progress ? (event) => postMessage({ progress: event }) : undefined,
    });
    const { inputs, outputs, memory } = model;
    return { inputs, outputs, memory, kernels: model.kernels };
  },
  run: (inputs) => model.run(inputs),
  profile: (inputs, options) => model.profile(inputs, options),
  tensors: () => model.tensors(),
};

addEventListener('message', async ({ data: { id, method, args } }) => {
  try {
    const result = await methods[method](...args);
    const transfer = method === 'run' ? Object.values(result).map(({ data }) => data.buffer) : [];
    postMessage({ id, result }, transfer);
  } catch (error) {
    postMessage({ id, error: packError(error) });
  }
});
