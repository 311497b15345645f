const BYTE_STEPS = 16;
const FLOAT_PART = 1e-3;
const LABELS_PART = 0.02;

/**
 * How far an output is from the expected one. It is close if the largest value is at the same place, or
 * nearly as large there, and values are near each other; of integers that are labels most must be the same.
 * Of int8 and uint8, values that are 128 apart are the same.
 */
export function difference(expected, actual) {
  const type = expected.constructor.name;
  const isByte = type === 'Int8Array' || type === 'Uint8Array';
  const offset = { Int8Array: -128, Uint8Array: 128 }[type];
  const moved = isByte && actual.constructor.name !== type ? offset : 0;
  let differing = 0;
  let largest = 0;
  let range = 0;
  let top = 0;
  let actualTop = 0;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(Number(expected[i]) - Number(actual[i]) - moved);
    differing += distance === 0 ? 0 : 1;
    largest = distance <= largest ? largest : distance;
    range = Math.max(range, Math.abs(Number(expected[i])));
    top = expected[i] > expected[top] ? i : top;
    actualTop = actual[i] > actual[actualTop] ? i : actualTop;
  }
  const tolerance = isByte ? BYTE_STEPS : FLOAT_PART * range;
  const close =
    isByte || type === 'Float32Array'
      ? largest <= tolerance && Number(expected[top]) - Number(expected[actualTop]) <= tolerance / 8
      : differing <= LABELS_PART * expected.length;
  return { differing, values: expected.length, largest, close };
}
