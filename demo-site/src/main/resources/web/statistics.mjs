const BINS = 48;

/**
 * Histogram of values.
 *
 * @returns {{labels: string[], counts: number[], low: number, high: number}}
 */
export function histogram(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = (high - low) / BINS || 1;
  const counts = new Array(BINS).fill(0);
  for (const value of values) {
    counts[Math.min(BINS - 1, Math.floor((value - low) / width))]++;
  }
  return { labels: counts.map((_, i) => (low + (i + 0.5) * width).toPrecision(3)), counts, low, high };
}

/** Signal to quantization noise in decibels: of values against those that stand for them. */
export function sqnr(exact, approximate) {
  let [signal, noise] = [0, 0];
  for (let i = 0; i < exact.length; i++) {
    signal += exact[i] ** 2;
    noise += (exact[i] - approximate[i]) ** 2;
  }
  return noise === 0 ? Infinity : 10 * Math.log10(signal / noise);
}
