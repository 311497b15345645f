import { tagOf } from './errors.mjs';
import { emptyInput } from './tensors.mjs';

/**
 * Makes an input tensor from a picture: crops and resizes it to the tensor's height and width, and
 * turns its bytes into the tensor's type. `index.d.ts` documents options and rules.
 */
export function imageToTensor(image, info, { fit = 'cover', range } = {}) {
  const layout = imageLayout(info);
  const pixels = readPixels(image, layout.width, layout.height, fit);
  const data = emptyInput(info);
  for (let channel = 0; channel < layout.channels; channel++) {
    fillChannel(data, pixels, channel, layout, byteTable(info, pixelValue(info, range, channel)));
  }
  return data;
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

function readPixels(image, width, height, fit) {
  if (fit !== 'cover' && fit !== 'stretch') {
    throw new TypeError(`options.fit must be 'cover' or 'stretch', got ${String(fit)}`);
  }
  const source = sizeOf(image);
  const isData = tagOf(image) === 'ImageData';
  if (isData && source.width === width && source.height === height) {
    return image.data;
  }
  const context = newContext(width, height);
  context.imageSmoothingQuality = 'high';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  const { x, y, w, h } = crop(source, width, height, fit);
  context.drawImage(isData ? canvasOf(image) : image, x, y, w, h, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

function sizeOf(image) {
  const width = image?.videoWidth ?? image?.displayWidth ?? image?.naturalWidth ?? image?.width;
  const height = image?.videoHeight ?? image?.displayHeight ?? image?.naturalHeight ?? image?.height;
  if (typeof width !== 'number' || typeof height !== 'number') {
    throw new TypeError('imageToTensor: pass an image, video, canvas, ImageBitmap or ImageData');
  }
  // Images have `complete`, videos `readyState`; from 2 on it has a frame.
  if (!width || !height || image.complete === false || image.readyState < 2) {
    throw new RangeError('the image has no pixels yet: wait until it is loaded');
  }
  return { width, height };
}

/** The part of the source to draw: all of it, or the largest centred part of the target's shape. */
function crop(source, width, height, fit) {
  if (fit === 'stretch') {
    return { x: 0, y: 0, w: source.width, h: source.height };
  }
  const scale = Math.min(source.width / width, source.height / height);
  const w = width * scale;
  const h = height * scale;
  return { x: (source.width - w) / 2, y: (source.height - h) / 2, w, h };
}

function newContext(width, height) {
  const canvas =
    typeof OffscreenCanvas === 'undefined'
      ? Object.assign(document.createElement('canvas'), { width, height })
      : new OffscreenCanvas(width, height);
  return canvas.getContext('2d', { willReadFrequently: true });
}

function canvasOf(data) {
  const context = newContext(data.width, data.height);
  context.putImageData(data, 0, 0);
  return context.canvas;
}
