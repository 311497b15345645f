import { startOffline } from './offline.mjs';
import { startRouter } from './router.mjs';
import { Workbench } from './workbench.mjs';

const workbench = new Workbench();
const views = {
  classify: () => workbench.show('classify'),
  compare: () => workbench.show('compare'),
  inspect: lazy(() => import('./inspect.mjs')),
  quantize: lazy(() => import('./quantize.mjs')),
  benchmark: lazy(() => import('./benchmark.mjs')),
};

/** A view that is fetched when it is first shown; its module exports `show`. */
function lazy(load) {
  return async (data) => {
    workbench.pause();
    const { show } = await load();
    await show(data, workbench);
  };
}

startRouter(views);
startOffline();
