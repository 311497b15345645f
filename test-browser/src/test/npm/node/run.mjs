// Usage: node run.mjs ENTRY MODEL INPUT...
// Runs a model of one input on raw inputs, with all kernels, here and in a worker: the first output's
// bytes in Base64 as JSON.
import { readFile } from 'node:fs/promises';

const [entry, path, ...inputs] = process.argv.slice(2);
const { load, openWorker } = await import(entry);
const results = {};
const shared = openWorker();
for (const kernels of ['auto', 'simd128', 'scalar']) {
  for (const [place, worker] of Object.entries({ thread: false, own: true, shared })) {
    const model = await load(path, { kernels, worker });
    const outputs = [];
    for (const input of inputs) {
      const { buffer } = Uint8Array.from(await readFile(input));
      const { dtype } = model.inputs[0];
      const values = { uint8: Uint8Array, int8: Int8Array, float32: Float32Array };
      const result = await model.run(new values[dtype](buffer));
      const { data } = result[model.outputs[0].name];
      outputs.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'));
    }
    model.dispose();
    results[`${kernels}, ${place}`] = outputs;
  }
}
shared.dispose();
console.log(JSON.stringify(results));
