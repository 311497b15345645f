import { compileBytes } from './compile.mjs';
import { OctetError } from './errors.mjs';
import { fetchOk, isHtml, isPointer, networkError } from './source.mjs';
import { NodeThread, blobAddress, nodeModule, scriptAddress } from './threads.mjs';

// The package's files lie beside this script. Bundlers know them by this form of their addresses.
function addressOf(name) {
  switch (name) {
    case 'core':
      return new URL('./core.wasm', import.meta.url).href;
    case 'full':
      return new URL('./full.wasm', import.meta.url).href;
    case 'relaxed':
      return new URL('./relaxed.wasm', import.meta.url).href;
    default:
      return new URL('./simd128.wasm', import.meta.url).href;
  }
}

/** Compiles `core`, the `full` core or a set of kernels. */
export function compileFile(name) {
  return compileAt(addressOf(name));
}

/** Compiles a file of the package. */
export async function compileAt(url) {
  let response = await fetchOk(url).catch((error) => {
    throw error.code === 'download' ? missing(error.message, error) : error;
  });
  const type = response.headers.get('content-type') ?? '';
  if (WebAssembly.compileStreaming && type.startsWith('application/wasm')) {
    try {
      return await WebAssembly.compileStreaming(response);
    } catch {
      // The bytes say more about what is wrong.
      response = await fetchOk(url);
    }
  }
  const bytes = await response.arrayBuffer().catch((error) => {
    throw networkError(url, undefined, error);
  });
  checkMagic(url, new Uint8Array(bytes));
  return compileBytes(url, bytes);
}

function checkMagic(url, bytes) {
  if (String(bytes.subarray(0, 4)) === '0,97,115,109') {
    return;
  }
  const what = isHtml(bytes) ? 'an HTML page' : isPointer(bytes) ? 'a Git LFS pointer' : 'something else';
  throw missing(`${url} is ${what}, not WebAssembly`);
}

function missing(what, cause) {
  return new OctetError(
    'download',
    `${what}: check that the package's .wasm files are served beside index.mjs, or use octet-nn/single`,
    cause,
  );
}

/** Starts the worker that holds models. */
export function startWorker() {
  // Not in the form that bundlers know: they would copy the worker as it stands.
  const base = import.meta.url;
  const url = new URL('worker.mjs', base);
  const { Worker: NodeWorker } = nodeModule('worker_threads');
  if (!globalThis.Worker && NodeWorker) {
    return new NodeThread(new NodeWorker(url));
  }
  if (/^http/.test(url) && url.origin !== globalThis.origin) {
    // Workers must be of the page's own origin, which in a sandbox is not that of its address; what they
    // import need not.
    return new Worker(blobAddress(`import ${JSON.stringify(url)}`), { type: 'module' });
  }
  try {
    return new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' });
  } catch (error) {
    if (!globalThis.trustedTypes) {
      throw error;
    }
    return new Worker(scriptAddress(url), { type: 'module' });
  }
}
