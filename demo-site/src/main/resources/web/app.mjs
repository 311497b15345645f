import { load } from './octet/index.mjs';
import { labelsFor, loadImageNetLabels } from './labels.mjs';
import { makeInputs } from './inputs.mjs';
import { samples } from './samples.mjs';
import * as view from './view.mjs';

const FIRST_CHOICES = ['tf2_mobilenet_v2_1.0_224_ptq', 'mobilenet_v2_1.0_224_quant'];
const MAX_RUNS = 20;
const MAX_MILLISECONDS = 1500;

const state = { source: undefined, picture: undefined, model: undefined, loading: undefined };
let work = 0;

/** Runs `task`; a newer one takes over, an error is shown and leaves the page usable. */
async function attempt(task) {
  const mine = ++work;
  const isCurrent = () => mine === work;
  view.clearMessages();
  view.setState('busy');
  try {
    await task(isCurrent);
    if (isCurrent()) {
      view.setState('ready');
    }
  } catch (error) {
    if (isCurrent()) {
      view.showError(error);
      view.setState('error');
    }
  }
}

function reload() {
  return attempt(async (isCurrent) => {
    dropModel();
    if (!state.source) {
      view.showStatus('Choose a model.');
      return;
    }
    const model = await loadChosen(isCurrent);
    if (!isCurrent()) {
      model.dispose();
      return;
    }
    state.model = model;
    view.showModel(model, state.source);
    await runModel(isCurrent);
  });
}

async function loadChosen(isCurrent) {
  const { name, from } = state.source;
  view.showStatus(`Loading ${name} …`);
  state.loading = new AbortController();
  return load(from, {
    kernels: view.chosenKernels(),
    worker: view.wantsWorker(),
    signal: state.loading.signal,
    onWarning: (warning) => isCurrent() && view.showWarning(warning.message),
    onProgress: (progress) => isCurrent() && view.showProgress(progress),
  }).finally(() => isCurrent() && view.hideProgress());
}

function dropModel() {
  state.loading?.abort();
  state.model?.dispose();
  state.model = undefined;
  view.clearOutcome();
}

function rerun() {
  return state.model ? attempt(runModel) : reload();
}

async function runModel(isCurrent) {
  const { model, picture } = state;
  const { inputs, note } = makeInputs(model, picture, view.chosenRange());
  view.showNote(note);
  view.showStatus('Running …');
  await nextFrame();
  const times = [];
  let outputs;
  const begin = performance.now();
  while (times.length < MAX_RUNS && performance.now() - begin < MAX_MILLISECONDS) {
    const start = performance.now();
    outputs = await model.run(inputs);
    times.push(performance.now() - start);
    if (times.length === 1) {
      view.showOutput(model, outputs[model.outputs[0].name], await labelsFor(model), !note);
    }
    await nextFrame();
    if (!isCurrent()) {
      return;
    }
  }
  view.showTimes(times);
  view.showStatus(`Done: ${times.length} runs.`);
}

function profile() {
  if (!state.model) {
    return undefined;
  }
  return attempt(async (isCurrent) => {
    view.showStatus('Measuring the layers …');
    await nextFrame();
    const { inputs, note } = makeInputs(state.model, state.picture, view.chosenRange());
    view.showNote(note);
    const layers = await state.model.profile(inputs);
    if (isCurrent()) {
      view.showLayers(layers);
      view.showStatus('Layers measured.');
    }
  });
}

function nextFrame() {
  return new Promise((resolve) => setTimeout(resolve));
}

function chooseModel(source) {
  state.source = source;
  return reload();
}

async function choosePicture(name, url) {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    view.showError(new Error(`${name}: this browser cannot read it as a picture`));
    view.setState('error');
    return;
  }
  state.picture = image;
  view.showPicture(name, image);
  await rerun();
}

function takeFile(file) {
  if (file.type.startsWith('image/')) {
    view.clearSample();
    return choosePicture(file.name, URL.createObjectURL(file));
  }
  view.clearModelChoice();
  return chooseModel({ name: file.name, from: file, bytes: file.size });
}

function takeFiles(files) {
  for (const file of files) {
    takeFile(file);
  }
}

async function listModels() {
  const response = await fetch('./models.json');
  const models = response.ok ? await response.json() : [];
  const rank = ({ name }) => (FIRST_CHOICES.indexOf(name) + FIRST_CHOICES.length + 1) % (FIRST_CHOICES.length + 1);
  return models.sort((a, b) => rank(a) - rank(b));
}

function sourceOf({ file, bytes }) {
  return { name: file, from: `./models/${encodeURIComponent(file)}`, bytes };
}

async function start() {
  view.onChoices({
    model: (entry) => chooseModel(sourceOf(entry)),
    file: takeFile,
    files: takeFiles,
    sample: ({ name, file }) => choosePicture(name, `./samples/${file}`),
    engine: reload,
    range: rerun,
    again: rerun,
    profile,
  });
  view.listSamples(samples);
  loadImageNetLabels();
  const models = await listModels().catch(() => []);
  view.listModels(models);
  if (models.length > 0) {
    state.source = sourceOf(models[0]);
  }
  await choosePicture(samples[0].name, `./samples/${samples[0].file}`);
}

start();
