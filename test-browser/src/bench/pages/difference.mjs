const BYTE_PART = 1 / 8;
const FLOAT_PART = 1e-3;
const LABELS_PART = 0.02;

/**
 * How far an output is from the expected one. It is close if the largest value is at the same place, or
 * nearly as large there, and all values are near each other, measured by the expected ones; of integers, which
 * are labels, most must be the same.
 * Of int8 and uint8, values that are 128 apart are the same; so are two values that are no numbers.
 */
export function difference(expected, actual) {
  const type = expected.constructor.name;
  const isFloat = type === 'Float32Array';
  const isByte = type === 'Int8Array' || type === 'Uint8Array';
  const offset = { Int8Array: -128, Uint8Array: 128 }[type];
  const moved = isByte && actual.constructor.name !== type ? offset : 0;
  let differing = 0;
  let byMoreThanOne = 0;
  let largest = 0;
  let magnitude = 0;
  let least = Infinity;
  let top = 0;
  let actualTop = 0;
  for (let i = 0; i < expected.length; i++) {
    const [wanted, got] = [Number(expected[i]), Number(actual[i]) + moved];
    const distance = Object.is(wanted, got) || wanted === got ? 0 : Math.abs(wanted - got);
    differing += distance === 0 ? 0 : 1;
    byMoreThanOne += distance <= 1 ? 0 : 1;
    largest = distance <= largest ? largest : distance;
    magnitude = Math.max(magnitude, Math.abs(wanted));
    least = expected[i] < least ? Number(expected[i]) : least;
    top = expected[i] > expected[top] ? i : top;
    actualTop = actual[i] > actual[actualTop] ? i : actualTop;
  }
  const range = Number(expected[top]) - least;
  const tolerance = isByte ? Math.max(2, BYTE_PART * range) : FLOAT_PART * magnitude;
  const close =
    isByte || isFloat
      ? largest <= tolerance && Number(expected[top]) - Number(expected[actualTop]) <= tolerance / 8
      : differing <= LABELS_PART * expected.length;
  return { differing, byMoreThanOne, values: expected.length, largest, magnitude, isFloat, close };
}
