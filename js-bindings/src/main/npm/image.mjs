import { OctetError } from './errors.mjs';
import { kindOf, tagOf } from './kinds.mjs';
import { emptyInput, topK } from './tensors.mjs';

/**
 * Makes an input tensor from a picture: crops and resizes it to the tensor's height and width, and
 * turns its bytes into the tensor's type. `index.d.ts` documents options and rules.
 */
export function imageToTensor(image, info, { fit = 'cover', crop, range } = {}) {
  const layout = imageLayout(info);
  const pixels = readPixels(image, layout.width, layout.height, fit, crop);
  const data = emptyInput(info);
  for (let channel = 0; channel < layout.channels; channel++) {
    fillChannel(data, pixels, channel, layout, byteTable(info, pixelValue(info, range, channel)));
  }
  return data;
}

/**
 * The model's largest outputs for a picture, with their labels. `index.d.ts` documents it.
 *
 * @throws {TypeError} if the model has several inputs or outputs
 */
export async function classify(model, image, labels, { k, ...options } = {}) {
  const { inputs, outputs } = model;
  if (inputs.length !== 1 || outputs.length !== 1) {
    throw new TypeError(
      `classify: the model has ${inputs.length} inputs and ${outputs.length} outputs, not one of each: ` +
        'use imageToTensor, model.run and topK',
    );
  }
  const isBlob = tagOf(image) === 'Blob' || tagOf(image) === 'File';
  const picture = isBlob ? await decodeImage(image) : image;
  try {
    const result = await model.run(imageToTensor(picture, inputs[0], options));
    return topK(result[outputs[0].name], k, labels);
  } finally {
    if (isBlob) {
      picture.close();
    }
  }
}

/** Decodes a picture file. */
export async function decodeImage(blob) {
  try {
    return await (/^image\/svg/.test(blob.type) ? decodeDrawing(blob) : createImageBitmap(blob));
  } catch (error) {
    const what = `${blob.name ?? 'the file'} (${blob.type || kindOf(blob)}, ${blob.size} bytes)`;
    throw new OctetError('format', `${what} is no picture that this browser can decode`, error);
  }
}

/** Only elements draw SVG. */
async function decodeDrawing(blob) {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  try {
    await image.decode();
    // A drawing without a size of its own gets the one that images without a size have.
    const { naturalWidth: width, naturalHeight: height } = image;
    const context = newContext(width || 300, height || 150);
    context.drawImage(image, 0, 0, width || 300, height || 150);
    return await createImageBitmap(context.canvas);
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

function imageLayout({ name, shape }) {
  const [n, a, b, c] = shape;
  const isChannels = (size) => size === 1 || size === 3;
  if (shape.length === 4 && n === 1 && isChannels(c)) {
    return { height: a, width: b, channels: c, pixelStride: c, channelStride: 1 };
  }
  if (shape.length === 4 && n === 1 && isChannels(a)) {
    return { height: b, width: c, channels: a, pixelStride: 1, channelStride: b * c };
  }
  throw new RangeError(
    `tensor "${name}" [${shape}] is not an image: wanted [1,H,W,C] or [1,C,H,W] with C = 1 or 3`,
  );
}

function fillChannel(data, pixels, channel, { channels, pixelStride, channelStride }, table) {
  let to = channel * channelStride;
  for (let from = 0; from < pixels.length; from += 4) {
    const byte = channels === 3 ? pixels[from + channel] : luma(pixels, from);
    data[to] = table[byte];
    to += pixelStride;
  }
}

function luma(pixels, at) {
  return (299 * pixels[at] + 587 * pixels[at + 1] + 114 * pixels[at + 2] + 500) / 1000 | 0;
}

/** The real value of a pixel as a function of its byte; undefined where nothing is known of it. */
function pixelValue({ dtype, scale, normalization }, range, channel) {
  if (range) {
    const [low, high] = Array.isArray(range[0]) ? range[channel] : range;
    return (byte) => low + (byte / 255) * (high - low);
  }
  if (dtype !== 'float32' && !(normalization && scale)) {
    return undefined;
  }
  const { mean, std } = normalization ?? { mean: [0], std: [255] };
  const [m, s] = [mean[channel] ?? mean[0], std[channel] ?? std[0]];
  // In the steps of float32, so that the JVM gets the same.
  return (byte) => Math.fround(Math.fround(byte - m) / s);
}

/** The tensor's value for each of the 256 values of a pixel. */
function byteTable({ name, dtype, scale, zeroPoint }, real) {
  if (!real && dtype === 'uint8') {
    return fill((byte) => byte);
  }
  if (!real && dtype === 'int8') {
    return fill((byte) => byte - 128);
  }
  if (dtype === 'float32') {
    return fill(real);
  }
  if ((dtype === 'uint8' || dtype === 'int8') && scale) {
    const [min, max] = dtype === 'int8' ? [-128, 127] : [0, 255];
    const quantize = (x) => Math.sign(x) * Math.round(Math.abs(x)) + zeroPoint;
    return fill((byte) => Math.min(max, Math.max(min, quantize(real(byte) / scale))));
  }
  throw new TypeError(`tensor "${name}" is ${dtype}: a picture needs uint8, int8 or float32`);
}

function fill(value) {
  return Array.from({ length: 256 }, (_, byte) => value(byte));
}

function readPixels(image, width, height, fit, crop) {
  if (!['cover', 'contain', 'stretch'].includes(fit)) {
    throw new TypeError(`options.fit must be 'cover', 'contain' or 'stretch', got ${String(fit)}`);
  }
  const size = sizeOf(image);
  // Without a canvas, as in Node.js, plain objects are pixels.
  const isData = tagOf(image) === 'ImageData' || ArrayBuffer.isView(image.data);
  const part = partOf(size, crop);
  if (isData && part === size && size.width === width && size.height === height) {
    return image.data;
  }
  const context = newContext(width, height);
  context.imageSmoothingQuality = 'high';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  const { from, to } = placement(part, { x: 0, y: 0, width, height }, fit);
  const drawn = isData ? canvasOf(image) : image;
  const numbers = ({ x, y, width: w, height: h }) => [x, y, w, h];
  context.drawImage(drawn, ...numbers(from), ...numbers(to));
  return context.getImageData(0, 0, width, height).data;
}

function sizeOf(image) {
  const width = image?.videoWidth ?? image?.displayWidth ?? image?.naturalWidth ?? image?.width;
  const height = image?.videoHeight ?? image?.displayHeight ?? image?.naturalHeight ?? image?.height;
  if (typeof width !== 'number' || typeof height !== 'number') {
    throw new TypeError(
      'imageToTensor: pass an image, video, canvas, ImageBitmap, VideoFrame or ImageData ' +
        `(got ${kindOf(image)}${tagOf(image) === 'Blob' || tagOf(image) === 'File' ? ': decodeImage makes one of it' : ''})`,
    );
  }
  // Images have `complete`, videos `readyState`; from 2 on it has a frame.
  if (!width || !height || image.complete === false || image.readyState < 2) {
    throw new RangeError('the image has no pixels yet: wait until it is loaded');
  }
  return { x: 0, y: 0, width, height };
}

/** The part of a picture that the option `crop` wants; the picture's own size if all of it. */
function partOf(size, crop) {
  if (!crop) {
    return size;
  }
  const { x, y, width, height } = crop;
  const isInside =
    x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= size.width && y + height <= size.height;
  if (!isInside) {
    throw new RangeError(
      `options.crop ${JSON.stringify(crop)} is not a part of the image, ${size.width}x${size.height}`,
    );
  }
  return crop;
}

/** Which part of the source is drawn where. */
function placement(source, target, fit) {
  const ratios = [source.width / target.width, source.height / target.height];
  switch (fit) {
    case 'cover':
      return { from: centred(source, target, Math.min(...ratios)), to: target };
    case 'contain':
      return { from: source, to: centred(target, source, 1 / Math.max(...ratios)) };
    default:
      return { from: source, to: target };
  }
}

/** A rectangle of a shape, enlarged by a scale, in the middle of another one. */
function centred(outer, shape, scale) {
  const width = shape.width * scale;
  const height = shape.height * scale;
  const x = outer.x + (outer.width - width) / 2;
  const y = outer.y + (outer.height - height) / 2;
  return { x, y, width, height };
}

function newContext(width, height) {
  if (!globalThis.document && !globalThis.OffscreenCanvas) {
    throw new OctetError(
      'environment',
      `there is no canvas here to resize with: pass pixels, { data, width: ${width}, height: ${height} }`,
    );
  }
  const canvas =
    typeof OffscreenCanvas === 'undefined'
      ? Object.assign(document.createElement('canvas'), { width, height })
      : new OffscreenCanvas(width, height);
  return canvas.getContext('2d', { willReadFrequently: true });
}

function canvasOf({ data, width, height }) {
  const context = newContext(width, height);
  context.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  return context.canvas;
}
