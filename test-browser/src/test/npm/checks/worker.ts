// A module worker, whose library of types has no elements of pages.
import { classify, load } from 'octet-nn';
import type { Ranked } from 'octet-nn';

export async function classes(file: Blob, canvas: OffscreenCanvas, bitmap: ImageBitmap): Promise<Ranked[]> {
  using model = await load(new Response(file));
  // @ts-expect-error a number is no picture
  await classify(model, 7);
  return [...(await classify(model, canvas)), ...(await classify(model, bitmap))];
}
