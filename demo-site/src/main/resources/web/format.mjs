/** Milliseconds with their unit. */
export function milliseconds(ms) {
  return `${ms.toFixed(ms < 10 ? 2 : 1)} ms`;
}

/** Bytes in kB or MB, of 1000 each. */
export function fileSize(bytes) {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
}

/** A share of 1 in percent. */
export function percent(share, digits = 1) {
  return `${(100 * share).toFixed(digits)} %`;
}

/** Type and shape of a tensor. */
export function typeAndShape({ dtype, shape }) {
  return `${dtype} [${shape.join(', ')}]`;
}
