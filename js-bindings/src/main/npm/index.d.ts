/// <reference lib="esnext.disposable" />

/** Element types of tensors. */
export type DType =
  | 'float32'
  | 'int32'
  | 'uint8'
  | 'int64'
  | 'bool'
  | 'int16'
  | 'int8'
  | 'complex64';

/**
 * Values of a tensor: `Float32Array`, `Int32Array`, `Uint8Array` (uint8 and bool), `BigInt64Array`,
 * `Int16Array` or `Int8Array`, as the dtype says. A `Uint8ClampedArray` is accepted for uint8. A
 * complex64 number is two values of a `Float32Array`: its real part, its imaginary part.
 */
export type TypedArray =
  | Float32Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | BigInt64Array
  | Int16Array
  | Int8Array;

/** Sets of kernels, fastest first. All of them give the same bytes. */
export type Kernels = 'relaxed' | 'simd128' | 'scalar';

/**
 * Where a model comes from. A string is a URL, relative to the page; in Node.js a `file:` URL or a
 * path, relative to the working directory, too. The signal of a `Request` ends
 * loading as the option `signal` does. A `Request`, `Response` or `ReadableStream` (of bytes, as
 * `Uint8Array`s) is read on the page, also for a model in a worker, and only once: it cannot be
 * loaded again.
 */
export type Source =
  | string
  | URL
  | Request
  | Response
  | ReadableStream<Uint8Array>
  | Blob
  | ArrayBuffer
  | Uint8Array;

/** What a tensor is. */
export interface TensorInfo {
  /**
   * Name in the model file; `input_0`, `output_0`, ... where that is missing, not unique or a whole
   * number, which would not keep its place among the keys of the result.
   */
  readonly name: string;
  readonly dtype: DType;
  /** Sizes of the dimensions, outermost first, such as `[1, 224, 224, 3]`. */
  readonly shape: readonly number[];
  /**
   * The shape in the model file, -1 for dimensions that can change from run to run; missing where
   * none can, and for outputs.
   */
  readonly dynamicShape?: readonly number[];
  /** Real value of one quantization step; missing where the tensor is not quantized. */
  readonly scale?: number;
  /** The quantized value that stands for 0; missing where the tensor is not quantized. */
  readonly zeroPoint?: number;
  /**
   * How the model file says that this input is made from pixels; missing where it does not say, and
   * for outputs.
   */
  readonly normalization?: Normalization;
}

/**
 * The real value of a pixel, `(pixel - mean) / std`, in units of pixel values 0..255: one number for
 * all channels, or one for each.
 */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** A tensor with its values, in the model's own dtype. */
export interface Tensor extends TensorInfo {
  /** The values in row-major order. Yours to keep: the model never writes to it again. */
  readonly data: TypedArray;
}

/**
 * Values of one input. Where one dimension of the input is dynamic, it follows from the number of
 * values; otherwise the shape says what the values are. A {@link Tensor} will do.
 */
export type Input = TypedArray | { readonly data: TypedArray; readonly shape: readonly number[] };

/** Values for a model's inputs: of its only input, of all in the model's order, or by name. */
export type Inputs = TypedArray | readonly Input[] | Readonly<Record<string, Input>>;

/** Shapes for a model's inputs, in its order or by name; what is left out stays as it is. */
export type Shapes =
  | readonly (readonly number[] | undefined)[]
  | Readonly<Record<string, readonly number[]>>;

/**
 * Something that a program can live with, but should know:
 * - `relaxed-unavailable`, `simd-unavailable`: slower kernels run than asked for, or than the fastest
 *   that there are; the results are the same
 * - `cache-unavailable`: the model file was not taken from the cache or not kept there
 * - `undisposed`: a model was garbage-collected without `dispose`. It held its memory, and in a worker
 *   its place, for longer than needed
 */
export interface Warning {
  code: 'relaxed-unavailable' | 'simd-unavailable' | 'cache-unavailable' | 'undisposed';
  /** What happens instead, and why. */
  message: string;
}

/**
 * Progress of `load`. `compile` and `download` run at the same time; `prepare` follows them.
 * `loaded` and `total` count bytes in `download`, modules in `compile`, and models in `prepare`.
 */
export interface Progress {
  phase: 'download' | 'compile' | 'prepare';
  loaded: number;
  /** Missing in `download` where the server does not say it. */
  total?: number;
}

/**
 * Options of `load`. Exceptions of `onWarning` and `onProgress` are reported as uncaught errors and
 * do not influence loading.
 */
export interface LoadOptions {
  /**
   * Which kernels run. `'auto'` takes the fastest that are exact on this engine and CPU. What is
   * asked for and not available is replaced by the next slower set, and `onWarning` is told.
   * Default `'auto'`.
   */
  kernels?: 'auto' | Kernels;
  /**
   * Where the model runs: `false` on this thread, `true` in a worker of the model's own, or in a worker
   * that {@link openWorker} opened. Default `false`. In a worker: no `runSync`, and custom operators as
   * the URL of a module.
   */
  worker?: boolean | ModelWorker;
  /**
   * Whether the model file is kept in the browser's Cache Storage and taken from there the next time,
   * without asking the server; a string is the name of the cache. Only for sources that are a URL or a
   * GET `Request`. The address should change with the file, or `integrity` be given: a kept file that
   * does not match it is downloaded again. `caches.delete('octet-models')` empties the cache. Default
   * `false`; `true` is the cache `'octet-models'`.
   */
  cache?: boolean | string;
  /** Told what a program should know, see {@link Warning}; the console stays silent. Default: nobody. */
  onWarning?: (warning: Warning) => void;
  /** Told how far loading is. */
  onProgress?: (progress: Progress) => void;
  /** Ends loading: `load` rejects with the signal's reason, by default an `AbortError`. */
  signal?: AbortSignal;
  /**
   * Digests of the model file as in HTML, `'sha256-...'`, `'sha384-...'` or `'sha512-...'` in Base64,
   * several separated by spaces: the file must match one of the longest kind. Other bytes are refused
   * with the code `download`. Anything else than such digests is a TypeError, and a page that is not
   * secure (neither https nor localhost) gets the code `environment`. Default: nothing is checked.
   */
  integrity?: string;
  /**
   * Which part of the file is loaded, where it has several: the key of a signature, which has names
   * of its own for inputs and outputs. Default: the file's first subgraph.
   */
  signature?: string;
  /**
   * Shapes of the inputs instead of those in the file, also of dimensions that the file does not
   * leave open: a convolutional network takes pictures of any size. Default: the shapes in the file,
   * 1 for what it leaves open.
   */
  shapes?: Shapes;
  /**
   * Operators that the model file knows by name and Octet does not have: functions by name, or the
   * URL of a module that exports them (which a worker needs). They come before Octet's own.
   */
  customOperators?: Readonly<Record<string, CustomOperator>> | string | URL;
  /**
   * Debugging aid: keeps the output of every node for {@link Model.tensors}. Takes more memory.
   * Default `false`.
   */
  keepTensors?: boolean;
}

/**
 * Computes one node of a custom operator: writes all values of all outputs, before it returns. What
 * it throws rejects the run with the code `custom`, which has it as its cause.
 */
export type CustomOperator = (call: CustomCall) => void;

/**
 * The tensors of a node of a custom operator. Their `data` lie in the model's memory, in the dtype
 * of the model file: valid until the function returns.
 */
export interface CustomCall {
  /** Missing operands are undefined. Not to be written. */
  readonly inputs: readonly (Tensor | undefined)[];
  /** Of the shapes that the model file says. */
  readonly outputs: readonly Tensor[];
  /** The node's options as they stand in the file, usually a FlexBuffers map. */
  readonly options: Uint8Array;
}

/** Bytes of linear memory that a model takes. */
export interface MemoryUse {
  readonly weights: number;
  /** Inputs, outputs and everything between them. */
  readonly arena: number;
  /**
   * The peak: memory never shrinks, and while the weights are packed, the model file lies where the
   * arena will be.
   */
  readonly total: number;
}

/** What one node of the model costs. */
export interface LayerProfile {
  /** Index of the node in the model file. */
  node: number;
  /** Name of the node's output. */
  name: string;
  /** Operator, such as `CONV_2D`. */
  operator: string;
  /** The kernel that ran it. */
  kernel: string;
  /**
   * Milliseconds for one run: the mean of the middle half of the measurements. Clocks in pages tick
   * in steps of 0.005 to 1 ms, so small nodes need more runs.
   */
  ms: number;
  /** Multiply-accumulate operations of one run. */
  macs: number;
}

/** An output of a node, for debugging. */
export interface NodeTensor {
  /** Index of the node in the model file. */
  node: number;
  /** Which of the node's outputs it is. */
  output: number;
  operator: string;
  name: string;
  dtype: DType;
  data: TypedArray;
}

/** A loaded model. It has a memory of its own, which `dispose` gives back. */
export interface Model {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** The kernels that run. */
  readonly kernels: Kernels;
  readonly memory: MemoryUse;
  /** The keys of the file's signatures, for the option `signature`. */
  readonly signatures: readonly string[];
  /**
   * Runs the model. Inputs of other shapes than the model's are possible where it has a
   * `dynamicShape` or was loaded with `shapes`; it is planned for them once, and stays planned for
   * the last 4 combinations of shapes, each with a memory of its own. Inputs are copied when the call
   * is made, outputs are copied out. Calls run one after the other, in the order they are made.
   *
   * @returns the outputs by name, in the model's order
   * @throws TypeError if an input is missing, unknown or of the wrong type
   * @throws RangeError if an input has the wrong number of values or a shape that is not possible
   * @throws OctetError if the model does not run in these shapes
   */
  run(inputs: Inputs): Promise<Record<string, Tensor>>;
  /**
   * Runs the model before it returns, and before the calls of `run` that still wait. Same inputs,
   * outputs and errors as `run`, with two limits:
   *
   * @throws OctetError with the code `argument` if the model is in a worker, or is not planned for
   *     these shapes: then use `run` or `resize` first
   */
  runSync(inputs: Inputs): Record<string, Tensor>;
  /**
   * Plans the model for inputs of other shapes: from here on `inputs`, `outputs` and `memory` show
   * these. Possible where `run` takes other shapes.
   *
   * @throws RangeError if the model has fixed shapes
   * @throws OctetError if the model does not run in these shapes
   */
  resize(shapes: Shapes): Promise<void>;
  /**
   * Sets the state of a model back, as it was before the first run: what recurrent layers and other
   * variables keep from run to run. Each of the combinations of shapes that the model is planned for
   * has a state of its own, and each loaded model. Nothing happens where there is no state.
   */
  reset(): Promise<void>;
  /**
   * Runs the model some times and measures every node.
   *
   * @param options `runs`: how many times; default 10
   */
  profile(inputs: Inputs, options?: { runs?: number }): Promise<LayerProfile[]>;
  /** Debugging aid: every node's output in the last run; needs the option `keepTensors`. */
  tensors(): Promise<NodeTensor[]>;
  /** Gives the memory back, and ends the worker. Later calls reject with the code `disposed`. */
  dispose(): void;
  /** The same as `dispose`, for `using`. Defined also where the engine lacks `Symbol.dispose`. */
  [Symbol.dispose](): void;
}

/**
 * A worker that several models share: `load(source, { worker })`. They run one after the other there,
 * off the page's thread.
 */
export interface ModelWorker {
  /** Ends the worker and with it all its models: their calls reject with the code `disposed`. */
  dispose(): void;
  /** The same as `dispose`, for `using`. Defined also where the engine lacks `Symbol.dispose`. */
  [Symbol.dispose](): void;
}

/**
 * Opens a worker for models. It starts at once.
 *
 * @throws OctetError with the code `environment` where there are no workers or the page's policy
 *     forbids them
 */
export function openWorker(): ModelWorker;

/**
 * Loads a .tflite model. The compiled core and kernels are shared by all models of a page.
 *
 * @throws OctetError see {@link ErrorCode}
 * @throws TypeError for a wrong source or option
 */
export function load(source: Source, options?: LoadOptions): Promise<Model>;

/**
 * Kinds of errors:
 * - `format`: the bytes are not a valid model file
 * - `unsupported`: the model needs something that Octet does not have; the message lists all of it
 * - `invalid-graph`: shapes, types or quantization of the model do not fit together
 * - `planning`: the model is valid but cannot be laid out
 * - `argument`: a call does not fit the model's state
 * - `download`: a file could not be fetched, or something else was served in its place
 * - `environment`: the browser or the page's policy cannot run Octet
 * - `memory`: the browser gave no memory
 * - `custom`: a custom operator failed; the error has what it threw as its cause
 * - `disposed`: the model was disposed
 * - `internal`: a defect in Octet; the model is unusable, others are not affected
 */
export type ErrorCode =
  | 'format'
  | 'unsupported'
  | 'invalid-graph'
  | 'planning'
  | 'argument'
  | 'download'
  | 'environment'
  | 'memory'
  | 'custom'
  | 'disposed'
  | 'internal';

/** An error of Octet. The code is stable; the message is for people. */
export class OctetError extends Error {
  constructor(code: ErrorCode, message: string, cause?: unknown);
  readonly name: 'OctetError';
  readonly code: ErrorCode;
}

/**
 * A picture. It must be loaded, and from the page's origin or served with CORS. Pixels are four bytes
 * each: red, green, blue, alpha.
 */
export type ImageSource =
  | { readonly data: Uint8ClampedArray | Uint8Array; readonly width: number; readonly height: number }
  | Global<'ImageData'>
  | Global<'ImageBitmap'>
  | Global<'HTMLImageElement'>
  | Global<'HTMLVideoElement'>
  | Global<'HTMLCanvasElement'>
  | Global<'OffscreenCanvas'>
  | Global<'VideoFrame'>;

/** Instances of a class of the page; `never` where the typings lack it, as in workers and Node.js. */
type Global<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;

/** The real values that pixel values 0 and 255 stand for. */
export type PixelRange = readonly [low: number, high: number];

export interface ImageOptions {
  /**
   * How a picture of another shape is fitted: `'cover'` takes the largest centred part, `'contain'` all
   * of it with white at two sides, `'stretch'` distorts. Default `'cover'`.
   */
  fit?: 'cover' | 'contain' | 'stretch';
  /** The part of the picture to use, in its pixels. Default: all of it. */
  crop?: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  /**
   * The real values that the model was trained on, for all channels or for red, green and blue. Mean
   * and standard deviation `m`, `s` (of pixels in 0..1) are the range `[-m / s, (1 - m) / s]`.
   *
   * Default: the input's `normalization`, computed in float32, if the model file has one. Else
   * `[0, 1]` for float32; uint8 inputs get the pixel's byte and int8 inputs the byte - 128. For a
   * model whose quantization spreads the range of its pixels over all 256 values, the usual case
   * (0..1, -1..1 or 0..255), that is the model's own quantization.
   *
   * Real values become 8-bit by the input's scale and zero point, rounded half away from zero,
   * clamped. An 8-bit input without a scale gets bytes unless there is a range.
   */
  range?: PixelRange | readonly [PixelRange, PixelRange, PixelRange];
}

/**
 * Makes an input from a picture: resized to the input's height and width, in its dtype and layout
 * (`[1,H,W,C]` or `[1,C,H,W]`, C = 3 for red, green, blue or 1 for luma, ITU-R BT.601). Transparent
 * parts become white. ImageData of exactly the right size is taken pixel by pixel, without regard to
 * transparency; resizing is the browser's and differs between browsers.
 *
 * Where there is no canvas, as in Node.js, only pixels of exactly the right size are possible.
 *
 * @throws RangeError if the input is not an image, the picture is not loaded, or `crop` is not in it
 * @throws TypeError if the input's dtype cannot hold a picture, or a `Blob` is given: see
 *     {@link decodeImage}
 * @throws OctetError with the code `environment` where a canvas is needed and missing
 */
export function imageToTensor(
  image: ImageSource,
  input: TensorInfo,
  options?: ImageOptions,
): Float32Array | Uint8Array | Int8Array;

/**
 * Decodes a picture file in any format of the browser, also SVG (not in workers). Close the result
 * when it is used: its memory is large.
 *
 * @throws OctetError with the code `format` if it cannot be decoded
 */
export function decodeImage(blob: Blob): Promise<Global<'ImageBitmap'>>;

export interface ClassifyOptions extends ImageOptions {
  /** How many classes; default 5. */
  k?: number;
}

/**
 * Runs a model of one input and one output on a picture or a picture file: `imageToTensor`, `run` and
 * `topK` in one.
 *
 * @param labels names of the classes, in the order of the output
 * @returns the classes with the largest values, largest first
 * @throws TypeError if the model has several inputs or outputs; and what these functions throw
 */
export function classify(
  model: Model,
  image: ImageSource | Blob,
  labels?: readonly string[],
  options?: ClassifyOptions,
): Promise<Ranked[]>;

/** A typed array of zeros, of the dtype and number of values that an input takes. */
export function emptyInput(input: Pick<TensorInfo, 'dtype' | 'shape'>): TypedArray;

/** The real values of a tensor: `(value - zeroPoint) * scale` where quantized, else the values. */
export function dequantize(tensor: Pick<Tensor, 'data' | 'scale' | 'zeroPoint'>): Float32Array;

/** One of the largest values of a tensor. */
export interface Ranked {
  index: number;
  /** `labels[index]`, where there is one. */
  label?: string;
  /** The real value. */
  score: number;
}

/**
 * The largest values of a tensor, largest first, NaN last, ties by index.
 *
 * @param k how many; default 5
 * @throws RangeError unless k is an integer from 0
 */
export function topK(
  tensor: Pick<Tensor, 'data' | 'scale' | 'zeroPoint'>,
  k?: number,
  labels?: readonly string[],
): Ranked[];
