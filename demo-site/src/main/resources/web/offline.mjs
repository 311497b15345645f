import { $ } from './dom.mjs';

/** Lets a service worker keep what the page has loaded, so that it opens without a network. */
export async function startOffline() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) {
    return;
  }
  try {
    await serviceWorker.register('./service-worker.js');
    const { active } = await serviceWorker.ready;
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      document.documentElement.dataset.offline = 'ready';
      $('offline').textContent = 'The page is kept for use without a network.';
    };
    active.postMessage([...new Set(loaded)], [channel.port2]);
  } catch {
    $('offline').textContent = 'This browser keeps no copy of the page for use without a network.';
  }
}
