// What this engine and CPU reach at most: chains of one multiply-accumulate instruction, all in registers.

const CHAINS = 12;
const STEPS = 200000;
const Y = CHAINS + 1;

const get = (local) => [0x20, local];
const set = (local) => [0x21, local];
const simd = (...opcode) => [0xfd, ...opcode];

const INSTRUCTIONS = {
  // i32x4.dot_i16x8_s, i32x4.add
  simd128: {
    macs: 8,
    step: (acc) => [...get(acc), ...get(Y), ...simd(0xba, 0x01), ...get(acc), ...simd(0xae, 0x01)],
  },
  // i32x4.relaxed_dot_i8x16_i7x16_add_s
  relaxed: {
    macs: 16,
    step: (acc) => [...get(acc), ...get(Y), ...get(acc), ...simd(0x93, 0x02)],
  },
  // f32x4.mul, f32x4.add
  float32: {
    macs: 4,
    step: (acc) => [...get(acc), ...get(Y), ...simd(0xe6, 0x01), ...get(Y), ...simd(0xe4, 0x01)],
  },
};

function uleb(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...uleb(value >> 7)];
}

function section(id, bytes) {
  return [id, ...uleb(bytes.length), ...bytes];
}

/** (func (export "f") (param i32) (result i32)), which runs all chains as many times as its argument. */
function moduleOf(step) {
  const chains = Array.from({ length: CHAINS }, (_, i) => i + 1);
  const code = [
    // y = f32x4.splat(1)
    ...[0x43, 0x00, 0x00, 0x80, 0x3f, ...simd(0x13), ...set(Y)],
    // acc = i32x4.splat(argument)
    ...chains.flatMap((acc) => [...get(0), ...simd(0x11), ...set(acc)]),
    ...[0x03, 0x40],
    ...chains.flatMap((acc) => [...step(acc), ...set(acc)]),
    ...[...get(0), 0x41, 0x01, 0x6b, 0x22, 0x00, 0x0d, 0x00, 0x0b],
    ...get(1),
    ...chains.slice(1).flatMap((acc) => [...get(acc), ...simd(0xae, 0x01)]),
    ...[...simd(0x1b, 0x00), 0x0b],
  ];
  const body = [0x01, ...uleb(Y), 0x7b, ...code];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [0x01, 0x60, 0x01, 0x7f, 0x01, 0x7f]),
    ...section(3, [0x01, 0x00]),
    ...section(7, [0x01, 0x01, 0x66, 0x00, 0x00]),
    ...section(10, [0x01, ...uleb(body.length), ...body]),
  ]);
}

/** GMAC/s by instruction; null where the engine lacks it. */
export async function measurePeaks() {
  const peaks = {};
  for (const [name, { macs, step }] of Object.entries(INSTRUCTIONS)) {
    const bytes = moduleOf(step);
    peaks[name] = WebAssembly.validate(bytes) ? await fastest(bytes, macs) : null;
  }
  return peaks;
}

async function fastest(bytes, macs) {
  const { f } = (await WebAssembly.instantiate(bytes)).instance.exports;
  let best = Infinity;
  for (let i = 0; i < 100; i++) {
    const start = performance.now();
    f(STEPS);
    best = Math.min(best, performance.now() - start);
    if (i % 10 === 0) {
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  return (macs * CHAINS * STEPS) / best / 1e6;
}
