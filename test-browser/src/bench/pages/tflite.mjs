const PEERS = '/peers/@tensorflow/';

/**
 * Opens a model in tfjs-tflite's build with SIMD. Inputs and outputs are copied without a detour over
 * tensors of TensorFlow.js, which would convert them to int32 and back.
 */
export async function open(variant, url) {
  // Where this is missing, as in a page without isolation, it takes the build without threads.
  delete self.SharedArrayBuffer;
  const fetched = fetch(url).then((response) => response.arrayBuffer());
  await script('tfjs-core/dist/tf-core.min.js');
  await script('tfjs-backend-cpu/dist/tf-backend-cpu.min.js');
  await script('tfjs-tflite/dist/tf-tflite.min.js');
  const { tflite } = self;
  tflite.setWasmPath(`${PEERS}tfjs-tflite/wasm/`);
  const { modelRunner } = await tflite.loadTFLiteModel(await fetched, { numThreads: 1 });
  const inputs = modelRunner.getInputs();
  const outputs = modelRunner.getOutputs();
  return {
    inputs: inputs.map(({ dataType, shape }) => ({
      dtype: dataType,
      shape: shape.split(',').map(Number),
    })),
    run(values) {
      values.forEach((value, i) => inputs[i].data().set(value));
      if (!modelRunner.infer()) {
        throw new Error('infer() failed');
      }
      return outputs.map(copy);
    },
  };
}

function copy(output) {
  const data = output.data();
  if (!ArrayBuffer.isView(data)) {
    throw new Error(`its API gives no values of type ${output.dataType}`);
  }
  return data.slice();
}

function script(path) {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script');
    element.src = PEERS + path;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${path} does not load`));
    document.head.append(element);
  });
}
