import { decodeImage } from './octet/index.mjs';
import { $, element } from './dom.mjs';
import { compareModels, evaluate } from './evaluation.mjs';
import { fileSize, milliseconds, percent } from './format.mjs';
import { makeInputs } from './inputs.mjs';
import { networks } from './models.mjs';
import { openJob } from './quantizer.mjs';
import { samplesFor } from './samples.mjs';
import { bytesOf, pictureAt, textOf } from './sources.mjs';

const RANKED_SAMPLES = 16;
const RANDOM_SAMPLES = 16;
const DEFAULTS = { scheme: 'int8', observer: 'minmax' };

let workbench;
/** The opened model: `{file, bytes, job}`. */
let opened;
/** What is chosen to calibrate on: files of the user, or nothing for the samples of the page. */
let files = [];
/** The newest result: `{pictures, samples, exact, scheme, bytes}`. */
let made;
/** Nodes that stay float32, by index. */
const kept = new Set();
let abort;
let url;

/** Shows the quantizer. */
export async function show(data, bench) {
  workbench = bench;
  if ($('quantize').firstChild) {
    return;
  }
  $('quantize').append($('quantize-view').content.cloneNode(true));
  // The small network first: it takes the least time.
  const sources = [networks.mobilenet, networks.resnet].map(([, float32]) => float32);
  $('quantize-model').append(...sources.map((source) => Object.assign(new Option(source.file), { source })));
  $('quantize-model').addEventListener('change', ({ target }) => open(target.selectedOptions[0].source));
  $('quantize-file').addEventListener('change', ({ target }) => {
    const [file] = target.files;
    if (file) {
      $('quantize-model').selectedIndex = -1;
      open({ file: file.name, from: file });
    }
  });
  $('quantize-pictures').addEventListener('change', ({ target }) => {
    files = [...target.files];
  });
  $('quantize-start').addEventListener('click', () => task(calibrateAndQuantize));
  $('quantize-cancel').addEventListener('click', () => abort.abort());
  $('rank').addEventListener('click', () => task(rank));
  $('keep').addEventListener('change', ({ target }) => {
    const change = target.checked ? 'add' : 'delete';
    kept[change](Number(target.value));
    task(quantize);
  });
  $('quantize-try').addEventListener('click', () => {
    const from = (bytes) => new Blob([bytes]);
    workbench.compare([
      { title: made.scheme, file: nameOf(made.scheme), from: from(made.bytes) },
      { title: 'float32', file: opened.file, from: from(opened.bytes) },
    ]);
  });
  await open(sources[0]);
}

/** Opens a model in place of the one before. */
function open(source) {
  return task(async (signal) => {
    say(`Opening ${source.file} …`);
    opened?.job.dispose();
    opened = undefined;
    kept.clear();
    $('quantize-result').hidden = $('quantize-layers').hidden = true;
    const bytes = await bytesOf(source);
    opened = { file: source.file, bytes, job: await openJob(bytes, { signal }) };
    fill('quantize-scheme', opened.job.schemes.filter((scheme) => scheme !== 'float32'), DEFAULTS.scheme);
    fill('quantize-observer', opened.job.observers, DEFAULTS.observer);
    say(`${opened.job.nodes.length} layers, ${fileSize(bytes.length)}.`);
  });
}

function fill(id, names, chosen) {
  if ($(id).options.length === 0) {
    $(id).append(...names.map((name) => new Option(name, name, name === chosen, name === chosen)));
  }
}

async function calibrateAndQuantize(signal) {
  const { job, bytes } = opened;
  const pictures = await readPictures(signal);
  const inputs = pictures.map((picture, i) => makeInputs(job, { picture, seed: i + 1, range: 'auto' }));
  const samples = inputs.map((one) => one.inputs);
  say(`Calibrating on ${samples.length} samples …`);
  await job.calibrate(samples, {
    observer: $('quantize-observer').value,
    signal,
    onProgress: ({ done, total }) => showProgress('quantize-progress', done / total),
  });
  kept.clear();
  made = { pictures, samples, isRandom: inputs.some(({ isRandom }) => isRandom) };
  say('Running the float32 model …');
  made.exact = await evaluate(bytes, pictures);
  signal.throwIfAborted();
  await quantize(signal);
  listLayers(job.nodes.map((node) => ({ node })));
}

/** The user's pictures, or those of the page; nothing in their place where the model takes none. */
async function readPictures(signal) {
  const { note } = makeInputs(opened.job, { seed: 1, range: 'auto' });
  if (note && opened.job.inputs.every(({ shape }) => shape.length !== 4)) {
    return new Array(RANDOM_SAMPLES).fill(undefined);
  }
  if (files.length === 0) {
    return Promise.all(samplesFor('cifar10').map((sample) => pictureAt(sample.url)));
  }
  const pictures = [];
  for (const [i, file] of files.entries()) {
    signal.throwIfAborted();
    say(`Reading ${file.name} …`);
    pictures.push(await decodeImage(file));
    showProgress('quantize-progress', (i + 1) / files.length);
  }
  return pictures;
}

function recipe() {
  return { scheme: made.scheme, nodes: Object.fromEntries([...kept].map((index) => [index, 'float32'])) };
}

/** Makes the model with the layers that are kept, and compares it with the float32 one. */
async function quantize(signal) {
  made.scheme = $('quantize-scheme').value;
  const type = $('quantize-interface').value || undefined;
  say('Quantizing …');
  const { bytes, remarks } = await opened.job.quantize({ ...recipe(), inputType: type, outputType: type });
  made.bytes = bytes;
  signal.throwIfAborted();
  say('Running the quantized model …');
  showResult(await evaluate(bytes, made.pictures), remarks);
  say(kept.size > 0 ? `Done, with ${kept.size} ${kept.size === 1 ? 'layer' : 'layers'} in float32.` : 'Done.');
}

function showResult(quantized, remarks) {
  const { same, of, noise } = compareModels(made.exact, quantized);
  const facts = [
    ['File', `${fileSize(opened.bytes.length)} → ${fileSize(made.bytes.length)}`],
    ['Of the size', percent(made.bytes.length / opened.bytes.length, 0)],
    ['Same best class', `${same} of ${of}`],
    ['Output noise', noise === Infinity ? 'none' : `${noise.toFixed(1)} dB`],
    ['Time per run', `${milliseconds(made.exact.ms)} → ${milliseconds(quantized.ms)}`],
    ['Memory', `${fileSize(made.exact.memory)} → ${fileSize(quantized.memory)}`],
  ];
  $('quantize-facts').replaceChildren(
    ...facts.map(([term, text]) =>
      element('div', {}, element('dt', { textContent: term }), element('dd', { textContent: text })),
    ),
  );
  const more = made.isRandom ? ['The model takes no pictures: it was calibrated on random values, which are not typical.'] : [];
  $('quantize-remarks').replaceChildren(...[...more, ...remarks].map((textContent) => element('li', { textContent })));
  URL.revokeObjectURL(url);
  url = URL.createObjectURL(new Blob([made.bytes]));
  $('quantize-download').href = url;
  $('quantize-download').download = nameOf(made.scheme);
  $('quantize-result').hidden = $('quantize-layers').hidden = false;
}

function nameOf(scheme) {
  return `${opened.file.replace(/(-float32)?\.tflite$/i, '')}-${scheme}.tflite`;
}

async function rank(signal) {
  say('Measuring what each layer costs …');
  $('rank-progress').hidden = false;
  try {
    const { all, ranked } = await opened.job.sensitivity(made.samples.slice(0, RANKED_SAMPLES), {
      scheme: made.scheme,
      signal,
      onProgress: ({ done, total }) => showProgress('rank-progress', done / total),
    });
    const { nodes } = opened.job;
    const rows = ranked.map(({ node, alone, without }) => ({
      node: nodes[node],
      alone: alone.sqnr ?? Infinity,
      gain: (without.sqnr ?? Infinity) - all.sqnr,
    }));
    const isRanked = new Set(ranked.map(({ node }) => node));
    listLayers([...rows, ...nodes.filter(({ index }) => !isRanked.has(index)).map((node) => ({ node }))]);
    say('The layers are ranked.');
  } finally {
    $('rank-progress').hidden = true;
  }
}

/** A ratio, infinite where there is no noise. */
function decibels(value) {
  return value === undefined ? '–' : value === Infinity ? 'no noise' : `${value.toFixed(1)} dB`;
}

function listLayers(rows) {
  $('keep').tBodies[0].replaceChildren(
    ...rows.map(({ node: { index, operator, name, parameters }, alone, gain }) => {
      const box = element('input', { type: 'checkbox', value: index, checked: kept.has(index) });
      box.ariaLabel = `Keep ${operator} ${name} in float32`;
      return element(
        'tr',
        {},
        element('td', {}, box),
        element('td', { className: 'number', textContent: index }),
        element('td', { textContent: operator }),
        element('td', { textContent: name }),
        element('td', { className: 'number', textContent: parameters.toLocaleString('en') }),
        element('td', { className: 'number', textContent: decibels(alone) }),
        element('td', { className: 'number', textContent: decibels(gain) }),
      );
    }),
  );
}

/** Runs one task at a time; the button cancels it, and an error leaves the view usable. */
async function task(run) {
  abort?.abort();
  abort = new AbortController();
  const mine = abort;
  setBusy(true);
  $('quantize-error').hidden = true;
  try {
    await run(mine.signal);
    if (mine === abort) {
      document.documentElement.dataset.quantize = 'ready';
    }
  } catch (error) {
    if (mine === abort) {
      document.documentElement.dataset.quantize = mine.signal.aborted ? 'cancelled' : 'error';
      say(mine.signal.aborted ? 'Cancelled.' : 'That did not work.');
      $('quantize-error').textContent = textOf(error);
      $('quantize-error').hidden = mine.signal.aborted;
    }
  } finally {
    if (mine === abort) {
      setBusy(false);
    }
  }
}

function setBusy(isBusy) {
  if (isBusy) {
    document.documentElement.dataset.quantize = 'busy';
  }
  $('quantize').ariaBusy = String(isBusy);
  $('quantize-start').disabled = isBusy || !opened;
  $('rank').disabled = isBusy;
  $('quantize-cancel').hidden = !isBusy;
  showProgress('quantize-progress', 0);
  showProgress('rank-progress', 0);
}

function showProgress(id, share) {
  $(id).value = share;
}

function say(text) {
  $('quantize-status').textContent = text;
}
