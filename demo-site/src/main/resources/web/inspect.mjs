import { clearChart, showBars } from './charts.mjs';
import { $, element } from './dom.mjs';
import { fileSize, milliseconds, typeAndShape } from './format.mjs';
import { compareLayers, readLayers } from './layers.mjs';
import { networks } from './models.mjs';
import { samplesFor } from './samples.mjs';
import { bytesOf, pictureAt, textOf } from './sources.mjs';
import { histogram } from './statistics.mjs';

const MAX_PICKED = 2;
const MILLION = 1e6;
const TERMS = ['Input', 'Layers', 'Multiply-accumulates', 'Parameters', 'File', 'Memory', 'Kernels', 'All layers'];

const choices = [networks.mobilenet, networks.resnet].flatMap(([int8, float32]) => [
  { model: int8, other: float32 },
  { model: float32, other: int8 },
]);
let chosen;
let work = 0;

/** Shows the layers of a model. */
export async function show() {
  if (!$('inspect').firstChild) {
    $('inspect').append($('inspect-view').content.cloneNode(true));
    fillChoices();
    showTerms({});
    await inspect(choices[0]);
  }
}

function fillChoices() {
  $('inspect-model').append(...choices.map((choice) => Object.assign(new Option(choice.model.file), { choice })));
  $('inspect-model').addEventListener('change', ({ target }) => inspect(target.selectedOptions[0].choice));
  $('inspect-sample').append(...samplesFor('cifar10').map((sample) => Object.assign(new Option(sample.name), { sample })));
  $('inspect-sample').addEventListener('change', () => inspect(chosen));
  $('inspect-file').addEventListener('change', ({ target }) => {
    const [model, other] = [...target.files].slice(0, MAX_PICKED).map((file) => ({ file: file.name, from: file }));
    target.value = '';
    if (model) {
      $('inspect-model').selectedIndex = -1;
      inspect({ model, other });
    }
  });
}

async function inspect(choice) {
  const mine = ++work;
  const isCurrent = () => mine === work;
  chosen = choice;
  say(`Reading ${choice.model.file} …`);
  $('inspect-error').hidden = true;
  setState('busy');
  try {
    const picture = await pictureAt($('inspect-sample').selectedOptions[0].sample.url);
    const [bytes, otherBytes] = await Promise.all([choice.model, choice.other].map((source) => source && bytesOf(source)));
    const read = await readLayers(bytes, picture);
    const other = otherBytes && (await readLayers(otherBytes, picture));
    if (!isCurrent()) {
      return;
    }
    const ratios = other ? ratiosOf(read, other) : new Map();
    showFacts(read, bytes.length);
    showLayers(read.nodes, ratios);
    await showCharts(read.nodes, ratios, Boolean(other));
    await choose(read.nodes.find(({ macs, values }) => macs > 0 && values) ?? read.nodes[0]);
    say(read.note ?? `${read.nodes.length} layers.`);
    setState('ready');
  } catch (error) {
    if (isCurrent()) {
      say('That did not work.');
      $('inspect-error').textContent = textOf(error);
      $('inspect-error').hidden = false;
      setState('error');
    }
  }
}

/** The float32 model of two is the exact one. */
function ratiosOf(one, other) {
  const isFloat = ({ nodes }) => nodes.every(({ scale }) => scale === undefined);
  return isFloat(one) ? compareLayers(one, other) : compareLayers(other, one);
}

function showFacts({ model, nodes }, bytes) {
  const sum = (key) => nodes.reduce((all, one) => all + (one[key] || 0), 0);
  showTerms({
    Input: typeAndShape(model.inputs[0]),
    Layers: String(nodes.length),
    'Multiply-accumulates': `${(sum('macs') / MILLION).toFixed(1)} million`,
    Parameters: sum('parameters').toLocaleString('en'),
    File: fileSize(bytes),
    Memory: fileSize(model.memory.total),
    Kernels: model.kernels,
    'All layers': milliseconds(model.ms),
  });
}

/** Shows what is known, in the same places as what is not known yet. */
function showTerms(known) {
  $('inspect-facts').replaceChildren(
    ...TERMS.map((term) =>
      element('div', {}, element('dt', { textContent: term }), element('dd', { textContent: known[term] ?? '–' })),
    ),
  );
}

function showLayers(nodes, ratios) {
  const slowest = Math.max(...nodes.map(({ ms }) => ms ?? 0));
  $('layers').tBodies[0].replaceChildren(...nodes.map((node) => layerRow(node, slowest, ratios)));
}

function layerRow(node, slowest, ratios) {
  const { index, operator, name, shape, dtype, scale, zeroPoint, kernel, ms, macs } = node;
  const button = element('button', { type: 'button', className: 'link', textContent: name || `node ${index}` });
  button.addEventListener('click', () => choose(node));
  const quantization = scale === undefined ? '–' : `${scale.toPrecision(4)}, ${zeroPoint}`;
  const bar = element('i');
  bar.style.width = `${slowest && ms ? (100 * ms) / slowest : 0}%`;
  const ratio = ratios.get(name);
  return element(
    'tr',
    { id: `layer-${index}` },
    element('td', { className: 'number', textContent: index }),
    element('td', { textContent: operator }),
    element('td', {}, button, element('br'), element('small', { textContent: typeAndShape({ dtype, shape }) })),
    element('td', { textContent: quantization }),
    element('td', {}, element('small', { textContent: kernel ?? 'part of another' })),
    element(
      'td',
      { className: 'number' },
      ms === undefined ? '–' : milliseconds(ms),
      element('span', { className: 'meter', ariaHidden: 'true' }, bar),
    ),
    element('td', { className: 'number', textContent: macs && ms ? (macs / ms / MILLION).toFixed(1) : '–' }),
    element('td', { className: 'number', textContent: decibels(ratio) }),
  );
}

function decibels(ratio) {
  return ratio === undefined ? '–' : ratio === Infinity ? 'equal' : `${ratio.toFixed(1)} dB`;
}

async function showCharts(nodes, ratios, hasPair) {
  const named = (node) => `${node.index} ${node.name || node.operator}`;
  await showBars($('time-chart'), {
    labels: nodes.map(named),
    sets: [{ label: 'ms', data: nodes.map(({ ms }) => ms ?? 0) }],
    unit: 'ms',
  });
  const compared = nodes.filter(({ name }) => Number.isFinite(ratios.get(name)));
  $('sqnr-note').textContent = hasPair
    ? 'Signal to quantization noise of the int8 network against float32, for this picture. Higher is better; 6 dB are one bit.'
    : 'Choose two files at once, float32 and quantized, to compare their layers.';
  if (compared.length > 0) {
    await showBars($('sqnr-chart'), {
      labels: compared.map(named),
      sets: [{ label: 'dB', data: compared.map(({ name }) => ratios.get(name)) }],
      unit: 'dB',
    });
  } else {
    clearChart($('sqnr-chart'));
  }
}

/** Shows the values of one layer. */
async function choose(node) {
  for (const row of $('layers').tBodies[0].rows) {
    row.classList.toggle('chosen', row.id === `layer-${node.index}`);
  }
  const title = node.name || node.operator;
  await showValues('activation', `Activations of ${title}`, 'values', node.values, 'This layer runs as part of another.');
  await showValues('weight', `Weights of ${title}`, 'weights', node.weights, 'This layer has no weights.');
}

/** Shows a histogram, or says why there is none. */
async function showValues(id, title, unit, values, absent) {
  const canvas = $(`${id}-chart`);
  $(`${id}-title`).textContent = title;
  if (!values) {
    clearChart(canvas);
    canvas.ariaLabel = `${title}: ${absent}`;
    $(`${id}-note`).textContent = absent;
    return;
  }
  const { labels, counts, low, high } = histogram(values);
  const text = `${values.length.toLocaleString('en')} ${unit} from ${low.toPrecision(4)} to ${high.toPrecision(4)}.`;
  canvas.ariaLabel = `Histogram. ${title}: ${text}`;
  $(`${id}-note`).textContent = text;
  await showBars(canvas, { labels, sets: [{ label: unit, data: counts }], unit, dense: true });
}

function setState(name) {
  document.documentElement.dataset.inspect = name;
  $('inspect').ariaBusy = String(name === 'busy');
}

function say(text) {
  $('inspect-status').textContent = text;
}
