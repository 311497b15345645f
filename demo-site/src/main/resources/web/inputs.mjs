import { imageToTensor } from './octet/index.mjs';

const IMAGENET_MEAN = [0.485, 0.456, 0.406];
const IMAGENET_DEVIATION = [0.229, 0.224, 0.225];

const RANGES = {
  bytes: undefined,
  unit: [0, 1],
  signed: [-1, 1],
  byte: [0, 255],
  imagenet: IMAGENET_MEAN.map((mean, i) => [
    -mean / IMAGENET_DEVIATION[i],
    (1 - mean) / IMAGENET_DEVIATION[i],
  ]),
};

/**
 * The inputs for a run: the picture where the model takes one, else random values of a fixed seed.
 *
 * @returns {{inputs: TypedArray[], note?: string}} the note says why it is not the picture
 */
export function makeInputs(model, picture, range) {
  if (model.inputs.length !== 1 || !isPicture(model.inputs[0])) {
    const shapes = model.inputs.map(({ dtype, shape }) => `${dtype} [${shape.join(', ')}]`).join(', ');
    return {
      inputs: model.inputs.map(randomValues),
      note: `This page feeds pictures only, and this model takes ${shapes}. It runs on random values, to show the time.`,
    };
  }
  if (!picture) {
    return { inputs: model.inputs.map(randomValues), note: 'No picture yet: the model runs on random values.' };
  }
  const info = model.inputs[0];
  const chosen = RANGES[range === 'auto' ? guessRange(info, model.outputs[0]) : range];
  return { inputs: [imageToTensor(picture, info, { range: chosen })] };
}

function isPicture({ dtype, shape }) {
  const [n, a, b, c] = shape;
  const sides = [1, 3].includes(c) ? [a, b] : [1, 3].includes(a) ? [b, c] : [0];
  const isType = ['uint8', 'int8', 'float32'].includes(dtype);
  return isType && shape.length === 4 && n === 1 && sides.every((side) => side >= 16);
}

function guessRange({ dtype, scale }, output) {
  if (dtype === 'float32') {
    const classes = output.shape.at(-1);
    return classes >= 1000 || output.shape.length === 4 ? 'signed' : classes === 10 ? 'byte' : 'unit';
  }
  // The real range of the 256 values: 4.6 to 4.9 is that of normalized ImageNet pixels.
  const width = scale * 255;
  return width > 4 && width < 6 ? 'imagenet' : 'bytes';
}

const ARRAYS = {
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  int16: Int16Array,
  int8: Int8Array,
};

function randomValues({ dtype, shape }) {
  const values = new ARRAYS[dtype](shape.reduce((a, b) => a * b, 1));
  let seed = 1;
  for (let i = 0; i < values.length; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const byte = seed >>> 24;
    if (dtype === 'float32') {
      values[i] = byte / 255;
    } else if (dtype === 'uint8' || dtype === 'int8') {
      values[i] = byte;
    }
  }
  return values;
}
