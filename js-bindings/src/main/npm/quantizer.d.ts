/// <reference lib="esnext.disposable" />
import type { Inputs, TensorInfo } from './index.js';

/**
 * What a node computes in, and how its weights are stored: integer activations (`int8`,
 * `int8-int4` with 4-bit weights, `int16x8`), dynamic range (`dynamic-int8`, `dynamic-int4`, in
 * blocks `dynamic-int4-block32` to `-block256`), smaller weights only (`weights-int8`,
 * `weights-int4`, `float16`), or `float32`. {@link QuantizerJob.schemes} lists all.
 */
export type Scheme = string;

/** What decides the range of a tensor; {@link QuantizerJob.observers} lists all. */
export type ObserverName = 'minmax' | 'average' | 'percentile' | 'entropy' | 'mse' | 'aciq';

/** Types that a quantized model can take or give. */
export type InterfaceType = 'int8' | 'uint8' | 'int16' | 'float32';

/** One node of the float32 model. */
export interface NodeInfo {
  /** Its place among {@link QuantizerJob.nodes}. */
  readonly index: number;
  /** Name in the .tflite schema, such as `CONV_2D`. */
  readonly operator: string;
  /** Name of the first output in the model file; may be empty. */
  readonly name: string;
  /** Operands that are computed or supplied. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Multiply-accumulate operations, 0 where counting them says nothing. */
  readonly macs: number;
  /** Elements of its constants. */
  readonly parameters: number;
}

/** How far a task is. */
export interface TaskProgress {
  readonly done: number;
  /** How many steps there are; undefined if the samples come from an iterator. */
  readonly total: number | undefined;
}

/** Options of what goes through samples. */
export interface TaskOptions {
  /** Ends the task between two steps; the job can still be used. */
  signal?: AbortSignal;
  onProgress?: (progress: TaskProgress) => void;
}

export interface CalibrationOptions extends TaskOptions {
  /** Default `'minmax'`. */
  observer?: ObserverName;
  /** For the observer `percentile`: above 50, at most 100. Default 99.99. */
  percentile?: number;
}

export interface QuantizeOptions {
  /** Default `'int8'`. */
  scheme?: Scheme;
  /** Default: the scheme's type of activations. */
  inputType?: InterfaceType;
  /** Default: the scheme's type of activations. */
  outputType?: InterfaceType;
  /** Another scheme for single nodes, by their index. */
  nodes?: Readonly<Record<number, Scheme>>;
}

export interface QuantizedModel {
  /** The .tflite file. */
  readonly bytes: Uint8Array;
  /** A sentence for each node that stays float32 against what was asked, with the reason. */
  readonly remarks: readonly string[];
}

/** A float32 model that is quantized. One task at a time: others wait. */
export interface QuantizerJob {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly nodes: readonly NodeInfo[];
  readonly schemes: readonly Scheme[];
  readonly observers: readonly ObserverName[];

  /**
   * Runs the model on samples and finds the ranges of its activations, which the schemes with
   * integer activations need. 100 to 500 samples that are typical are enough. Samples are not kept.
   *
   * @param samples what `Model.run` would take, in an array or another iterable; `imageToTensor`
   *   with {@link inputs} makes one of a picture
   * @returns how many there were
   * @throws {OctetError} with the code `argument` if there is none, or a value is not finite
   * @throws {TypeError} for a sample that does not fit
   */
  calibrate(
    samples: Iterable<Inputs> | AsyncIterable<Inputs>,
    options?: CalibrationOptions,
  ): Promise<number>;

  /**
   * Makes the quantized model.
   *
   * @throws {OctetError} with the code `argument` if a scheme is unknown, needs a calibration, or
   *   changes nothing
   */
  quantize(options?: QuantizeOptions): Promise<QuantizedModel>;

  /** Ends the worker and with it all memory; what is under way fails with the code `disposed`. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/**
 * Opens a float32 .tflite model for quantization, in a worker of its own. It is the quantizer of the
 * JVM: the same model, samples and options give the same file, byte for byte. Nothing leaves the
 * browser.
 *
 * @throws {OctetError} with the code `format` or `unsupported` for a model that cannot be read
 * @throws {TypeError} for something else than a file's bytes
 */
export function openQuantizer(
  source: ArrayBuffer | Uint8Array | Blob,
  options?: { signal?: AbortSignal },
): Promise<QuantizerJob>;
