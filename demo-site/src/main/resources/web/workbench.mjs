import { dequantize, load } from './octet/index.mjs';
import { startCamera } from './camera.mjs';
import { bestClasses, isClassification } from './classes.mjs';
import { Column } from './column.mjs';
import { Drawing } from './drawing.mjs';
import { sortFiles } from './files.mjs';
import { fileSize } from './format.mjs';
import { makeInputs } from './inputs.mjs';
import { labelsFor, readLabels, subjectOf } from './labels.mjs';
import { measure, nextTask } from './measure.mjs';
import { networks, serverModels } from './models.mjs';
import { startProof } from './proof.mjs';
import { samplesFor } from './samples.mjs';
import * as view from './view.mjs';
import { showVitals } from './vitals.mjs';

const FRAMES_SHOWN = 20;

/** Classify and compare: one model or two, a picture, and what they say of it. The newest choice wins. */
export class Workbench {
  #mode;
  #network = 'resnet';
  /** Models that are none of the networks. */
  #others;
  #labels;
  #runners = [];
  #loading;
  #samples = samplesFor();
  #picture;
  #sample;
  #decoding;
  #taking;
  #camera;
  #drawing;
  #raw;
  #seed = 1;
  #isBusy = false;
  #work = 0;

  constructor() {
    view.onChoices({
      network: (id) => this.#chooseNetwork(id),
      precision: () => this.#reload(),
      models: (models) => this.#chooseModels(models),
      files: (files) => this.#takeFiles(files),
      sample: (sample) => this.#choosePicture(sample.name, sample.url, sample),
      origin: (origin) => this.#chooseOrigin(origin),
      camera: () => this.#toggleCamera(),
      randomize: () => this.#randomize(),
      raw: (files) => this.#takeRaw(files),
      engine: () => this.#reload(),
      again: () => this.#rerun(),
    });
    this.#drawing = new Drawing((canvas) => this.#takeCanvas('drawing', canvas));
    view.listSamples(this.#samples);
    startProof();
    serverModels()
      .catch(() => [])
      .then(view.listServerModels);
  }

  /** Shows one model (`classify`) or two (`compare`). */
  show(mode) {
    if (mode === this.#mode) {
      return;
    }
    this.#mode = mode;
    if (!this.#picture && !this.#decoding) {
      const [first] = this.#samples;
      this.#choosePicture(first.name, first.url, first);
    }
    this.#reload();
  }

  /** Ends the camera and what runs: another view is shown. */
  pause() {
    this.#mode = undefined;
    this.#stopCamera();
    this.#work++;
  }

  /** Shows two models side by side, each `{title, file, from}`. */
  compare(models) {
    this.#network = undefined;
    this.#others = models;
    view.clearModelChoice();
    location.hash = '#compare';
  }

  get #sources() {
    if (this.#others) {
      return this.#others;
    }
    const pair = networks[this.#network];
    return this.#mode === 'classify' ? [pair[view.chosenPrecision()]] : pair;
  }

  #chooseNetwork(id) {
    view.showIgnored([]);
    this.#network = id;
    this.#others = undefined;
    this.#labels = undefined;
    return this.#reload();
  }

  #chooseModels(models) {
    view.showIgnored([]);
    this.#others = models;
    this.#labels = undefined;
    return this.#reload();
  }

  /** Runs `task`; a newer one takes over, an error is shown and leaves the page usable. */
  async #attempt(task) {
    const mine = ++this.#work;
    const isCurrent = () => mine === this.#work;
    view.clearMessages();
    this.#setState('busy');
    try {
      await task(isCurrent);
      if (isCurrent()) {
        this.#setState('ready');
      }
    } catch (error) {
      if (isCurrent()) {
        view.showError(error);
        this.#fail();
      }
    }
  }

  #fail() {
    view.showStatus('That did not work.');
    this.#setState('error');
  }

  #setState(name) {
    this.#isBusy = name === 'busy';
    view.setState(name);
  }

  /** Loads the chosen models in place of those before, and runs them. */
  #reload() {
    this.#raw = undefined;
    return this.#attempt(async (isCurrent) => {
      this.#dropModels();
      const sources = this.#sources;
      const columns = sources.map((source) => new Column(source));
      view.showColumns(columns);
      const loaded = await this.#loadAll(sources, isCurrent);
      if (!isCurrent()) {
        loaded.forEach(({ model }) => model.dispose());
        return;
      }
      this.#runners = loaded.map((one, i) => ({ ...one, column: columns[i] }));
      for (const { column, model, bytes } of this.#runners) {
        column.showModel(model, bytes);
      }
      showVitals({ model: this.#runners[0].model, bytes: this.#runners[0].bytes });
      this.#fitSamples(this.#runners[0].model);
      while (this.#decoding) {
        await this.#taking;
      }
      if (isCurrent()) {
        await this.#runAll(isCurrent);
      }
    });
  }

  #dropModels() {
    this.#loading?.abort();
    for (const { model } of this.#runners) {
      model.dispose();
    }
    this.#runners = [];
    view.hideProgress();
  }

  /** Loads models at the same time; if one cannot be loaded, none is. */
  async #loadAll(sources, isCurrent) {
    view.showStatus('Loading …');
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    const downloads = sources.map(() => ({ loaded: 0, total: undefined }));
    const onDownload = (i, progress) => {
      downloads[i] = progress;
      if (isCurrent()) {
        const sum = (key) => downloads.reduce((all, one) => all + one[key], 0);
        view.showProgress(sum('loaded'), sum('total'));
        view.showStatus(`Loading … ${fileSize(sum('loaded'))}`);
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

  /** Runs the models again; those that still load will run on what is chosen by then. */
  async #rerun() {
    if (this.#runners.length > 0) {
      await this.#attempt((isCurrent) => this.#runAll(isCurrent));
    } else if (!this.#isBusy) {
      await this.#reload();
    }
  }

  /** Shows what the models say of the picture; then how long they take, or the next frame. */
  async #runAll(isCurrent) {
    if (this.#camera) {
      await this.#runLive(isCurrent);
      return;
    }
    view.showStatus('Running …');
    await nextTask();
    const made = await this.#runOnce(isCurrent);
    if (made) {
      await this.#measureAll(made, isCurrent);
    }
  }

  /** Runs every model once; returns its inputs, nothing where a newer task took over. */
  async #runOnce(isCurrent) {
    const range = view.chosenRange();
    const given = { picture: this.#picture, raw: this.#raw, seed: this.#seed, range };
    const made = this.#runners.map(({ model }) => makeInputs(model, given));
    view.showInputs(made[0]);
    const labels = [];
    for (const [i, { model, column }] of this.#runners.entries()) {
      const outputs = await model.run(made[i].inputs);
      const tensor = outputs[model.outputs[0].name];
      const best = await this.#classesOf(model, tensor, made[i]);
      if (!isCurrent()) {
        return undefined;
      }
      if (best) {
        column.showClasses(best);
      } else {
        column.showExtent(tensor, dequantize(tensor));
      }
      labels.push(best?.[0].label);
    }
    view.showAgreement(
      this.#runners.map(({ title }) => title),
      labels.every(Boolean) ? labels : undefined,
    );
    return made;
  }

  async #classesOf(model, tensor, { isRandom }) {
    return isRandom || !isClassification(tensor)
      ? undefined
      : bestClasses(tensor, this.#labels ?? (await labelsFor(model)));
  }

  async #measureAll(made, isCurrent) {
    view.showStatus('Measuring …');
    await nextTask();
    const times = await measure(
      this.#runners.map(({ model }, i) => () => model.run(made[i].inputs)),
      isCurrent,
    );
    if (!times) {
      return;
    }
    this.#runners.forEach(({ column }, i) => column.showTime(times[i]));
    showVitals({ ms: times[0] });
    if (this.#runners.length === 2) {
      view.showComparison(...this.#runners.map(({ title, bytes }, i) => ({ title, bytes, ms: times[i] })));
    }
    view.showStatus('Done.');
  }

  /** Classifies frames of the camera, each once, until something else is chosen. */
  async #runLive(isCurrent) {
    this.#setState('live');
    const ends = [];
    while (isCurrent() && this.#camera) {
      const begin = performance.now();
      view.drawPicture(this.#picture);
      if (!(await this.#runOnce(isCurrent))) {
        return;
      }
      const end = performance.now();
      ends.push(end);
      if (ends.length > FRAMES_SHOWN) {
        ends.shift();
      }
      const seconds = (end - ends[0]) / 1000;
      view.showLive(seconds && (ends.length - 1) / seconds, end - begin);
      await this.#camera.nextFrame();
    }
  }

  /** Offers the samples that fit a model; a sample of others makes room for the first of them. */
  #fitSamples(model) {
    const samples = samplesFor(subjectOf(model));
    if (samples === this.#samples) {
      return;
    }
    this.#samples = samples;
    view.listSamples(samples);
    if (this.#sample) {
      this.#taking = this.#takePicture(samples[0].name, samples[0].url, samples[0]);
    }
  }

  #chooseOrigin(origin) {
    this.#stopCamera();
    view.showOrigin(origin);
    if (origin === 'drawing' && !this.#drawing.isEmpty) {
      this.#drawing.take();
    }
  }

  async #toggleCamera() {
    if (this.#camera) {
      this.#stopCamera();
      await this.#rerun();
      return;
    }
    view.clearMessages();
    try {
      this.#camera = await startCamera();
    } catch (error) {
      view.showError(error);
      this.#fail();
      return;
    }
    view.showCamera(true);
    this.#setPicture('camera', this.#camera.video);
    await this.#rerun();
  }

  #stopCamera() {
    if (this.#camera) {
      this.#setPicture('camera', this.#camera.still());
      this.#camera.stop();
      this.#camera = undefined;
      view.showCamera(false);
    }
  }

  #takeCanvas(name, canvas) {
    this.#setPicture(name, canvas);
    return this.#rerun();
  }

  async #choosePicture(name, url, sample) {
    view.showIgnored([]);
    const taking = this.#takePicture(name, url, sample);
    this.#taking = taking;
    if (await taking) {
      await this.#rerun();
    }
  }

  /**
   * Takes and shows a picture, unless a later one was chosen before it is decoded.
   *
   * @returns {Promise<boolean>} whether it is the picture now
   */
  async #takePicture(name, url, sample) {
    const image = new Image();
    image.src = url;
    this.#decoding = image;
    const isReadable = await image.decode().then(
      () => true,
      () => false,
    );
    if (this.#decoding !== image) {
      release(image);
      return false;
    }
    this.#decoding = undefined;
    if (!isReadable) {
      release(image);
      this.#refusePicture(name);
      return false;
    }
    this.#stopCamera();
    this.#setPicture(name, image, sample);
    return true;
  }

  #setPicture(name, picture, sample) {
    release(this.#picture);
    this.#picture = picture;
    this.#sample = sample;
    view.markSample(sample);
    view.showPicture(name, picture);
  }

  /** The picture before stays, and so does work that goes on. */
  #refusePicture(name) {
    view.markSample(this.#sample);
    view.showError(new Error(`${name}: this browser cannot read it as a picture`));
    if (!this.#isBusy) {
      this.#fail();
    }
  }

  async #takeFiles(files) {
    const { models, picture, labels, ignored } = sortFiles(files);
    const names = labels && (await readLabels(labels));
    if (models.length > 0) {
      view.clearModelChoice();
      this.#chooseModels(models);
    }
    if (names) {
      this.#labels = names;
      if (models.length === 0) {
        this.#rerun();
      }
    }
    if (picture) {
      this.#choosePicture(picture.name, URL.createObjectURL(picture));
    }
    view.showIgnored(ignored);
  }

  #randomize() {
    this.#raw = undefined;
    this.#seed++;
    return this.#rerun();
  }

  async #takeRaw(files) {
    this.#raw = await Promise.all([...files].map((file) => file.arrayBuffer()));
    return this.#rerun();
  }
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

function release(picture) {
  if (picture?.src?.startsWith('blob:')) {
    URL.revokeObjectURL(picture.src);
  }
}
