let loading;

/** The chart library, fetched with the first chart. */
function library() {
  // A classic script, which sets a global also when it is imported.
  loading ??= import('./chart.js').then(() => globalThis.Chart);
  return loading;
}

const shown = new Map();

/**
 * Shows a bar chart in a canvas, in place of the one before.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {{labels: string[], sets: {label: string, data: number[]}[], unit: string, lying?: boolean, dense?: boolean}} what
 *     `lying` bars run to the right; `dense` ones touch, as in a histogram
 */
export async function showBars(canvas, { labels, sets, unit, lying = false, dense = false }) {
  const Chart = await library();
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const colours = [colour('--accent'), colour('--second'), colour('--third')];
  shown.get(canvas)?.destroy();
  const values = { title: { display: true, text: unit, color: colour('--soft') }, grid: { color: colour('--line') } };
  const names = { grid: { display: false } };
  for (const axis of [values, names]) {
    axis.ticks = { color: colour('--soft') };
    axis.border = { color: colour('--line') };
  }
  values.beginAtZero = true;
  names.ticks.autoSkip = labels.length > 12;
  const chart = new Chart(canvas, {
    type: 'bar',
    data: {
      labels,
      datasets: sets.map((set, i) => ({
        ...set,
        backgroundColor: set.colours?.map((name) => colour(name)) ?? colours[i],
        ...(dense ? { barPercentage: 1, categoryPercentage: 1 } : { borderRadius: 3, maxBarThickness: 26 }),
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: lying ? 'y' : 'x',
      plugins: { legend: { display: sets.length > 1, labels: { color: colour('--text'), boxWidth: 12 } } },
      scales: lying ? { x: values, y: names } : { x: names, y: values },
    },
  });
  shown.set(canvas, chart);
}

/** Takes a chart away. */
export function clearChart(canvas) {
  shown.get(canvas)?.destroy();
  shown.delete(canvas);
}
