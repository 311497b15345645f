// Usage: node import.mjs FOLDER-OF-THE-PACKAGE MODEL
// What importing the package does in this Node.js, and how loading a model ends: as JSON.
import { pathToFileURL } from 'node:url';

const [folder, model] = process.argv.slice(2);
const globals = () => Object.getOwnPropertyNames(globalThis).join();
const pending = () =>
  process.getActiveResourcesInfo().filter((kind) => /Timeout|Immediate|Worker|MessagePort/.test(kind));
const imported = {};
const results = {};
for (const entry of ['index', 'single']) {
  const before = globals();
  imported[entry] = await import(pathToFileURL(`${folder}/${entry}.mjs`));
  results[entry] = { changed: globals() !== before, pending: pending() };
}
for (const [entry, octet] of Object.entries(imported)) {
  const load = async (worker) => {
    try {
      const loaded = await octet.load(model, { worker });
      const { y } = await loaded.run(Int8Array.of(1, -2, 3, 100));
      loaded.dispose();
      return [...y.data].join();
    } catch ({ code, message }) {
      return `${code}: ${message}`;
    }
  };
  Object.assign(results[entry], {
    top: octet.topK({ data: Int8Array.of(3, 5) }, 1, ['a', 'b'])[0].label,
    page: await load(false),
    worker: await load(true),
  });
}
console.log(JSON.stringify(results));
