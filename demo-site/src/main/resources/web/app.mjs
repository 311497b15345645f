import { load } from './octet/index.mjs';
import { labelsFor, loadImageNetLabels } from './labels.mjs';
import { makeInputs } from './inputs.mjs';
import { samples } from './samples.mjs';
import * as view from './view.mjs';

const FIRST_CHOICES = ['tf2_mobilenet_v2_1.0_224_ptq', 'mobilenet_v2_1.0_224_quant'];
const MAX_RUNS = 20;
const MAX_MILLISECONDS = 1500;

const state = {
  source: undefined,
  picture: undefined,
  sample: undefined,
  decoding: undefined,
  model: undefined,
  loading: undefined,
  busy: false,
};
let work = 0;

/** Runs `task`; a newer one takes over, an error is shown and leaves the page usable. */
async function attempt(task) {
  const mine = ++work;
  const isCurrent = () => mine === work;
  view.clearMessages();
  setState('busy');
  try {
    await task(isCurrent);
    if (isCurrent()) {
      setState('ready');
    }
  } catch (error) {
    if (isCurrent()) {
      view.showError(error);
      fail();
    }
  }
}

function fail() {
  view.showStatus('That did not work.');
  setState('error');
}

function setState(name) {
  state.busy = name === 'busy';
  view.setState(name);
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
  }).finally(() => {
    if (isCurrent()) {
      state.loading = undefined;
      view.hideProgress();
    }
  });
}

function dropModel() {
  state.loading?.abort();
  state.model?.dispose();
  state.model = undefined;
  view.clearOutcome();
}

/** Runs the model again; one that still loads will run on what is chosen by then. */
async function rerun() {
  if (state.model) {
    await attempt(runModel);
  } else if (!state.loading) {
    await reload();
  }
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
  view.showIgnored([]);
  state.source = source;
  return reload();
}

function chooseSample(sample) {
  return choosePicture(sample.name, `./samples/${sample.file}`, sample);
}

/** Shows and classifies a picture, unless a later one was chosen before it is decoded. */
async function choosePicture(name, url, sample) {
  view.showIgnored([]);
  const image = new Image();
  image.src = url;
  state.decoding = image;
  const isReadable = await image.decode().then(
    () => true,
    () => false,
  );
  if (state.decoding !== image) {
    release(image);
    return;
  }
  state.decoding = undefined;
  if (!isReadable) {
    release(image);
    refusePicture(name);
    return;
  }
  release(state.picture);
  state.picture = image;
  state.sample = sample;
  view.markSample(sample);
  view.showPicture(name, image);
  await rerun();
}

/** The picture before stays, and so does work that goes on. */
function refusePicture(name) {
  view.markSample(state.sample);
  view.showError(new Error(`${name}: this browser cannot read it as a picture`));
  if (!state.busy) {
    fail();
  }
}

function release(image) {
  if (image?.src.startsWith('blob:')) {
    URL.revokeObjectURL(image.src);
  }
}

/** Takes one model and one picture of `files`. */
function takeFiles(files) {
  const all = [...files];
  const isPicture = ({ type }) => type.startsWith('image/');
  const picture = all.find(isPicture);
  const model =
    all.find(({ name }) => name.toLowerCase().endsWith('.tflite')) ?? all.find((file) => !isPicture(file));
  if (model) {
    view.clearModelChoice();
    chooseModel({ name: model.name, from: model, bytes: model.size });
  }
  if (picture) {
    choosePicture(picture.name, URL.createObjectURL(picture));
  }
  view.showIgnored(all.filter((file) => file !== model && file !== picture));
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
    files: takeFiles,
    sample: chooseSample,
    engine: reload,
    range: rerun,
    again: rerun,
    profile,
  });
  view.listSamples(samples);
  loadImageNetLabels();
  const models = await listModels().catch(() => []);
  view.listModels(models);
  if (state.source) {
    view.clearModelChoice();
  } else if (models.length > 0) {
    state.source = sourceOf(models[0]);
  }
  if (!state.picture && !state.decoding) {
    await chooseSample(samples[0]);
  } else if (!state.model) {
    await rerun();
  }
}

start();
