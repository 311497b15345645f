// The network first, so that a new version of the page shows at once; what was fetched is kept for
// when there is none.
const CACHE = 'octet-demo';

/** What pages need before they ask for it. The address of the page is the folder of this script. */
const PARTS = [
  './',
  './style.css',
  './icon.svg',
  './models.json',
  './models/cifar10-labels.txt',
  './models/cifar10-mobilenet-float32.tflite',
  './models/cifar10-mobilenet-int8.tflite',
  './inspect.mjs',
  './quantize.mjs',
  './benchmark.mjs',
  './charts.mjs',
  './evaluation.mjs',
  './layers.mjs',
  './quantizer.mjs',
  './sources.mjs',
  './statistics.mjs',
  './weights.mjs',
  './chart.js',
  './recorded.json',
  './references.json',
  './samples/pixels.bin',
  './octet/index.mjs',
  './octet/worker.mjs',
  './octet/quantizer.mjs',
  './octet/quantizer-worker.mjs',
  './octet/quantizer.wasm',
  './octet/core.wasm',
  './octet/simd128.wasm',
];

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(keep(PARTS));
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** Pages send the addresses that they had loaded before this worker was there. */
self.addEventListener('message', (event) => {
  const own = event.data.filter((address) => new URL(address).origin === self.location.origin);
  event.waitUntil(keep(own).then(() => event.ports[0].postMessage('kept')));
});

self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  if (method === 'GET' && new URL(url).origin === self.location.origin) {
    event.respondWith(fetchAndKeep(event.request));
  }
});

async function fetchAndKeep(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) {
      // Not awaited: the page gets the answer while it is kept.
      cache.put(request, response.clone()).catch(() => {});
    }
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (!kept) {
      throw error;
    }
    return kept;
  }
}

/** Keeps what is not kept yet; what cannot be had is left out. */
async function keep(addresses) {
  const cache = await caches.open(CACHE);
  await Promise.all(
    addresses.map(async (address) => {
      if (!(await cache.match(address))) {
        await cache.add(address).catch(() => {});
      }
    }),
  );
}
