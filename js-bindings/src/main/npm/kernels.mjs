import { relaxedProbe } from './probe.mjs';

// A function that uses i8x16.splat and i8x16.popcnt.
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

// How the dot products of a kernel module take 8-bit activations, as the core numbers it.
const SOURCE = 0;
const U8 = 1;
const S8 = 2;

const SCALAR = { kernels: 'scalar', feature: 0, domain: SOURCE };
const SIMD128 = { kernels: 'simd128', feature: 1, domain: U8 };

let simd;
let exactness;

function hasSimd() {
  return (simd ??= WebAssembly.validate(SIMD_MODULE));
}

/** Bit 0: the relaxed dot product is exact for u8 activations, bit 1: for s8; -1: not there. */
function relaxedExactness() {
  return (exactness ??= probe());
}

function probe() {
  try {
    if (!WebAssembly.validate(relaxedProbe)) {
      return -1;
    }
    return new WebAssembly.Instance(new WebAssembly.Module(relaxedProbe)).exports.probe();
  } catch {
    return -1;
  }
}

/** The kernels to use where `requested` is what the caller asked for, with a warning if it is less. */
export function chooseKernels(requested) {
  if (requested === 'scalar') {
    return SCALAR;
  }
  if (!hasSimd()) {
    return withWarning(SCALAR, requested, 'simd-unavailable', 'this engine or CPU has no WebAssembly SIMD');
  }
  if (requested === 'simd128') {
    return SIMD128;
  }
  const exact = relaxedExactness();
  if (exact > 0) {
    return { kernels: 'relaxed', feature: 2, domain: exact & 1 ? U8 : S8 };
  }
  const why =
    exact < 0
      ? 'this engine has no relaxed SIMD'
      : 'the relaxed dot product of this engine and CPU is not exact';
  return withWarning(SIMD128, requested, 'relaxed-unavailable', why);
}

function withWarning(choice, requested, code, why) {
  const what = requested === 'auto' ? code.replace('-unavailable', '') : requested;
  const message = `${what} kernels are unavailable: ${why}; using ${choice.kernels} kernels (same results)`;
  return { ...choice, warning: { code, message } };
}
