const ARRAYS = { float32: Float32Array, uint8: Uint8Array, int8: Int8Array, int32: Int32Array };

/** Values for a model's inputs, the same for every runtime: pseudo-random over the whole range. */
export function makeInputs(infos) {
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return infos.map(({ dtype, shape }) => {
    const values = new ARRAYS[dtype](shape.reduce((a, b) => a * b, 1));
    const value = dtype === 'float32' ? () => 2 * next() - 1 : () => Math.floor(256 * next());
    return values.map(value);
  });
}
