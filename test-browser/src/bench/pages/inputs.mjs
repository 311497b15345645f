const ARRAYS = {
  float32: Float32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
};
const INDICES = 2;

/**
 * Values for a model's inputs, the same for every runtime: pseudo-random over the whole range, and 0 or 1
 * where integers may be indices.
 */
export function makeInputs(infos, seed = 12345) {
  let state = seed;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const integer = (range) => Math.floor(range * next());
  const value = {
    float32: () => 2 * next() - 1,
    int16: () => integer(2 ** 16),
    bool: () => integer(2),
    int32: () => integer(INDICES),
    int64: () => BigInt(integer(INDICES)),
  };
  return infos.map(({ dtype, shape }) => {
    const values = new ARRAYS[dtype](shape.reduce((a, b) => a * b, 1));
    return values.map(value[dtype] ?? (() => integer(256)));
  });
}
