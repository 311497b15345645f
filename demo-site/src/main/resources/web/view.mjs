import { $, element } from './dom.mjs';
import { fileSize, percent } from './format.mjs';

/** Sets the page's state, `busy`, `live`, `ready` or `error`: for styles and for whoever drives the page. */
export function setState(name) {
  document.documentElement.dataset.state = name;
  $('outcome').ariaBusy = String(name === 'busy');
  $('again').disabled = name === 'busy' || name === 'live';
}

/** Connects the controls. */
export function onChoices(actions) {
  $('networks').addEventListener('change', ({ target }) => {
    $('model').selectedIndex = -1;
    actions.network(target.value);
  });
  $('model').addEventListener('change', ({ target }) => {
    markNetwork();
    actions.models(target.selectedOptions[0].models);
  });
  $('precision').addEventListener('change', actions.precision);
  onFiles('model-file', actions.files);
  onFiles('image-file', actions.files);
  onFiles('raw-file', actions.raw);
  $('randomize').addEventListener('click', actions.randomize);
  $('origin').addEventListener('change', ({ target }) => actions.origin(target.value));
  $('camera-button').addEventListener('click', actions.camera);
  $('samples').addEventListener('change', ({ target }) => actions.sample(target.sample));
  $('kernels').addEventListener('change', actions.engine);
  $('worker').addEventListener('change', actions.engine);
  $('range').addEventListener('change', actions.again);
  $('again').addEventListener('click', actions.again);
  onDrop(actions.files);
}

/** Hands over the files that are picked, also when they are the same again. */
function onFiles(id, take) {
  $(id).addEventListener('change', ({ target }) => {
    const files = [...target.files];
    target.value = '';
    if (files.length > 0) {
      take(files);
    }
  });
}

/** Files may be dropped and pasted anywhere, while a view is shown that takes them. */
function onDrop(take) {
  const mark = (on) => document.documentElement.classList.toggle('dropping', on);
  addEventListener('dragover', (event) => {
    event.preventDefault();
    mark(true);
  });
  addEventListener('dragleave', (event) => mark(event.relatedTarget !== null));
  addEventListener('drop', (event) => {
    event.preventDefault();
    mark(false);
    if (!$('workbench').hidden) {
      take(event.dataTransfer.files);
    }
  });
  addEventListener('paste', ({ clipboardData }) => {
    if (!$('workbench').hidden && clipboardData.files.length > 0) {
      take(clipboardData.files);
    }
  });
}

/** Fills the list of the server's models, none of them marked. */
export function listServerModels(entries) {
  $('model').replaceChildren(
    ...entries.map(({ name, bytes, models }) =>
      Object.assign(new Option(`${name} (${fileSize(bytes)})`), { models }),
    ),
  );
  $('model').selectedIndex = -1;
  $('model-field').hidden = entries.length === 0;
}

/** Unmarks the networks and the server's models. */
export function clearModelChoice() {
  markNetwork();
  $('model').selectedIndex = -1;
}

function markNetwork() {
  for (const input of $('networks').querySelectorAll('input')) {
    input.checked = false;
  }
}

/** Fills the sample pictures. */
export function listSamples(samples) {
  $('samples').replaceChildren(
    ...samples.map((sample) => {
      const input = element('input', { type: 'radio', name: 'sample', sample });
      const image = element('img', { src: sample.url, alt: sample.name });
      return element('label', { title: sample.name }, input, image);
    }),
  );
}

/** Marks a sample picture, or none. */
export function markSample(sample) {
  for (const input of $('samples').querySelectorAll('input')) {
    input.checked = input.sample === sample;
  }
}

/** Shows the part of the page where a picture comes from: samples, photo, camera or drawing. */
export function showOrigin(origin) {
  for (const part of document.querySelectorAll('.origin')) {
    part.hidden = part.dataset.origin !== origin;
  }
}

/** Shows whether the camera runs. */
export function showCamera(isOn) {
  $('camera-button').textContent = isOn ? 'Stop the camera' : 'Start the camera';
  $('camera-note').textContent = 'Frames stay on this device.';
}

/** Shows the rate of live frames, and how long the last one took. */
export function showLive(perSecond, ms) {
  $('camera-note').textContent = perSecond ? `${perSecond.toFixed(1)} frames per second` : '…';
  $('camera-note').dataset.fps = String(perSecond);
  showStatus(`Live, ${ms.toFixed(1)} ms per frame with drawing`);
}

/** Which of a network's pair: 0 is int8, 1 float32. */
export const chosenPrecision = () => Number($('precision').querySelector(':checked').value);
export const chosenKernels = () => $('kernels').querySelector(':checked').value;
export const wantsWorker = () => $('worker').checked;
export const chosenRange = () => $('range').value;

/** Says what goes on. */
export function showStatus(text) {
  $('status').textContent = text;
}

/** Shows how far a download is: `loaded` of `total` bytes, where the total is known. */
export function showProgress(loaded, total) {
  const bar = $('progress');
  bar.hidden = false;
  if (total) {
    bar.max = total;
    bar.value = loaded;
  } else {
    bar.removeAttribute('value');
  }
}

/** Hides the progress bar. */
export function hideProgress() {
  $('progress').hidden = true;
}

/** Shows an error in the page. */
export function showError(error) {
  const kind = error.code ? `${error.code}: ` : '';
  showMessage('error', kind + error.message);
}

/** Shows a warning. */
export function showWarning(text) {
  showMessage('warning', text);
}

/** Shows or hides a note. */
function showNote(text) {
  showMessage('note', text);
}

/** Names the dropped files that the page has no use for. */
export function showIgnored(files) {
  const names = files.map(({ name }) => name).join(', ');
  showMessage('ignored', names && `Ignored: ${names}. The page takes up to two models and one picture at a time.`);
}

/** Hides the error and the note; a warning stays as long as its models. */
export function clearMessages() {
  showMessage('error');
  showMessage('note');
}

function showMessage(id, text = '') {
  $(id).textContent = text;
  $(id).hidden = text === '';
}

/** Shows the chosen picture under its name. */
export function showPicture(name, picture) {
  $('picture-name').textContent = name;
  $('picture').ariaLabel = `The chosen picture: ${name}`;
  drawPicture(picture);
}

/** Draws the largest centred square of a picture. */
export function drawPicture(picture) {
  const canvas = $('picture');
  const width = picture.videoWidth ?? picture.naturalWidth ?? picture.width;
  const height = picture.videoHeight ?? picture.naturalHeight ?? picture.height;
  const side = Math.min(width, height);
  const pen = canvas.getContext('2d');
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, (width - side) / 2, (height - side) / 2, side, side, 0, 0, canvas.width, canvas.height);
}

/** Shows what the models get: pixels of a picture, or other values. */
export function showInputs({ pixels, note }) {
  showNote(note);
  $('raw').hidden = !note;
  if (pixels) {
    showSeen(pixels);
  }
}

/** Shows the pixels that a model gets of the picture. */
function showSeen(pixels) {
  const canvas = $('seen');
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  canvas.getContext('2d').putImageData(pixels, 0, 0);
  $('seen-size').textContent = `seen as ${pixels.width}\u00a0×\u00a0${pixels.height}`;
}

/** Shows new columns in place of all others, with what compares them where there are two. */
export function showColumns(columns) {
  showMessage('warning');
  $('columns').replaceChildren(...columns.map(({ root }) => root));
  $('verdict').hidden = columns.length < 2;
  showAgreement();
  $('comparison').textContent = '\u00a0';
}

/** Says whether two models agree on the best class; says nothing without classes. */
export function showAgreement(titles, labels) {
  const [one, other] = labels ?? [];
  $('agreement').classList.toggle('agree', Boolean(labels) && one === other);
  $('agreement').classList.toggle('disagree', one !== other);
  $('agreement').textContent = !labels
    ? '\u00a0'
    : one === other
      ? `Both say ${one}.`
      : `${titles[0]} says ${one}, ${titles[1]} says ${other}.`;
}

/** Compares time and size of two models, each `{title, ms, bytes}`. */
export function showComparison(one, other) {
  const speed = (other.ms / one.ms).toFixed(1);
  $('comparison').textContent =
    `${one.title} runs ${speed} × as fast as ${other.title}, from ${percent(one.bytes / other.bytes, 0)} of the file size.`;
}
