// Usage: node import.mjs FOLDER-OF-THE-PACKAGE MODEL
// What importing the package does in this Node.js, and how loading a model ends: as JSON.
import { pathToFileURL } from 'node:url';

const [folder, model] = process.argv.slice(2);
const results = {};
for (const entry of ['index', 'single']) {
  const before = Object.getOwnPropertyNames(globalThis).join();
  const octet = await import(pathToFileURL(`${folder}/${entry}.mjs`));
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
  results[entry] = {
    changed: Object.getOwnPropertyNames(globalThis).join() !== before,
    pending: process.getActiveResourcesInfo().filter((kind) => /Timeout|Immediate|Worker|MessagePort/.test(kind)),
    top: octet.topK({ data: Int8Array.of(3, 5) }, 1, ['a', 'b'])[0].label,
    page: await load(false),
    worker: await load(true),
  };
}
console.log(JSON.stringify(results));
