import { kindOf } from './kinds.mjs';

const ARRAYS = {
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  int16: Int16Array,
  int8: Int8Array,
  complex64: Float32Array,
};
const CANONICAL_NAN = 0x7fc00000;

/**
 * The tensors of a description with floats as numbers and a distinct name each. Whole numbers are no
 * names: as keys of the results they would not stay in order.
 */
export function tensorInfos(tensors, prefix) {
  const taken = new Set(tensors.map(({ name }) => name));
  return tensors.map(({ name, dtype, shape, scaleBits, zeroPoint, meanBits, stdBits, dims }, i) => {
    const usable = name && !/^\d+$/.test(name);
    const distinct = usable && tensors.filter((other) => other.name === name).length === 1;
    const info = { name: distinct ? name : freshName(`${prefix}_${i}`, taken), dtype, shape };
    if (dims?.includes(-1)) {
      info.dynamicShape = dims;
    }
    if (scaleBits !== undefined) {
      [info.scale] = floats([scaleBits]);
      info.zeroPoint = zeroPoint;
    }
    if (meanBits) {
      info.normalization = { mean: floats(meanBits), std: floats(stdBits) };
    }
    return info;
  });
}

function floats(bits) {
  return [...new Float32Array(Int32Array.from(bits).buffer)];
}

function freshName(name, taken) {
  while (taken.has(name)) {
    name += '_';
  }
  taken.add(name);
  return name;
}

/** The values of a tensor in a typed array; NaNs become the canonical one. */
export function toTypedArray(dtype, buffer) {
  if (ARRAYS[dtype] === Float32Array) {
    const values = new Float32Array(buffer);
    const bits = new Uint32Array(buffer);
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== values[i]) {
        bits[i] = CANONICAL_NAN;
      }
    }
  }
  return new ARRAYS[dtype](buffer);
}

/** The values of a tensor where they lie in a buffer. */
export function arrayOf(dtype, buffer, address, bytes) {
  return new ARRAYS[dtype](buffer, address, bytes / ARRAYS[dtype].BYTES_PER_ELEMENT);
}

/** The number of values of a tensor: two for each complex number. */
function valuesOf({ dtype, shape }) {
  return shape.reduce((a, b) => a * b, dtype === 'complex64' ? 2 : 1);
}

/** A typed array of zeros for the values of a tensor. */
export function emptyInput(info) {
  return new ARRAYS[info.dtype](valuesOf(info));
}

/**
 * Checks what a caller passed to `run` and puts it into the model's order: the values and the shape
 * of each input.
 *
 * @throws {TypeError} for a missing, unknown or wrongly typed input
 * @throws {RangeError} for a wrong number of values
 */
export function bindInputs(given, infos) {
  if (given === null || typeof given !== 'object') {
    throw new TypeError(
      `run: pass a typed array, an array of them, or an object by input name (got ${kindOf(given)})`,
    );
  }
  const list = inOrder(ArrayBuffer.isView(given) ? [given] : given, infos, 'typed arrays');
  const values = list.map((each) => (ArrayBuffer.isView(each?.data) ? each.data : each));
  const shapes = infos.map((info, i) => {
    checkType(values[i], info);
    const shape = values[i] === list[i] ? resolvedShape(values[i], info) : list[i].shape;
    checkShape(values[i], shape ?? info.shape, info);
    return shape ?? info.shape;
  });
  return { values, shapes };
}

/** What a caller gave for the inputs, in the model's order; `what` it is, for messages. */
export function inOrder(given, infos, what) {
  if (Array.isArray(given)) {
    if (given.length !== infos.length) {
      throw new TypeError(`the model takes ${names(infos)}: got ${given.length} ${what}`);
    }
    return given;
  }
  for (const name of Object.keys(given)) {
    if (!infos.some((info) => info.name === name)) {
      throw new TypeError(`there is no input "${name}": the model takes ${names(infos)}`);
    }
  }
  return infos.map(({ name }) => (Object.hasOwn(given, name) ? given[name] : undefined));
}

function names(infos) {
  return `${infos.length} input(s), ${infos.map(({ name }) => `"${name}"`).join(', ')}`;
}

function checkType(value, { name, dtype }) {
  const wanted = ARRAYS[dtype].name;
  // By tag, so that arrays of another frame pass.
  const got = ArrayBuffer.isView(value) ? value[Symbol.toStringTag] : undefined;
  if (got !== wanted && !(dtype === 'uint8' && got === 'Uint8ClampedArray')) {
    throw new TypeError(
      value === undefined
        ? `input "${name}" is missing`
        : `input "${name}" is ${dtype}; pass a ${wanted} (got ${got ?? kindOf(value)})`,
    );
  }
}

/** The shape that a number of values leads to: where one dimension is open, they resolve it. */
function resolvedShape(values, { dtype, shape, dynamicShape }) {
  const size = values.length / Math.abs(valuesOf({ dtype, shape: dynamicShape ?? [] }));
  return values.length !== valuesOf({ dtype, shape }) &&
    dynamicShape?.filter((extent) => extent < 0).length === 1 &&
    Number.isInteger(size)
    ? dynamicShape.map((extent) => (extent < 0 ? size : extent))
    : shape;
}

function checkShape(values, shape, info) {
  const { name, dtype, dynamicShape = info.shape } = info;
  const isPossible =
    Array.isArray(shape) &&
    shape.length === info.shape.length &&
    shape.every((extent) => Number.isInteger(extent) && extent > 0);
  if (!isPossible) {
    throw new RangeError(`input "${name}" ${dtype} [${dynamicShape}] cannot be [${shape}]`);
  }
  const wanted = valuesOf({ dtype, shape });
  if (values.length !== wanted) {
    const hint = info.dynamicShape ? '; for another shape pass { data, shape }' : '';
    throw new RangeError(
      `input "${name}" ${dtype} [${shape}] needs ${wanted} values, ` +
        `got ${values.length}${hint}`,
    );
  }
}

/** The real values of a tensor: `(q - zeroPoint) * scale` where it is quantized. */
export function dequantize(tensor) {
  return Float32Array.from(tensor.data, realValue(tensor));
}

/** The `k` largest values of a tensor, dequantized, largest first, NaN last; ties by index. */
export function topK(tensor, k = 5, labels) {
  if (!(Number.isInteger(k) && k >= 0)) {
    throw new RangeError(`topK: k must be an integer that is not negative, got ${String(k)}`);
  }
  const scores = Array.from(tensor.data, realValue(tensor));
  return Array.from(scores.keys())
    .sort((a, b) => isNaN(scores[a]) - isNaN(scores[b]) || scores[b] - scores[a] || a - b)
    .slice(0, k)
    .map((index) => ({ index, label: labels?.[index], score: scores[index] }));
}

function realValue({ scale = 1, zeroPoint = 0 }) {
  return (value) => (Number(value) - zeroPoint) * scale;
}
