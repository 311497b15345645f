/**
 * Opens a model with the package's quantizer, which is downloaded with the first one.
 *
 * @param {Uint8Array} bytes of the .tflite file
 * @returns {Promise<import('./octet/quantizer.mjs').QuantizerJob>}
 * @throws {Error} where the package comes without it
 */
export async function openJob(bytes, options) {
  const { openQuantizer } = await import('./octet/quantizer.mjs').catch((cause) => {
    throw new Error('octet/quantizer.mjs is missing on this server, which this view needs.', { cause });
  });
  return openQuantizer(bytes, options);
}
