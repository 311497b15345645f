import { compileBytes } from './compile.mjs';
import { NodeThread, nodeModule, scriptAddress } from './threads.mjs';

// In the single-file build this module takes the place of files.mjs. It stands in a function `octet`
// of one argument, `inlined`: the .wasm files by name, in Base64.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Compiles `core` or a set of kernels. */
export function compileFile(name) {
  return compileBytes(name, decode(inlined[name]));
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

/** Starts the worker that holds models: this very file, from a blob. */
export function startWorker() {
  const script = `(${octet})(${JSON.stringify(inlined)}).serve()`;
  const { Worker: NodeWorker } = nodeModule('worker_threads');
  if (!globalThis.Worker && NodeWorker) {
    return new NodeThread(new NodeWorker(script, { eval: true }));
  }
  const blob = new Blob([script], { type: 'text/javascript' });
  return new Worker(scriptAddress(URL.createObjectURL(blob)));
}
