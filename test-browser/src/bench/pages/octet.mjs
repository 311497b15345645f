import { load } from '/octet/index.mjs';

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
    profile: (inputs, runs) => model.profile(inputs, { runs }),
  };
}
