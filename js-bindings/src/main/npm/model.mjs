import { OctetError } from './errors.mjs';
import { chooseKernels } from './kernels.mjs';
import { Core, checkEnvironment, compileModules } from './loader.mjs';
import { readSource } from './source.mjs';
import { bindInputs, tensorInfos, toTypedArray } from './tensors.mjs';

/** Loads a model on this thread; source and options are checked. */
export async function loadModel(source, { kernels, keepTensors, signal, onWarning, onProgress }) {
  checkEnvironment();
  const report = (phase) => (loaded, total) => onProgress?.({ phase, loaded, total });
  const [{ name, bytes }, { core, choice }] = await Promise.all([
    readSource(source, signal, report('download')),
    startCore(kernels, onWarning, report('compile')),
  ]);
  signal?.throwIfAborted();
  report('prepare')(0, 1);
  const model = prepare(core, name, bytes, choice, keepTensors);
  report('prepare')(1, 1);
  return model;
}

/** An instance of the core with the kernels that `requested` leads to. */
async function startCore(requested, onWarning, onModule) {
  const choice = chooseKernels(requested);
  if (choice.warning) {
    onWarning?.(choice.warning);
  }
  const modules = await compileModules(choice.kernels, onModule);
  return { core: await Core.instantiate(modules), choice };
}

function prepare(core, name, bytes, choice, keepTensors) {
  try {
    const engine = core.call('create', core.base, choice.feature, choice.domain);
    core.write(core.call('reserve', engine, bytes.length), bytes);
    core.call('load', engine, bytes.length, Number(keepTensors));
    return new Model(core, engine, choice.kernels, keepTensors);
  } catch (error) {
    throw error instanceof OctetError
      ? new OctetError(error.code, `${name}: ${error.message}`, error.cause)
      : error;
  }
}

/** A loaded model: one memory, one instance of the core. */
class Model {
  #core;
  #engine;
  #outputBytes;
  #keepTensors;
  #ran = false;
  #revealed;

  constructor(core, engine, kernels, keepTensors) {
    const description = core.callJson('describe', engine);
    this.#core = core;
    this.#engine = engine;
    this.#outputBytes = description.outputs.map(({ bytes }) => bytes);
    this.#keepTensors = keepTensors;
    this.kernels = kernels;
    this.inputs = tensorInfos(description.inputs, 'input');
    this.outputs = tensorInfos(description.outputs, 'output');
    this.memory = description.memory;
  }

  async run(inputs) {
    const core = this.#open();
    this.#writeInputs(core, bindInputs(inputs, this.inputs));
    core.call('run', this.#engine);
    this.#finishRun();
    return Object.fromEntries(this.outputs.map((info, i) => [info.name, this.#output(core, info, i)]));
  }

  async profile(inputs, { runs = 10 } = {}) {
    const core = this.#open();
    const values = bindInputs(inputs, this.inputs);
    if (!(Number.isInteger(runs) && runs > 0)) {
      throw new RangeError(`profile: runs must be a positive integer, got ${runs}`);
    }
    const steps = core.callJson('describeSteps', this.#engine);
    const times = steps.map(() => []);
    for (let run = 0; run < runs; run++) {
      this.#writeInputs(core, values);
      for (let step = 0; step < steps.length; step++) {
        const start = performance.now();
        core.call('runStep', this.#engine, step);
        times[step].push(performance.now() - start);
      }
      this.#finishRun();
    }
    return steps.map((step, i) => ({ ...step, ms: middleMean(times[i]) }));
  }

  async tensors() {
    const core = this.#open();
    if (!this.#keepTensors || !this.#ran) {
      const what = this.#keepTensors ? 'run the model' : 'load the model with keepTensors: true';
      throw new OctetError('argument', `there are no tensors to show: ${what} first`);
    }
    // The core converts the tensors in place: only once per run.
    this.#revealed ??= core.callJson('revealTensors', this.#engine).map(
      ({ address, bytes, ...tensor }) => ({
        ...tensor,
        data: toTypedArray(tensor.dtype, core.read(address, bytes)),
      }),
    );
    return this.#revealed;
  }

  dispose() {
    this.#core = this.#engine = this.#revealed = undefined;
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.dispose();
  }

  #open() {
    if (!this.#core) {
      throw new OctetError('disposed', 'the model is disposed: load it again');
    }
    return this.#core;
  }

  #writeInputs(core, values) {
    values.forEach((value, i) => core.write(core.call('inputAddress', this.#engine, i), value));
  }

  #finishRun() {
    this.#ran = true;
    this.#revealed = undefined;
  }

  #output(core, info, i) {
    const address = core.call('outputAddress', this.#engine, i);
    const bytes = core.read(address, this.#outputBytes[i]);
    return { ...info, data: toTypedArray(info.dtype, bytes) };
  }
}

/** The mean of the middle half: unlike a median it sees below the resolution of the clock. */
function middleMean(times) {
  const sorted = times.sort((a, b) => a - b);
  const quarter = Math.floor(sorted.length / 4);
  const middle = sorted.slice(quarter, sorted.length - quarter);
  return middle.reduce((a, b) => a + b) / middle.length;
}
