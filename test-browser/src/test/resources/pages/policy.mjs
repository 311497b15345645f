// Everything happens in the page's own scripts: what a driver evaluates may escape the policy.
import { load } from '/octet/index.mjs';

function tryToEvaluate() {
  try {
    return String(new Function('return 1')());
  } catch (error) {
    return error.name;
  }
}

async function outputOf(options) {
  const model = await load('/made/dense.tflite', options);
  const { y } = await model.run(Int8Array.of(1, 2, 3, 4));
  model.dispose();
  return [...y.data];
}

const result = {
  evaluation: tryToEvaluate(),
  isolated: self.crossOriginIsolated,
  output: await outputOf({}),
  inWorker: await outputOf({ worker: true }),
};

window.runner = { result: () => result };
