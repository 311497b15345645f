// Node.js, whose types have nothing of pages.
import { readFile } from 'node:fs/promises';
import { imageToTensor, load } from 'octet-nn';
import type { Tensor } from 'octet-nn';

export async function outputs(path: string, pixels: Uint8Array): Promise<Record<string, Tensor>> {
  using model = await load(await readFile(path), { worker: true });
  const input = imageToTensor({ data: pixels, width: 224, height: 224 }, model.inputs[0]!);
  // @ts-expect-error a number is no picture
  imageToTensor(7, model.inputs[0]!);
  return model.run(input);
}
