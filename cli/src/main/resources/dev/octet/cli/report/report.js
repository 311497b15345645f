'use strict';
const charts = JSON.parse(document.getElementById('charts').textContent);
const dark = matchMedia('(prefers-color-scheme: dark)');
const COLORS = ['#2a78d6', '#e07b39', '#3a9d6e', '#a05fc0'];
const ROW = 22;
const drawn = new Map();
const three = (value) => String(Number(value.toPrecision(3)));

Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.font.family = 'system-ui, sans-serif';

const axis = (text) => ({ title: { display: true, text } });

const configurations = {
  bars({ x, labels, series }) {
    return {
      height: labels.length * ROW * Math.max(1, series.length * 0.7) + 80,
      type: 'bar',
      data: {
        labels,
        datasets: series.map(({ name, values }, i) => ({
          label: name,
          data: values,
          backgroundColor: COLORS[i % COLORS.length],
        })),
      },
      options: {
        indexAxis: 'y',
        scales: { x: axis(x), y: { ticks: { autoSkip: false }, grid: { display: false } } },
        plugins: { legend: { display: series.length > 1 } },
      },
    };
  },
  histogram({ x, low, high, counts }) {
    const width = (high - low) / counts.length;
    return {
      height: 260,
      type: 'bar',
      data: {
        labels: counts.map((_, i) => three(low + (i + 0.5) * width)),
        datasets: [
          { data: counts, backgroundColor: COLORS[0], categoryPercentage: 1, barPercentage: 0.95 },
        ],
      },
      options: {
        scales: { x: { ...axis(x), grid: { display: false } }, y: axis('how many') },
        plugins: { legend: { display: false } },
      },
    };
  },
  scatter({ x, y, labels, xs, ys }) {
    return {
      height: 360,
      type: 'scatter',
      data: {
        datasets: [{ data: xs.map((value, i) => ({ x: value, y: ys[i] })), backgroundColor: COLORS[0] }],
      },
      options: {
        scales: { x: axis(x), y: axis(y) },
        plugins: {
          legend: { display: false },
          tooltip: {
            callbacks: {
              label: ({ dataIndex, raw }) => `${labels[dataIndex]}: ${three(raw.x)}, ${three(raw.y)}`,
            },
          },
        },
      },
    };
  },
};

function draw(canvas, isDark) {
  const chart = charts[canvas.dataset.chart];
  const { height, ...configuration } = configurations[chart.kind](chart);
  drawn.get(canvas)?.destroy();
  Chart.defaults.color = isDark ? '#dddddd' : '#333333';
  Chart.defaults.borderColor = isDark ? '#44443f' : '#d4d4d0';
  canvas.parentElement.style.height = `${height}px`;
  drawn.set(canvas, new Chart(canvas, configuration));
}

/** Draws what can be seen: the charts in folds that are open. */
function drawAll(isDark) {
  for (const canvas of document.querySelectorAll('canvas[data-chart]')) {
    if (!canvas.closest('details:not([open])')) {
      draw(canvas, isDark);
    }
  }
}

drawAll(dark.matches);
dark.addEventListener('change', () => drawAll(dark.matches));
addEventListener('beforeprint', () => drawAll(false));
addEventListener('afterprint', () => drawAll(dark.matches));
// The event of a fold does not bubble.
document.addEventListener(
  'toggle',
  ({ target }) => {
    for (const canvas of target.querySelectorAll('canvas[data-chart]')) {
      if (!drawn.has(canvas) && !canvas.closest('details:not([open])')) {
        draw(canvas, dark.matches);
      }
    }
  },
  true,
);
