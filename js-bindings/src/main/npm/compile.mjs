import { OctetError } from './errors.mjs';

/** Compiles the bytes of a module. */
export async function compileBytes(title, bytes) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw /content.?security|unsafe-eval|csp/i.test(error.message)
      ? new OctetError(
          'environment',
          `the page's Content-Security-Policy blocks WebAssembly: add 'wasm-unsafe-eval' to script-src`,
          error,
        )
      : new OctetError('environment', `${title} does not compile here: ${error.message}`, error);
  }
}
