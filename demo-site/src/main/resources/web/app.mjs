import { dequantize, load } from './octet/index.mjs';
import { bestClasses, isClassification } from './classes.mjs';
import { Column } from './column.mjs';
import { sortFiles } from './files.mjs';
import { makeInputs } from './inputs.mjs';
import { labelsFor, subjectOf } from './labels.mjs';
import { measure, nextTask } from './measure.mjs';
import { networks, serverModels } from './models.mjs';
import { samplesFor } from './samples.mjs';
import * as view from './view.mjs';

const state = {
  sources: networks.resnet,
  runners: [],
  loading: undefined,
  samples: samplesFor(),
  picture: undefined,
  sample: undefined,
  decoding: undefined,
  taking: undefined,
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

function chooseModels(sources) {
  view.showIgnored([]);
  state.sources = sources;
  return reload();
}

/** Loads the chosen models in place of those before, and runs them. */
function reload() {
  return attempt(async (isCurrent) => {
    dropModels();
    const columns = state.sources.map((source, i) => new Column(source, () => profile(i)));
    view.showColumns(columns);
    const loaded = await loadAll(state.sources, isCurrent);
    if (!isCurrent()) {
      loaded.forEach(({ model }) => model.dispose());
      return;
    }
    state.runners = loaded.map((one, i) => ({ ...one, column: columns[i] }));
    for (const { column, model, bytes } of state.runners) {
      column.showModel(model, bytes);
    }
    fitSamples(state.runners[0].model);
    while (state.decoding) {
      await state.taking;
    }
    if (isCurrent()) {
      await runAll(isCurrent);
    }
  });
}

function dropModels() {
  state.loading?.abort();
  for (const { model } of state.runners) {
    model.dispose();
  }
  state.runners = [];
  view.hideProgress();
}

/** Loads models at the same time; if one cannot be loaded, none is. */
async function loadAll(sources, isCurrent) {
  view.showStatus('Loading …');
  state.loading = new AbortController();
  const { signal } = state.loading;
  const downloads = sources.map(() => ({ loaded: 0, total: undefined }));
  const onDownload = (i, progress) => {
    downloads[i] = progress;
    if (isCurrent()) {
      const sum = (key) => downloads.reduce((all, one) => all + one[key], 0);
      view.showProgress(sum('loaded'), sum('total'));
    }
  };
  const results = await Promise.allSettled(
    sources.map(({ from }, i) => loadOne(from, signal, isCurrent, (progress) => onDownload(i, progress))),
  );
  if (isCurrent()) {
    view.hideProgress();
  }
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) {
    results.forEach(({ value }) => value?.dispose());
    throw failed.reason;
  }
  return results.map(({ value: model }, i) => ({ ...sources[i], model, bytes: downloads[i].loaded }));
}

function loadOne(from, signal, isCurrent, onDownload) {
  const kernels = view.chosenKernels();
  const isWanted = () => isCurrent() && kernels !== 'auto';
  return load(from, {
    kernels,
    worker: view.wantsWorker(),
    signal,
    onWarning: ({ message }) => isWanted() && view.showWarning(message),
    onProgress: (progress) => progress.phase === 'download' && onDownload(progress),
  });
}

/** Runs the models again; those that still load will run on what is chosen by then. */
async function rerun() {
  if (state.runners.length > 0) {
    await attempt(runAll);
  } else if (!state.busy) {
    await reload();
  }
}

/** Shows what the models say of the picture, then how long they take. */
async function runAll(isCurrent) {
  const { runners } = state;
  const made = runners.map(({ model }) => makeInputs(model, state.picture, view.chosenRange()));
  view.showNote(made.find(({ note }) => note)?.note);
  view.showStatus('Running …');
  if (made[0].pixels) {
    view.showSeen(made[0].pixels);
  }
  await nextTask();
  const labels = [];
  for (const [i, { model, column }] of runners.entries()) {
    const outputs = await model.run(made[i].inputs);
    const best = await classesOf(model, outputs[model.outputs[0].name], made[i]);
    if (!isCurrent()) {
      return;
    }
    showOutput(column, outputs[model.outputs[0].name], best);
    labels.push(best?.[0].label);
  }
  view.showAgreement(
    runners.map(({ title }) => title),
    labels.every(Boolean) ? labels : undefined,
  );
  await measureAll(runners, made, isCurrent);
}

async function classesOf(model, tensor, { note }) {
  return note || !isClassification(tensor) ? undefined : bestClasses(tensor, await labelsFor(model));
}

function showOutput(column, tensor, best) {
  if (best) {
    column.showClasses(best);
  } else {
    column.showExtent(tensor, dequantize(tensor));
  }
}

async function measureAll(runners, made, isCurrent) {
  view.showStatus('Measuring …');
  await nextTask();
  const times = await measure(
    runners.map(({ model }, i) => () => model.run(made[i].inputs)),
    isCurrent,
  );
  if (!times) {
    return;
  }
  runners.forEach(({ column }, i) => column.showTime(times[i]));
  if (runners.length === 2) {
    view.showComparison(...runners.map(({ title, bytes }, i) => ({ title, bytes, ms: times[i] })));
  }
  view.showStatus('Done.');
}

function profile(i) {
  return attempt(async (isCurrent) => {
    view.showStatus('Measuring the layers …');
    await nextTask();
    const { model, column } = state.runners[i];
    const { inputs, note } = makeInputs(model, state.picture, view.chosenRange());
    view.showNote(note);
    const layers = await model.profile(inputs);
    if (isCurrent()) {
      column.showLayers(layers);
      view.showStatus('Layers measured.');
    }
  });
}

/** Offers the samples that fit a model; a sample of others makes room for the first of them. */
function fitSamples(model) {
  const samples = samplesFor(subjectOf(model));
  if (samples === state.samples) {
    return;
  }
  state.samples = samples;
  view.listSamples(samples);
  if (state.sample) {
    state.taking = takePicture(samples[0].name, samples[0].url, samples[0]);
  }
}

function chooseSample(sample) {
  return choosePicture(sample.name, sample.url, sample);
}

async function choosePicture(name, url, sample) {
  view.showIgnored([]);
  const taking = takePicture(name, url, sample);
  state.taking = taking;
  if (await taking) {
    await rerun();
  }
}

/**
 * Takes and shows a picture, unless a later one was chosen before it is decoded.
 *
 * @returns {Promise<boolean>} whether it is the picture now
 */
async function takePicture(name, url, sample) {
  const image = new Image();
  image.src = url;
  state.decoding = image;
  const isReadable = await image.decode().then(
    () => true,
    () => false,
  );
  if (state.decoding !== image) {
    release(image);
    return false;
  }
  state.decoding = undefined;
  if (!isReadable) {
    release(image);
    refusePicture(name);
    return false;
  }
  release(state.picture);
  state.picture = image;
  state.sample = sample;
  view.markSample(sample);
  view.showPicture(name, image);
  return true;
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

function takeFiles(files) {
  const { models, picture, ignored } = sortFiles(files);
  if (models.length > 0) {
    view.clearModelChoice();
    chooseModels(models);
  }
  if (picture) {
    choosePicture(picture.name, URL.createObjectURL(picture));
  }
  view.showIgnored(ignored);
}

async function start() {
  view.onChoices({
    network: (id) => chooseModels(networks[id]),
    models: chooseModels,
    files: takeFiles,
    sample: chooseSample,
    engine: reload,
    again: rerun,
  });
  view.listSamples(state.samples);
  chooseSample(state.samples[0]);
  reload();
  view.listServerModels(await serverModels().catch(() => []));
}

start();
