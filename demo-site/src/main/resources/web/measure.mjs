const WARM_UP_MS = 200;
const BATCH_MS = 12;
const ROUNDS = 15;
const MAX_MS = 1500;

/**
 * Measures functions against each other: each is warmed up, then they take turns in alternating order.
 * A sample is a batch of calls, because clocks in pages tick in steps of up to 1 ms.
 *
 * @param {(() => Promise<unknown>)[]} runs
 * @param {() => boolean} isWanted false ends the measurement
 * @returns {Promise<number[] | undefined>} the median milliseconds per call; nothing where it was ended
 */
export async function measure(runs, isWanted) {
  const contestants = [];
  for (const run of runs) {
    contestants.push({ run, calls: await warmUp(run), times: [] });
    await nextTask();
    if (!isWanted()) {
      return undefined;
    }
  }
  const end = performance.now() + MAX_MS;
  for (let round = 0; round === 0 || (round < ROUNDS && performance.now() < end); round++) {
    for (const { run, calls, times } of contestants) {
      times.push((await timeOf(run, calls)) / calls);
    }
    contestants.reverse();
    await nextTask();
    if (!isWanted()) {
      return undefined;
    }
  }
  const medians = new Map(contestants.map(({ run, times }) => [run, median(times)]));
  return runs.map((run) => medians.get(run));
}

/** Lets the browser paint and answer. */
export function nextTask() {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Calls until the engine had time to optimise; returns how many calls a batch takes. */
async function warmUp(run) {
  const begin = performance.now();
  let calls = 0;
  let elapsed = 0;
  while (elapsed < WARM_UP_MS) {
    await run();
    calls++;
    elapsed = performance.now() - begin;
  }
  return Math.max(1, Math.ceil((calls * BATCH_MS) / elapsed));
}

async function timeOf(run, calls) {
  const begin = performance.now();
  for (let i = 0; i < calls; i++) {
    await run();
  }
  return performance.now() - begin;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
