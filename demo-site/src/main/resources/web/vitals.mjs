import { $ } from './dom.mjs';
import { fileSize, milliseconds } from './format.mjs';

/** Shows what is known of the model that runs; what is left out stays. */
export function showVitals({ model, bytes, ms }) {
  if (model) {
    $('vital-kernels').textContent = model.kernels;
    $('vital-memory').textContent = fileSize(model.memory.total);
    $('vital-runtime').textContent = fileSize(runtimeBytes());
  }
  if (bytes !== undefined) {
    $('vital-model').textContent = fileSize(bytes);
  }
  if (ms !== undefined) {
    $('vital-time').textContent = milliseconds(ms);
  }
}

/** What the server sent of the package, in bytes: compressed where it compresses. */
function runtimeBytes() {
  const folder = new URL('./octet/', document.baseURI).href;
  return performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.startsWith(folder))
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
}
