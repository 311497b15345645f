import { imageToTensor, load } from './octet/index.mjs';
import { showBars } from './charts.mjs';
import { $, element } from './dom.mjs';
import { fileSize } from './format.mjs';
import { measure, nextTask } from './measure.mjs';
import { networks } from './models.mjs';
import { samplesFor } from './samples.mjs';
import { pictureAt, textOf } from './sources.mjs';

const KERNELS = ['relaxed', 'simd128', 'scalar'];
const VERSION = 1;
const DIGITS = 3;

let result;
let isRunning = false;

/** Shows the benchmark; `data` is a result that somebody shared as a link. */
export async function show(data) {
  if (!$('benchmark').firstChild) {
    $('benchmark').append($('benchmark-view').content.cloneNode(true));
    $('benchmark-start').addEventListener('click', run);
    $('benchmark-link').addEventListener('click', copyLink);
    $('benchmark-json').addEventListener('click', saveJson);
    await showRecorded().catch(fail);
  }
  if (data) {
    await showShared(data);
  }
}

/** Runs every network with every set of kernels that is exact here. */
async function run() {
  if (isRunning) {
    return;
  }
  isRunning = true;
  $('benchmark-start').disabled = true;
  $('benchmark-error').hidden = true;
  $('benchmark-shared').hidden = true;
  document.documentElement.dataset.benchmark = 'busy';
  const entries = [];
  try {
    const picture = await pictureAt(samplesFor('cifar10')[0].url);
    const sources = Object.values(networks).flat();
    for (const [i, source] of sources.entries()) {
      say(`${i + 1} of ${sources.length}: ${source.file}`);
      await nextTask();
      entries.push(...(await measureModel(source, picture)));
    }
    result = { version: VERSION, date: new Date().toISOString(), browser: browserName(), entries };
    say('Done.');
    $('benchmark-link').disabled = $('benchmark-json').disabled = false;
    await showResult(result, `This browser, ${result.date.slice(0, 10)}: ${result.browser}.`);
    document.documentElement.dataset.benchmark = 'done';
  } catch (error) {
    fail(error);
  } finally {
    isRunning = false;
    $('benchmark-start').disabled = false;
  }
}

async function measureModel({ file, from }, picture) {
  const models = [];
  try {
    for (const kernels of KERNELS) {
      const model = await load(from, { kernels });
      if (model.kernels === kernels) {
        models.push(model);
      } else {
        model.dispose();
      }
    }
    const input = imageToTensor(picture, models[0].inputs[0]);
    const times = await measure(
      models.map((model) => () => model.run(input)),
      () => true,
    );
    const model = file.replace('.tflite', '');
    return models.map(({ kernels }, i) => ({ model, kernels, ms: Number(times[i].toPrecision(DIGITS)) }));
  } finally {
    models.forEach((model) => model.dispose());
  }
}

async function showResult({ entries }, note) {
  $('here-note').textContent = note;
  $('here-result').hidden = false;
  $('here').tBodies[0].replaceChildren(
    ...entries.map(({ model, kernels, ms }) => row([model, kernels, ms.toPrecision(DIGITS)])),
  );
  const labels = [...new Set(entries.map(({ model }) => model))];
  const sets = KERNELS.filter((kernels) => kernels !== 'scalar' && entries.some((one) => one.kernels === kernels));
  const shown = sets.length > 0 ? sets : ['scalar'];
  const timeOf = (model, kernels) => entries.find((one) => one.model === model && one.kernels === kernels)?.ms;
  await showBars($('here-chart'), {
    labels: labels.map(shortName),
    sets: shown.map((kernels) => ({ label: kernels, data: labels.map((model) => timeOf(model, kernels)) })),
    unit: `ms per run${shown.includes('scalar') ? '' : ', SIMD kernels'}`,
    lying: true,
  });
}

/** Shows the runs of other runtimes that `scripts/bench` recorded. */
async function showRecorded() {
  const { date, machine, browser, runs, models, coldStart } = await (await fetch('./recorded.json')).json();
  $('recorded-note').textContent =
    `Recorded on ${date} by scripts/bench in ${browser} on ${machine}, one thread; not measured on your device. Milliseconds per run of the residual network, medians of ${runs} samples; first: from opening the page to the first result; download: brotli.`;
  const [first] = models;
  const titles = first.runtimes.map(({ title }) => title);
  const timeOf = ({ runtimes }, title) => runtimes.find((one) => one.title === title)?.ms;
  $('recorded').tHead.replaceChildren(
    element(
      'tr',
      {},
      ...['Runtime', ...models.map(({ model }) => shortName(model).replace('resnet ', '')), 'First', 'Download'].map((textContent, i) =>
        element('th', { scope: 'col', textContent, className: i ? 'number' : '' }),
      ),
    ),
  );
  $('recorded').tBodies[0].replaceChildren(
    ...first.runtimes.map(({ title, version }) => {
      const cold = coldStart.runtimes.find((one) => one.title === title || title === `${one.title} simd128`);
      return row([
        `${title} ${version}`,
        ...models.map((model) => timeOf(model, title)?.toPrecision(DIGITS) ?? '–'),
        cold ? cold.ms.toFixed(0) : '–',
        cold ? fileSize(cold.brotli) : '–',
      ]);
    }),
  );
  const charted = titles.filter((title) => !title.endsWith('scalar'));
  await showBars($('recorded-chart'), {
    labels: charted,
    sets: models.map((model) => ({
      label: shortName(model.model),
      data: charted.map((title) => timeOf(model, title)),
    })),
    unit: 'ms per run',
    lying: true,
  });
}

async function showShared(data) {
  try {
    const shared = decode(data);
    $('benchmark-shared').textContent =
      `A result that somebody shared: ${shared.browser}, ${shared.date.slice(0, 10)}. Run the suite to see yours.`;
    $('benchmark-shared').hidden = false;
    await showResult(shared, `Shared, ${shared.date.slice(0, 10)}: ${shared.browser}.`);
  } catch {
    fail(new Error('The address holds no result of this benchmark: ask for the link again.'));
  }
}

async function copyLink() {
  const link = new URL(`#benchmark=${encode(result)}`, document.baseURI).href;
  try {
    await navigator.clipboard.writeText(link);
    say('The link is on the clipboard.');
  } catch {
    history.replaceState(null, '', link);
    say('The link is in the address bar.');
  }
}

function saveJson() {
  const url = URL.createObjectURL(new Blob([JSON.stringify(result, null, 2)], { type: 'application/json' }));
  element('a', { href: url, download: 'octet-benchmark.json' }).click();
  setTimeout(() => URL.revokeObjectURL(url));
}

/** A result as text for addresses: base64 with - and _. */
function encode(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The reverse; throws for anything that is no result. */
function decode(text) {
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  const { version, date, browser, entries } = JSON.parse(new TextDecoder().decode(bytes));
  const isText = (value) => typeof value === 'string' && value.length < 200;
  const isEntry = ({ model, kernels, ms }) => isText(model) && KERNELS.includes(kernels) && Number.isFinite(ms);
  if (version !== VERSION || !isText(date) || !isText(browser) || !entries.every(isEntry)) {
    throw new TypeError('no result');
  }
  return { date, browser, entries };
}

function browserName() {
  const { userAgent, userAgentData } = navigator;
  const brand = userAgentData?.brands.find((one) => !/not.?a/i.test(one.brand));
  const known = /(?:Firefox|Chrome|Version)\/[\d.]+/.exec(userAgent)?.[0].replace('Version', 'Safari').replace('/', ' ');
  return brand ? `${brand.brand} ${brand.version}` : (known ?? 'an unknown browser');
}

const shortName = (model) => model.replace('cifar10-', '').replace('-', ' ');

function row(cells) {
  return element(
    'tr',
    {},
    ...cells.map((textContent) =>
      element('td', { textContent, className: /^[\d.]+( [kM]B)?$|^–$/.test(textContent) ? 'number' : '' }),
    ),
  );
}

function say(text) {
  $('benchmark-status').textContent = text;
}

function fail(error) {
  say('That did not work.');
  $('benchmark-error').textContent = textOf(error);
  $('benchmark-error').hidden = false;
}
