/// <reference lib="esnext.disposable" />
import type { Inputs, TensorInfo } from './index.js';

/**
 * What a node computes in, and how its weights are stored: integer activations (`int8`,
 * `int8-int4` with 4-bit weights, `int16x8`), dynamic range (`dynamic-int8`, `dynamic-int4`, in
 * blocks `dynamic-int4-block32` to `-block256`), smaller weights only (`weights-int8`,
 * `weights-int4`, `float16`), or `float32`. `schemes` of {@link QuantizerJob} lists all.
 */
export type Scheme = string;

/** What decides the range of a tensor; `observers` of {@link QuantizerJob} lists all. */
export type ObserverName = 'minmax' | 'average' | 'percentile' | 'entropy' | 'mse' | 'aciq';

/** Types that a quantized model can take or give. */
export type InterfaceType = 'int8' | 'uint8' | 'int16' | 'float32';

/** One node of the float32 model. */
export interface NodeInfo {
  /** Its place among `nodes` of {@link QuantizerJob}. */
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
  /** For the observer `percentile`: above 50, at most 100. Default 99.999. */
  percentile?: number;
}

/** Which scheme each node gets, and how weights are rounded. */
export interface Recipe {
  /** Default `'int8'`. */
  scheme?: Scheme;
  /**
   * `adaptive` rounds the weights of a layer together, so that its output is close to the float one
   * on the samples of the calibration (GPTQ); without a calibration as `nearest`, which rounds each
   * weight by itself. Default `'adaptive'`.
   */
  rounding?: 'adaptive' | 'nearest';
  /** Another scheme for single nodes, by their index. */
  nodes?: Readonly<Record<number, Scheme>>;
}

export interface QuantizeOptions extends Recipe {
  /** Default: the scheme's type of activations. */
  inputType?: InterfaceType;
  /** Default: the scheme's type of activations. */
  outputType?: InterfaceType;
}

/** How far a tensor is from the float32 one. */
export interface TensorError {
  /** Signal to quantization noise ratio in dB; null if there is no error. */
  readonly sqnr: number | null;
  /** Mean squared error. */
  readonly mse: number;
  /** Cosine of the angle between both as vectors. */
  readonly cosine: number;
  /** The largest absolute error. */
  readonly maxError: number;
  /** The share of elements, 0 to 1, that lie beyond what the integers stand for. */
  readonly saturation: number;
}

/** What quantization did to one node. */
export interface LayerError {
  /** Index of the node. */
  readonly node: number;
  /** When the quantized network runs as a whole; missing for nodes without a float32 output. */
  readonly accumulated?: TensorError;
  /** When the node gets the true inputs; missing, too, if it computes in float32. */
  readonly isolated?: TensorError;
  /** Of its weights; missing if they are what they were. */
  readonly weights?: TensorError;
}

/** How near a model comes to the float32 one. */
export interface ModelScore {
  /** Signal to quantization noise ratio of the outputs in dB; null if they are equal. */
  readonly sqnr: number | null;
  /**
   * The share of samples, 0 to 1, with the same largest element of the first output; null if that
   * is no list of class scores.
   */
  readonly agreement: number | null;
}

/** What the quantization of one node costs. */
export interface NodeSensitivity {
  /** Index of the node. */
  readonly node: number;
  /** The model with only this node quantized. */
  readonly alone: ModelScore;
  /** The model with all nodes but this quantized. */
  readonly without: ModelScore;
}

/** The nodes of a model by what their quantization costs. */
export interface SensitivityReport {
  /** The model with all nodes quantized. */
  readonly all: ModelScore;
  /** The most sensitive node first. */
  readonly ranked: readonly NodeSensitivity[];
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
   *   with `inputs` makes one of a picture
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

  /**
   * Compares every node of the float32 model with that of a quantized one.
   *
   * @throws {OctetError} as `quantize`
   */
  layerErrors(
    samples: Iterable<Inputs> | AsyncIterable<Inputs>,
    options?: Recipe & TaskOptions,
  ): Promise<LayerError[]>;

  /**
   * Finds out what the quantization of each node costs the model: runs it with one node quantized
   * at a time, and with all but one. About 32 samples are enough; they are kept in memory.
   *
   * @throws {OctetError} as `quantize`
   */
  sensitivity(
    samples: Iterable<Inputs> | AsyncIterable<Inputs>,
    options?: Recipe & TaskOptions,
  ): Promise<SensitivityReport>;

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
