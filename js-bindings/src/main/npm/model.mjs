import { OctetError } from './errors.mjs';
import { customCalls, customFunctions } from './custom.mjs';
import { DISPOSE, unwatch, watch } from './disposal.mjs';
import { chooseKernels } from './kernels.mjs';
import { Core, checkEnvironment, compileModules } from './loader.mjs';
import { readSource } from './source.mjs';
import { bindInputs, inOrder, tensorInfos, toTypedArray } from './tensors.mjs';

/** Shapes for which a model stays prepared. */
const MOST_PLANS = 4;

/** Loads a model on this thread; source and options are checked. */
export async function loadModel(source, options) {
  const { kernels, signal, onWarning, onProgress } = options;
  checkEnvironment();
  const report = (phase) => (loaded, total) => onProgress?.({ phase, loaded, total });
  const choice = chooseKernels(kernels);
  if (choice.warning) {
    onWarning?.(choice.warning);
  }
  const [file, modules, functions] = await Promise.all([
    readSource(source, options, report('download')),
    compileModules('core', choice.kernels, report('compile')),
    customFunctions(options.customOperators),
  ]);
  signal?.throwIfAborted();
  report('prepare')(0, 1);
  let used = modules;
  const open = (shapes) => openPlan(file, used, choice, { ...options, functions, shapes });
  const first = await open(options.shapes).catch(async (error) => {
    if (error.code !== 'unsupported') {
      throw error;
    }
    // The small core has only what most models need.
    used = await compileModules('full', choice.kernels, report('compile'));
    signal?.throwIfAborted();
    return open(options.shapes);
  });
  const isOpen = options.shapes || first.inputs.some(({ dynamicShape }) => dynamicShape);
  const model = new Model(first, isOpen ? open : undefined);
  watch(model, onWarning);
  report('prepare')(1, 1);
  return model;
}

/** Plans a model file for shapes, in an instance of the core of its own. */
async function openPlan({ name, bytes }, modules, choice, options) {
  const { functions, signature, shapes, keepTensors } = options;
  const core = await Core.instantiate(modules);
  try {
    const engine = core.call('create', core.base, choice.feature, choice.domain);
    core.write(core.call('reserve', engine, bytes.length), bytes);
    const { custom, signatures } = core.callJson('describeFile', engine, bytes.length);
    custom.forEach((operator, i) => {
      if (Object.hasOwn(functions, operator)) {
        core.call('implement', engine, bytes.length, i);
      }
    });
    const index = signatureIndex(signatures, signature);
    wantedShapes(shapes, signatures[index].inputs).forEach((shape, input) =>
      shape?.forEach((extent) => core.call('addDimension', engine, input, extent)),
    );
    core.call('load', engine, bytes.length, index, Number(keepTensors));
    if (custom.length) {
      core.setCalls((memory) => customCalls(core.callJson('describeCalls', engine), functions, memory));
    }
    const keys = signatures.slice(1).map(({ key }) => key);
    return new Plan(core, engine, choice.kernels, keepTensors, keys);
  } catch (error) {
    throw error instanceof OctetError
      ? new OctetError(error.code, `${name}: ${error.message}`, error.cause)
      : error;
  }
}

/** Which of the file's parts has a key; the first has none. */
function signatureIndex(signatures, key) {
  const index = key === undefined ? 0 : signatures.findIndex((each, i) => i && each.key === key);
  if (index < 0) {
    const keys = signatures.slice(1).map((each) => `"${each.key}"`);
    throw new OctetError(
      'argument',
      `there is no signature "${key}": the model has ${keys.join(', ') || 'none'}`,
    );
  }
  return index;
}

/** The shapes that a caller gave by name or in the model's order, in its order. */
function wantedShapes(shapes, inputs) {
  if (!shapes) {
    return [];
  }
  const list = inOrder(shapes, tensorInfos(inputs, 'input'), 'shapes');
  for (const shape of list) {
    if (shape !== undefined && !isShape(shape)) {
      throw new TypeError(`options.shapes: [${shape}] is not a list of positive integers`);
    }
  }
  return list;
}

function isShape(shape) {
  return Array.isArray(shape) && shape.every((extent) => Number.isInteger(extent) && extent > 0);
}

/** A loaded model: plans for one or more shapes of its inputs. */
class Model {
  #open;
  #plans = new Map();
  #last;
  #turn = Promise.resolve();
  #waiting = 0;

  /** A model of a first plan; `open` gives those for other shapes, where they are possible. */
  constructor(first, open) {
    this.#open = open;
    this.#plans.set(keyOf(first.inputs.map(({ shape }) => shape)), first);
    this.#last = first;
    this.#show(first);
  }

  #show({ inputs, outputs, kernels, memory, signatures }) {
    Object.assign(this, { inputs, outputs, kernels, memory, signatures });
  }

  async run(inputs) {
    return this.#runInTurn(inputs, (plan, values) => plan.run(values));
  }

  runSync(inputs) {
    const { values, shapes } = this.#bind(inputs);
    const plan = this.#planned(shapes);
    if (!plan) {
      throw new OctetError(
        'argument',
        `runSync: the model is not planned for ${keyOf(shapes)}: use run or resize first`,
      );
    }
    return (this.#last = plan).run(values);
  }

  async profile(inputs, { runs = 10 } = {}) {
    if (!(Number.isInteger(runs) && runs > 0)) {
      throw new RangeError(`profile: runs must be a positive integer, got ${runs}`);
    }
    return this.#runInTurn(inputs, (plan, values) => plan.profile(values, runs));
  }

  async tensors() {
    return this.#inTurn(() => this.#last.tensors());
  }

  async reset() {
    return this.#inTurn(() => this.#plans.forEach((plan) => plan.reset()));
  }

  async resize(shapes) {
    return this.#inTurn(async () => {
      const wanted = wantedShapes(shapes, this.inputs);
      this.#show(await this.#plan(this.inputs.map(({ shape }, i) => wanted[i] ?? shape)));
    });
  }

  dispose() {
    unwatch(this);
    this.#plans.clear();
    this.#last = this.#open = undefined;
  }

  [DISPOSE]() {
    this.dispose();
  }

  #check() {
    if (!this.#last) {
      throw new OctetError('disposed', 'the model is disposed: load it again');
    }
  }

  #bind(inputs) {
    this.#check();
    return bindInputs(inputs, this.inputs);
  }

  /**
   * Runs with the values that the inputs have now, whatever the caller writes there later: at once
   * where nothing is to be waited for.
   */
  #runInTurn(inputs, use) {
    const { values, shapes } = this.#bind(inputs);
    const plan = this.#waiting ? undefined : this.#planned(shapes);
    if (plan) {
      return use((this.#last = plan), values);
    }
    const copies = values.map((each) => each.slice());
    return this.#inTurn(async () => use((this.#last = await this.#plan(shapes)), copies));
  }

  /** Calls a function when the calls before it are done: planning takes time. */
  #inTurn(call) {
    this.#waiting++;
    const result = this.#turn.then(() => {
      this.#check();
      return call();
    });
    this.#turn = result.catch(() => {}).then(() => this.#waiting--);
    return result;
  }

  /** The plan for shapes; undefined if it is to be made. */
  #planned(shapes) {
    const key = keyOf(shapes);
    const plan = this.#plans.get(key);
    if (plan) {
      this.#keep(key, plan);
    } else if (!this.#open) {
      throw new RangeError(
        `the model has fixed shapes, got ${key}: load it with options.shapes to run it in others`,
      );
    }
    return plan;
  }

  async #plan(shapes) {
    const known = this.#planned(shapes);
    if (known) {
      return known;
    }
    const plan = await this.#open(shapes);
    this.#check();
    this.#keep(keyOf(shapes), plan);
    return plan;
  }

  /** Keeps a plan as the one used last; the one that was not used for longest goes. */
  #keep(key, plan) {
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    if (this.#plans.size > MOST_PLANS) {
      this.#plans.delete(this.#plans.keys().next().value);
    }
  }
}

function keyOf(shapes) {
  return shapes.map((shape) => `[${shape}]`).join(', ');
}

/** A model for inputs of fixed shapes: one memory, one instance of the core. */
class Plan {
  #core;
  #engine;
  #outputBytes;
  #keepTensors;
  #ran = false;
  #revealed;

  constructor(core, engine, kernels, keepTensors, signatures) {
    const description = core.callJson('describe', engine);
    this.#core = core;
    this.#engine = engine;
    this.#outputBytes = description.outputs.map(({ bytes }) => bytes);
    this.#keepTensors = keepTensors;
    this.kernels = kernels;
    this.signatures = signatures;
    this.inputs = tensorInfos(description.inputs, 'input');
    this.outputs = tensorInfos(description.outputs, 'output');
    this.memory = description.memory;
  }

  run(values) {
    const core = this.#core;
    this.#writeInputs(core, values);
    core.call('run', this.#engine);
    this.#finishRun();
    return Object.fromEntries(this.outputs.map((info, i) => [info.name, this.#output(core, info, i)]));
  }

  profile(values, runs) {
    const core = this.#core;
    const steps = core.callJson('describeSteps', this.#engine);
    const times = steps.map(() => []);
    for (let run = 0; run < runs; run++) {
      this.#writeInputs(core, values);
      for (let step = 0; step < steps.length; step++) {
        const start = now();
        core.call('runStep', this.#engine, step);
        times[step].push(now() - start);
      }
      this.#finishRun();
    }
    return steps.map((step, i) => ({ ...step, ms: middleMean(times[i]) }));
  }

  /** Sets variables back to where they were before the first run. */
  reset() {
    this.#core.call('reset', this.#engine);
  }

  tensors() {
    const core = this.#core;
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

/** Milliseconds; audio worklets have no better clock. */
function now() {
  return (globalThis.performance ?? Date).now();
}

/** The mean of the middle half: unlike a median it sees below the resolution of the clock. */
function middleMean(times) {
  const sorted = times.sort((a, b) => a - b);
  const quarter = Math.floor(sorted.length / 4);
  const middle = sorted.slice(quarter, sorted.length - quarter);
  return middle.reduce((a, b) => a + b) / middle.length;
}
