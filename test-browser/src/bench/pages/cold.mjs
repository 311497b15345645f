// From navigation to the first result: `result` once it is there.

import { makeInputs } from './inputs.mjs';

const started = performance.now();
const parameters = new URLSearchParams(location.search);
try {
  const { open } = await import(`./${parameters.get('runtime')}.mjs`);
  const model = await open(parameters.get('variant'), parameters.get('model'));
  const loaded = performance.now();
  await model.run(makeInputs(model.inputs));
  const ms = performance.now();
  const memory = [...self.wasmMemories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  self.result = { ms, started, loaded, memory };
} catch (error) {
  self.result = { error: String(error?.message ?? error) };
}
