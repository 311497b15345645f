import { $, element } from './dom.mjs';
import { fileSize, milliseconds, percent, typeAndShape } from './format.mjs';

const ROWS = 5;

/** What the page shows of one model. */
export class Column {
  constructor({ title, file }) {
    this.root = $('column').content.firstElementChild.cloneNode(true);
    this.#part('h3').textContent = title;
    this.#part('.file').textContent = file;
    this.#results(Array.from({ length: ROWS }, () => resultRow({ label: '\u00a0', share: 0 }, '')));
  }

  /** Shows the facts of the loaded model. */
  showModel(model, bytes) {
    this.#part('.size').textContent = fileSize(bytes);
    this.#part('.memory').textContent = fileSize(model.memory.total);
    this.#part('.kernels-used').textContent = model.kernels;
    const facts = [
      ...model.inputs.map((tensor) => ['Input', describe(tensor)]),
      ...model.outputs.map((tensor) => ['Output', describe(tensor)]),
      ['Weights', fileSize(model.memory.weights)],
      ['Activations', fileSize(model.memory.arena)],
    ];
    this.#part('.facts').replaceChildren(
      ...facts.flatMap(([term, text]) => [
        element('dt', { textContent: term }),
        element('dd', { textContent: text }),
      ]),
    );
  }

  /** Shows the best classes, best first. */
  showClasses(best) {
    this.#results(best.map((entry) => resultRow(entry, percent(entry.share))));
  }

  /** Shows what there is to say of an output that is no classification. */
  showExtent(tensor, values) {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    const range = `values ${low.toPrecision(4)} to ${high.toPrecision(4)}`;
    this.#results([element('li', { textContent: `Output ${typeAndShape(tensor)}, ${range}` })]);
  }

  /** Shows the time of a run. */
  showTime(ms) {
    this.#part('.time').textContent = milliseconds(ms);
  }

  #part(selector) {
    return this.root.querySelector(selector);
  }

  #results(rows) {
    this.#part('.results').replaceChildren(...rows);
  }
}

function describe(tensor) {
  const { name, scale, zeroPoint } = tensor;
  const quantization = scale === undefined ? '' : `, scale ${scale.toPrecision(4)}, zero point ${zeroPoint}`;
  return `${name}: ${typeAndShape(tensor)}${quantization}`;
}

function resultRow({ label, share }, score) {
  const fill = element('div');
  fill.style.width = `${Math.min(100, 100 * share)}%`;
  return element(
    'li',
    {},
    element(
      'div',
      { className: 'line' },
      element('span', { className: 'label', textContent: label, title: label }),
      element('span', { className: 'score', textContent: score }),
    ),
    element('div', { className: 'bar', ariaHidden: 'true' }, fill),
  );
}
