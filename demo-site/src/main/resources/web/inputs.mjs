import { emptyInput, imageToTensor } from './octet/index.mjs';
import { typeAndShape } from './format.mjs';

const IMAGENET_MEAN = [0.485, 0.456, 0.406];
const IMAGENET_DEVIATION = [0.229, 0.224, 0.225];

const RANGES = {
  unit: [0, 1],
  signed: [-1, 1],
  byte: [0, 255],
  imagenet: IMAGENET_MEAN.map((mean, i) => [
    -mean / IMAGENET_DEVIATION[i],
    (1 - mean) / IMAGENET_DEVIATION[i],
  ]),
};

/**
 * The inputs for a run: the picture where the model takes one, else the user's raw tensors or random
 * values of a seed.
 *
 * @param {{picture?: CanvasImageSource, raw?: ArrayBuffer[], seed: number, range: string}} given
 * @returns {{inputs: TypedArray[], pixels?: ImageData, note?: string, isRandom?: boolean}} the pixels that
 *     the model gets of the picture, or a note that says why it gets none
 * @throws {Error} if raw tensors do not fit
 */
export function makeInputs(model, { picture, raw, seed, range }) {
  const [info] = model.inputs;
  const size = model.inputs.length === 1 && pictureSize(info);
  if (!size) {
    const takes = `This model takes no picture, but ${model.inputs.map(typeAndShape).join(', ')}.`;
    return raw
      ? { inputs: rawInputs(model.inputs, raw), note: `${takes} It runs on your tensors.` }
      : {
          inputs: model.inputs.map((input, i) => randomValues(input, seed + i)),
          note: `${takes} It runs on random values; raw tensors of yours are possible.`,
          isRandom: true,
        };
  }
  if (!picture) {
    return {
      inputs: model.inputs.map((input) => randomValues(input, seed)),
      note: 'No picture yet: the model runs on random values.',
      isRandom: true,
    };
  }
  const chosen = RANGES[range === 'auto' ? guessRange(info, model.outputs[0]) : range];
  return {
    inputs: [imageToTensor(picture, info, { range: chosen })],
    pixels: pixelsOf(picture, size),
  };
}

function rawInputs(infos, files) {
  if (files.length !== infos.length) {
    throw new Error(`The model takes ${infos.length} tensors: choose ${infos.length} files, not ${files.length}.`);
  }
  return infos.map((info, i) => {
    const values = emptyInput(info);
    const { byteLength } = files[i];
    if (byteLength !== values.byteLength) {
      throw new Error(
        `File ${i + 1} has ${byteLength} bytes; "${info.name}" (${typeAndShape(info)}) takes ${values.byteLength}.`,
      );
    }
    new Uint8Array(values.buffer).set(new Uint8Array(files[i]));
    return values;
  });
}

function pictureSize({ dtype, shape }) {
  const [n, a, b, c] = shape;
  const isType = ['uint8', 'int8', 'float32'].includes(dtype);
  if (!isType || shape.length !== 4 || n !== 1) {
    return undefined;
  }
  const [height, width, channels] = [1, 3].includes(c) ? [a, b, c] : [b, c, a];
  return [1, 3].includes(channels) && height >= 16 && width >= 16 ? { height, width, channels } : undefined;
}

/** The picture in a model's resolution, in grey where it has one channel. */
function pixelsOf(picture, { height, width, channels }) {
  const bytes = imageToTensor(picture, { name: 'pixels', dtype: 'uint8', shape: [1, height, width, channels] });
  const pixels = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) {
      pixels.data[4 * i + channel] = bytes[channels * i + (channel % channels)];
    }
    pixels.data[4 * i + 3] = 255;
  }
  return pixels;
}

/** A model that says how its pixels are normalized, or whose bytes are the picture's, needs no range. */
function guessRange({ dtype, scale, normalization }, output) {
  if (normalization) {
    return undefined;
  }
  if (dtype === 'float32') {
    const classes = output.shape.at(-1);
    return classes >= 1000 || output.shape.length === 4 ? 'signed' : classes === 10 ? 'byte' : 'unit';
  }
  // The real range of the 256 values: 4.6 to 4.9 is that of normalized ImageNet pixels.
  const width = scale * 255;
  return width > 4 && width < 6 ? 'imagenet' : undefined;
}

function randomValues(info, seed) {
  const values = emptyInput(info);
  let random = seed;
  for (let i = 0; i < values.length; i++) {
    random = (Math.imul(random, 1103515245) + 12345) >>> 0;
    const byte = random >>> 24;
    if (info.dtype === 'float32') {
      values[i] = byte / 255;
    } else if (info.dtype === 'uint8' || info.dtype === 'int8') {
      values[i] = byte;
    }
  }
  return values;
}
