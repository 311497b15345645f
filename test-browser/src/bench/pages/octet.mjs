import { load } from '/octet/index.mjs';

const LEAST_PROFILE_MS = 300;

/** Opens a model with kernels that are given; fails if other ones would run. */
export async function open(variant, url) {
  let warning;
  const model = await load(url, { kernels: variant, onWarning: (told) => (warning = told) });
  if (variant !== 'auto' && model.kernels !== variant) {
    model.dispose();
    throw new Error(`unavailable: ${warning?.message ?? `${model.kernels} kernels run instead`}`);
  }
  return {
    kernels: model.kernels,
    memory: model.memory,
    inputs: model.inputs.map(({ dtype, shape }) => ({ dtype, shape })),
    run: async (inputs) => Object.values(await model.run(inputs)).map(({ data }) => data),
    profile: (inputs, runs) => profile(model, inputs, runs),
  };
}

/**
 * The layers with their mean times. Many layers are shorter than the step of the clock: means of all single
 * times are right nevertheless, medians would not be. Runs that took unusually long or short are left out.
 */
async function profile(model, inputs, leastRuns) {
  const runs = [];
  const end = performance.now() + LEAST_PROFILE_MS;
  while (runs.length < leastRuns || performance.now() < end) {
    const layers = await model.profile(inputs, { runs: 1 });
    runs.push({ layers, total: layers.reduce((sum, { ms }) => sum + ms, 0) });
  }
  runs.sort((a, b) => a.total - b.total);
  const tenth = Math.floor(runs.length / 10);
  const usual = runs.slice(tenth, runs.length - tenth);
  return usual[0].layers.map((layer, i) => {
    const ms = usual.reduce((sum, { layers }) => sum + layers[i].ms, 0) / usual.length;
    return { ...layer, ms };
  });
}
