import { $, element } from './dom.mjs';

const PENS = { black: '#1c1e26', red: '#d33', green: '#2a8a3e', blue: '#2b6fd6', yellow: '#e9b21a', brown: '#7a4a21' };
const WIDTH = 12;
const STEP = 10;
const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/** A canvas to draw on, by pointer or by keyboard. */
export class Drawing {
  isEmpty = true;
  #canvas = $('drawing');
  #pen = this.#canvas.getContext('2d');
  #at = [this.#canvas.width / 2, this.#canvas.height / 2];
  #onStroke;

  /** @param {(canvas: HTMLCanvasElement) => void} onStroke called with the drawing after every stroke */
  constructor(onStroke) {
    this.#onStroke = onStroke;
    this.#pen.lineCap = 'round';
    this.#pen.lineJoin = 'round';
    this.#pen.lineWidth = WIDTH;
    this.#clear();
    $('pens').append(...Object.entries(PENS).map(([name, colour]) => this.#penChoice(name, colour)));
    this.#canvas.addEventListener('pointerdown', (event) => this.#begin(event));
    this.#canvas.addEventListener('pointermove', (event) => this.#move(event));
    this.#canvas.addEventListener('pointerup', () => this.take());
    this.#canvas.addEventListener('keydown', (event) => this.#key(event));
    this.#canvas.addEventListener('keyup', ({ key }) => Object.hasOwn(MOVES, key) && this.take());
    $('clear-drawing').addEventListener('click', () => {
      this.#clear();
      this.take();
    });
  }

  /** Hands over the drawing as it is. */
  take() {
    this.#onStroke(this.#canvas);
  }

  #penChoice(name, colour) {
    const input = element('input', { type: 'radio', name: 'pen', value: name, checked: name === 'black' });
    const dot = element('span', { title: name });
    dot.style.background = colour;
    input.ariaLabel = name;
    input.addEventListener('change', () => {
      this.#pen.strokeStyle = colour;
    });
    return element('label', {}, input, dot);
  }

  #clear() {
    this.#pen.fillStyle = '#fff';
    this.#pen.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.isEmpty = true;
  }

  #begin(event) {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#at = this.#position(event);
    this.#lineTo(this.#at);
  }

  #move(event) {
    if (event.buttons === 1) {
      this.#lineTo(this.#position(event));
    }
  }

  #key(event) {
    const move = MOVES[event.key];
    if (!move) {
      return;
    }
    event.preventDefault();
    const to = this.#at.map((at, i) => Math.min(this.#canvas.width, Math.max(0, at + move[i])));
    if (event.shiftKey) {
      this.#at = to;
    } else {
      this.#lineTo(to);
    }
  }

  #lineTo(to) {
    this.#pen.beginPath();
    this.#pen.moveTo(...this.#at);
    this.#pen.lineTo(...to);
    this.#pen.stroke();
    this.#at = to;
    this.isEmpty = false;
  }

  #position({ offsetX, offsetY }) {
    const { clientWidth, clientHeight, width, height } = this.#canvas;
    return [(offsetX * width) / clientWidth, (offsetY * height) / clientHeight];
  }
}
