// Runs the operator cases: a module compiled like the core, linked to a kernel module by URL.
import { Core } from '/scripts/loader.mjs';
import { probeEngine } from './engine-probe.mjs';

async function compile(url) {
  return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
}

/** The names of all cases with their outputs as arrays of bytes; one memory for all of them. */
async function run({ url, kernels, feature, domain }) {
  const core = await Core.instantiate([await compile(url), kernels && (await compile(kernels))]);
  const suite = core.call('suite');
  const results = [];
  for (let i = 0; i < core.call('caseCount', suite); i++) {
    const output = core.call('runCase', suite, i, core.base, feature, domain);
    const bytes = [];
    for (let k = 0; k < core.call('outputLength', output); k++) {
      bytes.push(core.call('outputByte', output, k));
    }
    results.push({ name: core.callJson('caseName', suite, i), bytes });
  }
  return results;
}

window.runner = { run, probeEngine };
