// Fields of the tables of the .tflite schema, by their number there.
const MODEL = { subgraphs: 2, buffers: 4 };
const SUBGRAPH = { tensors: 0, operators: 3 };
const TENSOR = { type: 1, buffer: 2, name: 3, quantization: 4 };
const QUANTIZATION = { scale: 2, zeroPoint: 3, axis: 6 };
const OPERATOR = { inputs: 1, outputs: 2 };
const TYPES = { 0: Float32Array, 3: Uint8Array, 9: Int8Array };

/**
 * The weights of the nodes of a model's first subgraph: of each node the largest constant in float32 or 8 bits.
 *
 * @param {Uint8Array} bytes of a .tflite file that Octet has read, so that it is valid
 * @returns {Map<string, Float32Array>} real values by the name of the node's first output
 */
export function readWeights(bytes) {
  const file = new Table(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0).follow();
  const buffers = file.tables(MODEL.buffers);
  const [subgraph] = file.tables(MODEL.subgraphs);
  const tensors = subgraph.tables(SUBGRAPH.tensors);
  const weights = new Map();
  for (const operator of subgraph.tables(SUBGRAPH.operators)) {
    const constants = operator
      .numbers(OPERATOR.inputs, Int32Array)
      .filter((index) => index >= 0)
      .map((index) => valuesOf(tensors[index], buffers))
      .filter((values) => values);
    const largest = constants.toSorted((a, b) => b.length - a.length)[0];
    if (largest) {
      weights.set(tensors[operator.numbers(OPERATOR.outputs, Int32Array)[0]].text(TENSOR.name), largest);
    }
  }
  return weights;
}

/** The real values of a constant; nothing for what is computed or of another type. */
function valuesOf(tensor, buffers) {
  const Type = TYPES[tensor.int8(TENSOR.type)];
  const values = Type && buffers[tensor.uint32(TENSOR.buffer)]?.numbers(0, Type);
  if (!values?.length) {
    return undefined;
  }
  const quantization = tensor.table(TENSOR.quantization);
  const scales = quantization?.numbers(QUANTIZATION.scale, Float32Array) ?? [];
  if (scales.length === 0) {
    return Float32Array.from(values);
  }
  const [zeroPoint = 0] = quantization.numbers(QUANTIZATION.zeroPoint, BigInt64Array).map(Number);
  // Channels are the first dimension, but in depthwise convolutions, where they are the last one.
  const isLast = quantization.uint32(QUANTIZATION.axis) > 0;
  const perChannel = values.length / scales.length;
  return Float32Array.from(values, (value, i) => {
    const channel = isLast ? i % scales.length : Math.floor(i / perChannel);
    return (value - zeroPoint) * scales[channel];
  });
}

/** A table of a FlatBuffers file. */
class Table {
  #view;
  #at;

  constructor(view, at) {
    this.#view = view;
    this.#at = at;
  }

  /** The table that an offset at this place leads to. */
  follow() {
    return new Table(this.#view, this.#at + this.#view.getUint32(this.#at, true));
  }

  /** Where a field stands; 0 if it is left out. */
  #field(number) {
    const fields = this.#at - this.#view.getInt32(this.#at, true);
    const place = 4 + 2 * number;
    const offset = place < this.#view.getUint16(fields, true) ? this.#view.getUint16(fields + place, true) : 0;
    return offset && this.#at + offset;
  }

  int8(number) {
    const field = this.#field(number);
    return field && this.#view.getInt8(field);
  }

  uint32(number) {
    const field = this.#field(number);
    return field && this.#view.getUint32(field, true);
  }

  table(number) {
    const field = this.#field(number);
    return field ? new Table(this.#view, field).follow() : undefined;
  }

  tables(number) {
    const { length, start } = this.#vector(number);
    return Array.from({ length }, (_, i) => new Table(this.#view, start + 4 * i).follow());
  }

  /** The elements of a vector as an array. */
  numbers(number, Type) {
    const { length, start } = this.#vector(number);
    const size = length * Type.BYTES_PER_ELEMENT;
    const from = this.#view.byteOffset + start;
    return length ? [...new Type(this.#view.buffer.slice(from, from + size))] : [];
  }

  text(number) {
    return new TextDecoder().decode(Uint8Array.from(this.numbers(number, Uint8Array)));
  }

  #vector(number) {
    const field = this.#field(number);
    const at = field && field + this.#view.getUint32(field, true);
    return field ? { length: this.#view.getUint32(at, true), start: at + 4 } : { length: 0, start: 0 };
  }
}
