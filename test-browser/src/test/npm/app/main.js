import { load } from 'octet-nn';

async function outputOf(options) {
  const model = await load('dense.tflite', options);
  const { y } = await model.run(Int8Array.of(1, 2, 3, 4));
  model.dispose();
  return [...y.data];
}

async function main() {
  const result = {
    onPage: await outputOf(),
    inWorker: await outputOf({ worker: true }),
  };
  document.querySelector('output').textContent = JSON.stringify(result);
}

main();
