// Measures one model in several runtimes side by side. The command calls `bench`.

import { probeEngine } from '/pages/engine-probe.mjs';
import { difference } from './difference.mjs';
import { makeInputs } from './inputs.mjs';
import { measurePeaks } from './peak.mjs';

const OPEN_TIMEOUT_MS = 180000;
const MIN_WARM_UP_RUNS = 20;
const MIN_BATCH_MS = 1;

self.bench = {
  /** What this browser and CPU are. */
  async describe() {
    return {
      userAgent: navigator.userAgent,
      isolated: crossOriginIsolated,
      clockStepMs: clockStep(),
      probe: probeEngine(),
      peaks: await measurePeaks(),
    };
  },

  /**
   * Measures a model.
   *
   * @param job `url`; `runs` and `warmUpMs` of the steady state, `slowRuns` of runtimes marked `slow`,
   *     `profileRuns`; `runtimes`: `id`, `runtime`, `variant`, `fallback` (a variant if it fails)
   * @return one report per runtime, in the same order
   */
  async measure(job) {
    const subjects = [];
    for (const runtime of job.runtimes) {
      subjects.push(await Subject.open(runtime, job.url));
    }
    const running = () => subjects.filter(({ report }) => !report.error);
    const reference = running()[0];
    if (reference) {
      const inputs = makeInputs(reference.report.inputs);
      for (const subject of running()) {
        await subject.attempt(() => subject.runFirst(inputs));
      }
      compare(running());
      await steadyState(running().filter(({ runtime }) => !runtime.slow), job);
      await slowly(running().filter(({ runtime }) => runtime.slow), job);
      await profile(running().filter(({ runtime }) => runtime.profile), job);
    }
    subjects.forEach((subject) => subject.close());
    return subjects.map(({ report }) => report);
  },

  /**
   * Compares the outputs of two runtimes.
   *
   * @param job `url`; `inputs`: how many; `runtimes`: two, as above
   * @return `errors` of the runtimes with their titles, and the differences of `outputs`
   */
  async compare(job) {
    const subjects = [];
    const outputs = [];
    for (const runtime of job.runtimes) {
      subjects.push(await Subject.open(runtime, job.url));
    }
    const [subject, oracle] = subjects;
    for (let seed = 1; seed <= job.inputs; seed++) {
      for (const each of subjects.filter(({ report }) => !report.error)) {
        const { inputs } = subject.report.inputs ? subject.report : oracle.report;
        await each.attempt(async () => (each.outputs = await each.run(makeInputs(inputs, seed))));
      }
      if (!subjects.some(({ report }) => report.error)) {
        oracle.outputs.forEach((expected, i) => outputs.push(difference(expected, subject.outputs[i])));
      }
    }
    subjects.forEach((each) => each.close());
    const failed = subjects.filter(({ report }) => report.error);
    const errors = failed.map(({ runtime, report }) => ({ title: runtime.title, error: report.error }));
    return { errors, outputs };
  },
};

/** A runtime with a model, and what was measured of them. */
class Subject {
  #frame;
  #handle;

  static async open(runtime, url) {
    const subject = new Subject(runtime);
    await subject.attempt(() => subject.#open(runtime.variant, url));
    const { error } = subject.report;
    if (error && runtime.fallback && /^Element type INT\d+ is not supported/.test(error)) {
      subject.close();
      subject.report = { id: runtime.id, rejected: error };
      await subject.attempt(() => subject.#open(runtime.fallback, url));
    }
    return subject;
  }

  constructor(runtime) {
    this.runtime = runtime;
    this.report = { id: runtime.id };
    this.samples = [];
  }

  async #open(variant, url) {
    const query = new URLSearchParams({ runtime: this.runtime.runtime, variant });
    this.#frame = document.createElement('iframe');
    this.#frame.src = `frame.html?${query}`;
    const loaded = new Promise((resolve) => (this.#frame.onload = resolve));
    document.body.append(this.#frame);
    await loaded;
    this.#handle = this.#frame.contentWindow.subject;
    Object.assign(this.report, await withTimeout(this.#handle.open(url)));
  }

  /** What goes wrong in one runtime is part of its report, and the others go on. */
  async attempt(action) {
    try {
      await action();
    } catch (error) {
      this.report.error = String(error?.message ?? error);
    }
  }

  async runFirst(inputs) {
    this.#handle.set(inputs);
    this.report.first = await this.#handle.time(1);
    this.outputs = await this.#handle.outputs();
    this.report.linearMemory = this.#handle.linearMemory();
  }

  run(inputs) {
    this.#handle.set(inputs);
    return this.#handle.outputs();
  }

  time(runs) {
    return this.#handle.time(runs);
  }

  async sample(batch) {
    this.samples.push((await this.time(batch)) / batch);
  }

  async profile(runs) {
    try {
      this.report.layers = await this.#handle.profile(runs);
    } catch (error) {
      this.report.layersError = String(error?.message ?? error);
    }
  }

  /** Sums up the samples. */
  summarize(batch) {
    const sorted = this.samples.sort((a, b) => a - b);
    const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    const middle = sorted.length >> 1;
    const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    Object.assign(this.report, { median, p10: at(0.1), p90: at(0.9), runs: sorted.length, batch });
  }

  close() {
    this.#frame?.remove();
    this.#frame = this.#handle = undefined;
  }
}

async function steadyState(subjects, { runs, warmUpMs }) {
  const batches = new Map();
  for (const subject of subjects) {
    await subject.attempt(async () => batches.set(subject, await warmUp(subject, warmUpMs)));
  }
  for (let run = 0; run < runs; run++) {
    const order = subjects.filter(({ report }) => !report.error);
    for (const subject of run % 2 ? order.reverse() : order) {
      await subject.attempt(() => subject.sample(batches.get(subject)));
      await pause();
    }
  }
  for (const subject of subjects.filter(({ report }) => !report.error)) {
    subject.summarize(batches.get(subject));
  }
}

/** Runs until the optimizing compiler should be through; how many runs take a millisecond then. */
async function warmUp(subject, ms) {
  let runs = 0;
  let total = 0;
  let last = Infinity;
  while (total < ms || runs < MIN_WARM_UP_RUNS) {
    const batch = Math.max(1, Math.min(1000, Math.floor(5 / last)));
    const taken = await subject.time(batch);
    total += taken;
    runs += batch;
    last = Math.max(taken, 0.005) / batch;
    await pause();
  }
  return Math.max(1, Math.ceil((1.25 * MIN_BATCH_MS) / last));
}

async function slowly(subjects, { slowRuns }) {
  for (const subject of subjects) {
    await subject.attempt(async () => {
      for (let run = 0; run < slowRuns; run++) {
        await subject.sample(1);
        await pause();
      }
      subject.summarize(1);
    });
  }
}

async function profile(subjects, { profileRuns }) {
  for (const subject of subjects) {
    await subject.profile(profileRuns);
  }
}

/**
 * Counts the values that differ from the outputs of the first runtime. A runtime for which the model was
 * converted fails if they are not close.
 */
function compare([reference, ...others]) {
  for (const { report, runtime, outputs } of others) {
    const differences = reference.outputs.map((expected, i) => difference(expected, outputs[i] ?? []));
    report.differing = differences.reduce((sum, { differing }) => sum + differing, 0);
    report.values = differences.reduce((sum, { values }) => sum + values, 0);
    report.largestDifference = Math.max(...differences.map(({ largest }) => largest));
    if (runtime.converted && !differences.every(({ close }) => close)) {
      report.error =
        `not convertible: ${report.differing} of ${report.values} outputs of the converted model differ, ` +
        `at most by ${report.largestDifference}`;
    }
  }
}

/** Lets the browser do what it has to. */
function pause() {
  return new Promise((resolve) => setTimeout(resolve));
}

async function withTimeout(promise) {
  let timer;
  const timeout = new Promise((_, reject) => {
    const message = `no answer within ${OPEN_TIMEOUT_MS / 1000} s`;
    timer = setTimeout(() => reject(new Error(message)), OPEN_TIMEOUT_MS);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** The step of performance.now(). */
function clockStep() {
  let step = Infinity;
  for (let i = 0; i < 20; i++) {
    const start = performance.now();
    let now = start;
    while (now === start) {
      now = performance.now();
    }
    step = Math.min(step, now - start);
  }
  return step;
}
