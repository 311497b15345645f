// Uses everything that the typings export, as programs do.
import {
  OctetError,
  classify,
  decodeImage,
  dequantize,
  emptyInput,
  imageToTensor,
  load,
  openWorker,
  topK,
} from 'octet-nn';
import { openQuantizer } from 'octet-nn/quantizer';
import * as single from 'octet-nn/single';
import type {
  ClassifyOptions,
  CustomCall,
  CustomOperator,
  DType,
  ErrorCode,
  ImageOptions,
  ImageSource,
  Input,
  Inputs,
  Kernels,
  LayerProfile,
  LoadOptions,
  MemoryUse,
  Model,
  ModelWorker,
  NodeTensor,
  Normalization,
  PixelRange,
  Progress,
  Ranked,
  Shapes,
  Source,
  Tensor,
  TensorInfo,
  TypedArray,
  Warning,
} from 'octet-nn';

import type {
  CalibrationOptions,
  InterfaceType,
  LayerError,
  ModelScore,
  NodeInfo,
  NodeSensitivity,
  ObserverName,
  QuantizeOptions,
  QuantizedModel,
  QuantizerJob,
  Recipe,
  Scheme,
  SensitivityReport,
  TaskOptions,
  TaskProgress,
  TensorError,
} from 'octet-nn/quantizer';

/** The quantizer, with every option and member. */
export async function quantized(file: Blob, samples: Inputs[], signal: AbortSignal): Promise<Uint8Array> {
  using job: QuantizerJob = await openQuantizer(file, { signal });
  const task: Required<TaskOptions> = {
    signal,
    onProgress: ({ done, total }: TaskProgress) => console.log(done / (total ?? NaN)),
  };
  const calibration: Required<CalibrationOptions> = {
    ...task,
    observer: 'percentile' satisfies ObserverName,
    percentile: 99.9,
  };
  const count: number = await job.calibrate(samples, calibration);
  const scheme: Scheme = job.schemes[0]!;
  const recipe: Required<Recipe> = { scheme, rounding: 'nearest', nodes: { 3: 'float32' } };
  const type: InterfaceType = 'uint8';
  const options: Required<QuantizeOptions> = { ...recipe, inputType: type, outputType: type };
  const errors: LayerError[] = await job.layerErrors(samples, { ...recipe, ...task });
  const worst = (error: TensorError | undefined): number =>
    (error?.sqnr ?? 0) + (error ? error.mse + error.cosine + error.maxError + error.saturation : 0);
  for (const { node, accumulated, isolated, weights } of errors) {
    const { index, operator, name, inputs, outputs, macs, parameters }: NodeInfo = job.nodes[node]!;
    console.log(index, operator, name, inputs[0]?.shape, outputs[0]?.dtype, macs, parameters);
    console.log(worst(accumulated), worst(isolated), worst(weights));
  }
  const { all, ranked }: SensitivityReport = await job.sensitivity(samples, { ...recipe, ...task });
  const { node, alone, without }: NodeSensitivity = ranked[0]!;
  const score = ({ sqnr, agreement }: ModelScore): number => (sqnr ?? Infinity) * (agreement ?? 1);
  console.log(count, node, score(all), score(alone), score(without), job.inputs, job.outputs, job.observers);
  const { bytes, remarks }: QuantizedModel = await job.quantize(options);
  console.log(remarks.join());
  job.dispose();
  return bytes;
}

const clamp: CustomOperator = ({ inputs: [x], outputs: [y], options }: CustomCall) => {
  const values: TypedArray = x!.data;
  y!.data.set(values as Float32Array & BigInt64Array, options[0]);
};

/** Every option: one that is missing here is an error. */
export function allOptions(signal: AbortSignal, worker: ModelWorker): Required<LoadOptions> {
  return {
    kernels: 'simd128' satisfies Kernels,
    worker,
    cache: 'my-models',
    onWarning: ({ code, message }: Warning) => console.warn(warnings[code], message),
    onProgress: ({ phase, loaded, total }: Progress) => console.log(phase, loaded / (total ?? NaN)),
    signal,
    integrity: 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    signature: 'serving_default',
    shapes: { image: [1, 320, 320, 3] } satisfies Shapes,
    customOperators: { Clamp: clamp },
    keepTensors: true,
  };
}

export const otherOptions: LoadOptions[] = [
  {},
  { kernels: 'auto', worker: true, cache: true, customOperators: './operators.mjs' },
  { worker: false, cache: false, customOperators: new URL('https://example.com/operators.mjs') },
  { shapes: [[1, 320, 320, 3], undefined] },
  { kernels: undefined, worker: undefined, cache: undefined, integrity: undefined },
];

const warnings: Record<Warning['code'], string> = {
  'relaxed-unavailable': 'slower',
  'simd-unavailable': 'slow',
  'cache-unavailable': 'downloaded',
  undisposed: 'leaked',
};

/** Every code: an unknown one or one that is missing here is an error. */
export const advice: Record<ErrorCode, string> = {
  format: 'another file',
  unsupported: 'another model',
  'invalid-graph': 'another model',
  planning: 'another model',
  argument: 'another call',
  download: 'again',
  environment: 'another browser',
  memory: 'a smaller model',
  custom: 'another operator',
  disposed: 'load it again',
  internal: 'a report',
};

export const bytesOf: Record<DType, number> = {
  float32: 4,
  int32: 4,
  uint8: 1,
  int64: 8,
  bool: 1,
  int16: 2,
  int8: 1,
  complex64: 8,
};

export function sources(blob: Blob, buffer: ArrayBuffer, stream: ReadableStream<Uint8Array>): Source[] {
  const url = 'model.tflite';
  return [
    url,
    new URL(url, 'https://example.com'),
    new Request(url),
    new Response(buffer),
    stream,
    blob,
    new File([buffer], url),
    buffer,
    new Uint8Array(buffer),
  ];
}

export async function runs(source: Source): Promise<Float32Array> {
  const controller = new AbortController();
  using worker = openWorker();
  using model = await load(source, allOptions(controller.signal, worker));
  const [info] = model.inputs;
  if (!info) {
    throw new OctetError('argument', 'no inputs', new Error('the cause'));
  }
  await model.run(emptyInput(info));
  await model.run([Int8Array.of(1), { data: Float32Array.of(1), shape: [1, 1] }]);
  const input: Input = Uint8ClampedArray.of(1, 2);
  const inputs: Inputs = { [info.name]: input };
  const outputs: Record<string, Tensor> = await model.run(inputs);
  await model.run(outputs);
  await model.run(Object.values(outputs));
  const tensor: Tensor | undefined = model.runSync(BigInt64Array.of(1n))['y'];
  await model.resize({ [info.name]: [2, 3] });
  await model.resize([undefined, [2, 3]]);
  await model.reset();
  const profile: LayerProfile[] = await model.profile(inputs, { runs: 3 });
  const slowest = profile.sort((a, b) => b.ms - a.ms)[0];
  console.log(slowest?.node, slowest?.name, slowest?.operator, slowest?.kernel, slowest?.macs);
  const nodes: NodeTensor[] = await model.tensors();
  console.log(nodes.map(({ node, output, operator, name, dtype, data }) => [node, output, operator, name, dtype, data.length]));
  model.dispose();
  worker.dispose();
  return dequantize(tensor!);
}

export function describe({ name, dtype, shape, dynamicShape, scale, zeroPoint, normalization }: TensorInfo): string {
  const { mean, std }: Normalization = normalization ?? { mean: [0], std: [255] };
  const real = scale === undefined ? '' : ` (value - ${zeroPoint}) * ${scale}`;
  return `${name} ${dtype} [${dynamicShape ?? shape}]${real}: (pixel - ${mean}) / ${std}`;
}

/** Every option of pictures. */
export const pictureOptions: Required<ClassifyOptions> & Required<ImageOptions> = {
  fit: 'contain',
  crop: { x: 0, y: 0, width: 10, height: 10 },
  range: [-1, 1],
  k: 3,
};

export async function classes(model: Model, image: ImageSource, file: Blob): Promise<Ranked[]> {
  const range: PixelRange = [0, 1];
  const data: Float32Array | Uint8Array | Int8Array = imageToTensor(image, model.inputs[0]!, {
    fit: 'stretch',
    range: [range, range, range],
  });
  const outputs = await model.run(data);
  const ranked = topK(outputs['scores']!, 3, ['cat', 'dog', 'ship']);
  const bitmap = await decodeImage(file);
  const others = await classify(model, bitmap);
  bitmap.close();
  const rest = await classify(model, file, ['cat', 'dog', 'ship'], pictureOptions);
  const pixels = { data: new Uint8Array(4), width: 1, height: 1 };
  imageToTensor(pixels, model.inputs[0]!);
  return [...ranked, ...topK({ data: Float32Array.of(1, 2) }), ...others, ...rest];
}

export function images(canvas: HTMLCanvasElement, video: HTMLVideoElement): ImageSource[] {
  return [canvas, video, new Image(), new ImageData(1, 1), new OffscreenCanvas(1, 1)];
}

export function explain(error: unknown): string {
  if (error instanceof OctetError) {
    const name: 'OctetError' = error.name;
    return `${name}: ${error.message}: ${advice[error.code]}`;
  }
  return String(error);
}

/** A stand-in for tests: every member of a model. */
export function fake(run: Model['run'], memory: MemoryUse): Model {
  return {
    inputs: [],
    outputs: [],
    kernels: 'scalar',
    memory: { weights: memory.weights, arena: memory.arena, total: memory.total },
    signatures: [],
    run,
    runSync: () => ({}),
    resize: async () => {},
    reset: async () => {},
    profile: async () => [],
    tensors: async () => [],
    dispose() {},
    [Symbol.dispose]() {},
  };
}

/** Both entries have the same types. */
export const same: typeof import('octet-nn') = single;
export const model: Promise<Model> = single.load('model.tflite');
