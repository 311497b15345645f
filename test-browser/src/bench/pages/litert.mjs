const WASM = '/peers/@litertjs/core/wasm/';
const FILES = {
  relaxed: `${WASM}litert_wasm_internal.js`,
  compat: `${WASM}litert_wasm_compat_internal.js`,
};
// What its JavaScript lacks, although its WebAssembly runs it.
const MISSING_TYPES = [
  { dtype: 'int8', typedArrayConstructor: Int8Array, elementType: 9 },
  { dtype: 'int64', typedArrayConstructor: BigInt64Array, elementType: 4 },
  { dtype: 'bool', typedArrayConstructor: Uint8Array, elementType: 6 },
];

/**
 * Opens a model, without threads.
 *
 * @param {string} variant the build, `relaxed` or `compat`; with `+types` the table of types that its
 *     JavaScript knows is completed
 */
export async function open(variant, url) {
  const [build, extra] = variant.split('+');
  if (extra === 'types') {
    completeTypes();
  }
  const { Tensor, loadAndCompile, loadLiteRt } = await import('@litertjs/core');
  const [bytes] = await Promise.all([read(url), loadLiteRt(FILES[build])]);
  const model = await loadAndCompile(bytes, { accelerator: 'wasm' });
  const inputs = model.getInputDetails().map(({ dtype, shape }) => ({ dtype, shape: [...shape] }));
  return {
    inputs,
    async run(values) {
      const tensors = values.map((value, i) => new Tensor(value, inputs[i].shape));
      const results = await model.run(tensors);
      const data = [];
      for (const result of results) {
        data.push(await result.data());
      }
      [...tensors, ...results].forEach((tensor) => tensor.delete());
      return data;
    },
  };
}

async function read(url) {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

function completeTypes() {
  const { freeze } = Object;
  Object.freeze = (value) =>
    freeze(
      Array.isArray(value) && value[0]?.typedArrayConstructor
        ? [...value, ...MISSING_TYPES]
        : value,
    );
}
