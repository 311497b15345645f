import { dequantize, topK } from './octet/index.mjs';

const MAX_CLASSES = 5000;

const $ = (id) => document.getElementById(id);

/** Sets the page's state, `busy`, `ready` or `error`: for styles and for whoever drives the page. */
export function setState(name) {
  document.documentElement.dataset.state = name;
  $('again').disabled = $('profile').disabled = name === 'busy';
}

/** Connects the controls. */
export function onChoices(actions) {
  $('choices').addEventListener('submit', (event) => event.preventDefault());
  $('model').addEventListener('change', ({ target }) => {
    const entry = target.selectedOptions[0]?.entry;
    if (entry) {
      actions.model(entry);
    }
  });
  for (const id of ['model-file', 'image-file']) {
    $(id).addEventListener('change', ({ target }) => {
      if (target.files[0]) {
        actions.files([target.files[0]]);
        target.value = '';
      }
    });
  }
  $('samples').addEventListener('change', ({ target }) => actions.sample(target.sample));
  $('kernels').addEventListener('change', actions.engine);
  $('worker').addEventListener('change', actions.engine);
  $('range').addEventListener('change', actions.range);
  $('again').addEventListener('click', actions.again);
  $('profile').addEventListener('click', actions.profile);
  onDrop(actions.files);
}

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
    take(event.dataTransfer.files);
  });
}

/** Fills the list of the server's models. */
export function listModels(models) {
  $('model').replaceChildren(
    ...models.map((entry) => {
      const text = `${entry.name} (${megabytes(entry.bytes)})`;
      return Object.assign(new Option(text), { entry });
    }),
  );
  $('model-field').hidden = models.length === 0;
  $('no-models').hidden = models.length > 0;
}

/** Fills the sample pictures and marks the first. */
export function listSamples(samples) {
  $('samples').replaceChildren(
    ...samples.map((sample, i) => {
      const input = element('input', { type: 'radio', name: 'sample', checked: i === 0, sample });
      const image = element('img', { src: `./samples/${sample.file}`, alt: sample.name });
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

/** Unmarks the server's models. */
export function clearModelChoice() {
  $('model').selectedIndex = -1;
}

export const chosenKernels = () => $('kernels').querySelector(':checked').value;
export const wantsWorker = () => $('worker').checked;
export const chosenRange = () => $('range').value;

/** Says what goes on. */
export function showStatus(text) {
  $('status').textContent = text;
}

/** Shows how far the download is. */
export function showProgress({ phase, loaded, total }) {
  if (phase === 'download') {
    const bar = $('progress');
    bar.hidden = false;
    bar.max = total ?? 1;
    if (total) {
      bar.value = loaded;
    } else {
      bar.removeAttribute('value');
    }
  } else if (phase === 'prepare') {
    showStatus('Preparing …');
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
export function showNote(text) {
  showMessage('note', text);
}

/** Names the dropped files that the page has no use for. */
export function showIgnored(files) {
  const names = files.map(({ name }) => name).join(', ');
  showMessage('ignored', names && `Ignored: ${names}. The page takes one model and one picture at a time.`);
}

/** Hides the error and the note; a warning stays as long as its model. */
export function clearMessages() {
  showMessage('error');
  showMessage('note');
}

function showMessage(id, text = '') {
  $(id).textContent = text;
  $(id).hidden = text === '';
}

/** Shows the chosen picture. */
export function showPicture(name, image) {
  $('picture').src = image.src;
  $('picture').alt = name;
  $('picture').hidden = false;
  $('picture-name').textContent = name;
}

/** Empties everything that belongs to a model. */
export function clearOutcome() {
  hideProgress();
  showMessage('warning');
  $('results').replaceChildren();
  $('facts').replaceChildren();
  $('layer-table').hidden = true;
  for (const id of ['time-median', 'time-first', 'kernels-used', 'memory']) {
    $(id).textContent = '–';
  }
}

/** Shows the facts of a loaded model. */
export function showModel(model, { name, bytes }) {
  $('kernels-used').textContent = model.kernels;
  $('memory').textContent = megabytes(model.memory.total);
  const facts = [
    ['File', `${name}, ${megabytes(bytes)}`],
    ...model.inputs.map((tensor) => ['Input', describe(tensor)]),
    ...model.outputs.map((tensor) => ['Output', describe(tensor)]),
    ['Weights', megabytes(model.memory.weights)],
    ['Activations', megabytes(model.memory.arena)],
  ];
  $('facts').replaceChildren(
    ...facts.flatMap(([term, text]) => [
      element('dt', { textContent: term }),
      element('dd', { textContent: text }),
    ]),
  );
}

function describe({ name, dtype, shape, scale, zeroPoint }) {
  const quantization = scale === undefined ? '' : `, scale ${scale.toPrecision(4)}, zero point ${zeroPoint}`;
  return `${name}: ${dtype} [${shape.join(', ')}]${quantization}`;
}

/** Shows the best classes of an output, or its extent where it is no classification. */
export function showOutput(model, tensor, labels, isPicture) {
  const scores = dequantize(tensor);
  const isVector = tensor.shape.slice(0, -1).every((size) => size === 1);
  if (!isPicture || !isVector || scores.length > MAX_CLASSES || scores.length < 2) {
    $('results').replaceChildren(element('li', { textContent: extent(tensor, scores) }));
    return;
  }
  const shares = asShares(scores);
  const best = topK(tensor, 5, labels);
  $('results').replaceChildren(
    ...best.map(({ index, label }) => resultLine(label ?? `class ${index}`, shares[index])),
  );
}

function extent({ shape, dtype }, scores) {
  let [low, high] = [Infinity, -Infinity];
  for (const score of scores) {
    low = Math.min(low, score);
    high = Math.max(high, score);
  }
  return `Output ${dtype} [${shape.join(', ')}], values ${low.toPrecision(4)} to ${high.toPrecision(4)}`;
}

/** The scores themselves where they are probabilities, else their softmax. */
function asShares(scores) {
  if (scores.every((score) => score >= 0 && score <= 1)) {
    return scores;
  }
  const high = scores.reduce((a, b) => Math.max(a, b));
  const powers = scores.map((score) => Math.exp(score - high));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

function resultLine(label, share) {
  const percent = `${(100 * share).toFixed(1)} %`;
  const fill = element('div', {});
  fill.style.width = `${Math.min(100, 100 * share)}%`;
  return element(
    'li',
    {},
    element(
      'div',
      { className: 'line' },
      element('span', { className: 'label', textContent: label }),
      element('span', { className: 'score', textContent: percent }),
    ),
    element('div', { className: 'bar', ariaHidden: 'true' }, fill),
  );
}

/** Shows the first and the median time, in milliseconds. */
export function showTimes(times) {
  const sorted = [...times].sort((a, b) => a - b);
  $('time-first').textContent = milliseconds(times[0]);
  $('time-median').textContent = milliseconds(sorted[sorted.length >> 1]);
}

/** Shows the profile of a model. */
export function showLayers(layers) {
  const body = $('layer-table').querySelector('tbody');
  body.replaceChildren(
    ...layers.map(({ node, operator, kernel, ms, macs }) => {
      const speed = macs && ms ? (macs / ms / 1e6).toFixed(1) : '';
      return element(
        'tr',
        {},
        ...[node, operator, kernel].map((textContent) => element('td', { textContent })),
        ...[ms.toFixed(3), speed].map((textContent) =>
          element('td', { textContent, className: 'number' }),
        ),
      );
    }),
  );
  $('layer-table').hidden = false;
}

function milliseconds(ms) {
  return `${ms.toFixed(ms < 10 ? 2 : 1)} ms`;
}

function megabytes(bytes) {
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
}

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}
