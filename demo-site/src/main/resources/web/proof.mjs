import { imageToTensor, load } from './octet/index.mjs';
import { $, element } from './dom.mjs';
import { milliseconds } from './format.mjs';
import { measure, nextTask } from './measure.mjs';

const KERNELS = ['relaxed', 'simd128', 'scalar'];
const SHOWN_DIGITS = 16;

/** The check that this browser computes the bytes that the JVM computed when the page was built. */
export async function startProof() {
  $('prove').addEventListener('click', prove);
  const references = await readReferences().catch(() => undefined);
  if (!references) {
    $('prove').disabled = true;
    $('proof-status').textContent = 'The digests of the JVM are missing on this server.';
    return;
  }
  $('proof-count').textContent = String(references.pictures);
  $('proof').tBodies[0].replaceChildren(...references.models.map(referenceRow));
}

async function readReferences() {
  const response = await fetch('./references.json');
  return response.json();
}

async function prove() {
  const say = (text) => {
    $('proof-status').textContent = text;
  };
  $('prove').disabled = true;
  const body = $('proof').tBodies[0];
  let [same, other] = [0, 0];
  try {
    const references = await readReferences();
    const pixels = new Uint8ClampedArray(await (await fetch('./samples/pixels.bin')).arrayBuffer());
    body.replaceChildren();
    for (const reference of references.models) {
      body.append(referenceRow(reference));
      for (const kernels of KERNELS) {
        say(`Running ${reference.file} with ${kernels} kernels …`);
        await nextTask();
        const result = await runOn(reference, kernels, pixels, references.pictures);
        if (result) {
          const isSame = result.sha256 === reference.sha256;
          [same, other] = isSame ? [same + 1, other] : [same, other + 1];
          body.append(row('', `here, ${kernels}`, milliseconds(result.ms), result.sha256, isSame ? 'yes' : 'no'));
        } else {
          body.append(row('', `here, ${kernels}`, '–', 'not exact in this browser, so never used', '–'));
        }
      }
    }
    say(other === 0 ? `All ${same} runs gave the bytes of the JVM.` : `${other} of ${same + other} runs differ.`);
    $('proof').dataset.same = String(other === 0);
  } catch (error) {
    say(`That did not work: ${error.message}`);
  } finally {
    $('prove').disabled = false;
  }
}

/** Runs a model on all pictures; nothing where these kernels are not available. */
async function runOn({ file }, kernels, pixels, pictures) {
  const model = await load(`./models/${file}`, { kernels });
  try {
    if (model.kernels !== kernels) {
      return undefined;
    }
    const [info] = model.inputs;
    const [, height, width] = info.shape;
    const size = 4 * width * height;
    const outputs = [];
    let input;
    for (let i = 0; i < pictures; i++) {
      input = imageToTensor(new ImageData(pixels.subarray(i * size, (i + 1) * size), width, height), info);
      const { data } = (await model.run(input))[model.outputs[0].name];
      outputs.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
    const [ms] = await measure([() => model.run(input)], () => true);
    return { ms, sha256: await digest(outputs) };
  } finally {
    model.dispose();
  }
}

/** SHA-256 of parts in a row, in hexadecimal digits. */
async function digest(parts) {
  const hash = await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function referenceRow({ file, sha256 }) {
  return row(file.replace('.tflite', ''), 'the JVM', '', sha256, '');
}

function row(model, ranBy, time, sha256, same) {
  const isDigest = /^[0-9a-f]{64}$/.test(sha256);
  const shown = isDigest ? `${sha256.slice(0, SHOWN_DIGITS)}…` : sha256;
  return element(
    'tr',
    { className: same },
    element('th', { scope: 'row', textContent: model }),
    element('td', { textContent: ranBy }),
    element('td', { textContent: time, className: 'number' }),
    element('td', {}, element(isDigest ? 'code' : 'span', { textContent: shown, title: isDigest ? sha256 : '' })),
    element('td', { textContent: same }),
  );
}
