const DIST = '/peers/onnxruntime-web/dist/';
const ARRAYS = { float32: Float32Array, uint8: Uint8Array };

/**
 * Opens a model in onnxruntime-web's WebAssembly build, without threads, as the .onnx file into which the
 * benchmark has converted it. Its inputs are of another layout and type than those of the .tflite model:
 * `adapt` brings them into its own, as a page made for it would do in the first place.
 */
export async function open(variant, url) {
  const converted = read(url.replace(/\.tflite$/, '.onnx'));
  const { env, InferenceSession, Tensor } = await import(`${DIST}ort.wasm.bundle.min.mjs`);
  env.logLevel = 'error';
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = { wasm: `${DIST}ort-wasm-simd-threaded.wasm` };
  const session = await InferenceSession.create(await converted, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  const infos = session.inputMetadata.map(({ name, type, shape }) => ({ name, dtype: type, shape }));
  return {
    inputs: infos.map(({ dtype, shape }) => ({ dtype, shape: [...shape] })),
    adapt: (values) => values.map((value, i) => adapted(value, infos[i])),
    async run(values) {
      const feeds = {};
      infos.forEach(({ name, dtype, shape }, i) => {
        feeds[name] = new Tensor(dtype, values[i], shape);
      });
      const results = await session.run(feeds);
      return session.outputNames.map((name) => results[name].data);
    },
  };
}

async function read(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`not convertible: ${await response.text()}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** int8 as uint8 of the same order; [N,H,W,C] as [N,C,H,W]. */
function adapted(values, { dtype, shape }) {
  const typed = new ARRAYS[dtype](values.length);
  const offset = values instanceof Int8Array ? 128 : 0;
  if (shape.length !== 4) {
    return typed.map((_, i) => values[i] + offset);
  }
  const [images, channels, height, width] = shape;
  const pixels = height * width;
  for (let to = 0, image = 0; image < images; image++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let pixel = 0; pixel < pixels; pixel++, to++) {
        typed[to] = values[(image * pixels + pixel) * channels + channel] + offset;
      }
    }
  }
  return typed;
}
