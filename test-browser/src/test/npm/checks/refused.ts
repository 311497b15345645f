// What the compiler must refuse.
import { OctetError, classify, dequantize, emptyInput, imageToTensor, load, topK } from 'octet-nn';
import type { DType, ErrorCode, Model, TensorInfo } from 'octet-nn';

export async function refused(model: Model, info: TensorInfo, blob: Blob, image: ImageData) {
  // @ts-expect-error a number is no source
  await load(7);
  // @ts-expect-error there is no such option
  await load('model.tflite', { kernel: 'scalar' });
  // @ts-expect-error there are no such kernels
  await load('model.tflite', { kernels: 'gpu' });
  // @ts-expect-error a worker of the page's own is no worker for models
  await load('model.tflite', { worker: new Worker('worker.mjs') });
  // @ts-expect-error shapes are lists of numbers
  await load('model.tflite', { shapes: { x: 3 } });
  // @ts-expect-error a controller is no signal
  await load('model.tflite', { signal: new AbortController() });
  // @ts-expect-error the model is loaded when the promise says so
  load('model.tflite').run([]);
  // @ts-expect-error numbers are no tensor
  await model.run([1, 2, 3]);
  // @ts-expect-error the shape is missing
  await model.run({ x: { data: Int8Array.of(1) } });
  // @ts-expect-error outputs come as a promise
  model.run(Int8Array.of(1))['y'];
  // @ts-expect-error a model's kernels are what they are
  model.kernels = 'scalar';
  // @ts-expect-error a tensor's shape is what it is
  info.shape.push(1);
  // @ts-expect-error a picture file must be decoded first
  imageToTensor(blob, info);
  // @ts-expect-error there is no such fit
  imageToTensor(image, info, { fit: 'fill' });
  // @ts-expect-error two ranges are too few
  imageToTensor(image, info, { range: [[0, 1], [0, 1]] });
  // @ts-expect-error k belongs to classify
  imageToTensor(image, info, { k: 5 });
  // @ts-expect-error labels are a list
  await classify(model, image, 'cat');
  // @ts-expect-error values alone are no tensor
  topK(Float32Array.of(1, 2));
  // @ts-expect-error values alone are no tensor
  dequantize(Int8Array.of(1));
  // @ts-expect-error a shape alone is no input
  emptyInput([1, 2, 3]);
  // @ts-expect-error there is no such code
  new OctetError('oops', 'message');
  // @ts-expect-error there is no such code
  const code: ErrorCode = 'oops';
  // @ts-expect-error there is no such type
  const dtype: DType = 'float16';
  return [code, dtype];
}
