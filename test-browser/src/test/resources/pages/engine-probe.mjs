// What this engine and CPU can do, found out independently of the package.

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

// (func (export "f") (param i32) (result i32)
//   local.get 0 i32x4.splat i32x4.extract_lane 0)
const SIMD = [
  ...HEADER,
  ...[0x01, 0x06, 0x01, 0x60, 0x01, 0x7f, 0x01, 0x7f],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x0b, 0x01, 0x09, 0x00, 0x20, 0x00, 0xfd, 0x11, 0xfd, 0x1b, 0x00, 0x0b],
];

// (func (export "dot") (param i32 i32 i32) (result i32)
//   local.get 0 i32x4.splat local.get 1 i32x4.splat local.get 2 i32x4.splat
//   i32x4.relaxed_dot_i8x16_i7x16_add_s i32x4.extract_lane 0)
const RELAXED_DOT = [
  ...HEADER,
  ...[0x01, 0x08, 0x01, 0x60, 0x03, 0x7f, 0x7f, 0x7f, 0x01, 0x7f],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x07, 0x01, 0x03, 0x64, 0x6f, 0x74, 0x00, 0x00],
  ...[0x0a, 0x16, 0x01, 0x14, 0x00],
  ...[0x20, 0x00, 0xfd, 0x11, 0x20, 0x01, 0xfd, 0x11, 0x20, 0x02, 0xfd, 0x11],
  ...[0xfd, 0x93, 0x02, 0xfd, 0x1b, 0x00, 0x0b],
];

const EDGES = [-128, -127, -1, 0, 1, 127];
const ACCUMULATORS = [0, 0x7fffffff, -0x80000000];

function alternating(even, odd) {
  return ((even & 0xff) | ((odd & 0xff) << 8)) * 0x10001;
}

/** Whether every lane is acc + the sum of products, the second operand read by `read`. */
function isExact(dot, read) {
  const matches = (a0, a1, b0, b1, acc) => {
    const expected = (acc + 2 * (a0 * read(b0) + a1 * read(b1))) | 0;
    return dot(alternating(a0, a1), alternating(b0, b1), acc) === expected;
  };
  for (let a = -128; a < 128; a++) {
    for (let b = -128; b < 128; b++) {
      if (!matches(a, a, b, b, 0)) {
        return false;
      }
    }
  }
  return EDGES.every((a0) =>
    EDGES.every((a1) =>
      EDGES.every((b0) =>
        EDGES.every((b1) => ACCUMULATORS.every((acc) => matches(a0, a1, b0, b1, acc))),
      ),
    ),
  );
}

/** The fastest kernels that are exact here, and which signedness of activations makes them so. */
export function probeEngine() {
  if (!WebAssembly.validate(new Uint8Array(SIMD))) {
    return { best: 'scalar', why: 'no SIMD' };
  }
  const bytes = new Uint8Array(RELAXED_DOT);
  if (!WebAssembly.validate(bytes)) {
    return { best: 'simd128', why: 'no relaxed SIMD' };
  }
  const { dot } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  if (isExact(dot, (b) => b & 0xff)) {
    return { best: 'relaxed', why: 'exact for u8' };
  }
  if (isExact(dot, (b) => b)) {
    return { best: 'relaxed', why: 'exact for s8' };
  }
  return { best: 'simd128', why: 'the relaxed dot product is not exact' };
}
