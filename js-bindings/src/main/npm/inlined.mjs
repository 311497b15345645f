import { compileBytes } from './compile.mjs';
import { NodeThread, blobAddress, nodeModule } from './threads.mjs';

// In the single-file build this module takes the place of files.mjs. It stands in a function `octet`
// of one argument, `inlined`: the .wasm files by name, in Base64 without padding, and as `code` the
// function's text. What the function itself says of its text is not enough, because bundlers give it
// references to functions outside of it.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Compiles the full core or a set of kernels: where all is in one file, there is no small core. */
export function compileFile(name) {
  return compileBytes(name, decode(inlined[name] ?? inlined.full));
}

/** By hand, because audio worklets have no `atob`. */
function decode(text) {
  const digits = new Map([...DIGITS].map((digit, value) => [digit, value]));
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let at = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    bits = (bits << 6) | digits.get(text[i]);
    if (i % 4) {
      bytes[at++] = bits >> (6 - 2 * (i % 4));
    }
  }
  return bytes;
}

/** Starts the worker that holds models: the same code, from a blob. */
export function startWorker() {
  const script = `const { load, serve } = (${inlined.code})(${JSON.stringify(inlined)}); serve(load)`;
  const { Worker: NodeWorker } = nodeModule('worker_threads');
  if (!globalThis.Worker && NodeWorker) {
    return new NodeThread(new NodeWorker(script, { eval: true }));
  }
  return new Worker(blobAddress(script));
}
