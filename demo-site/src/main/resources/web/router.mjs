import { $ } from './dom.mjs';

const FIRST = 'classify';
const WORKBENCH = ['classify', 'compare'];

/**
 * Shows the view that the address names after `#`, with what stands behind a `=` there.
 *
 * @param {Record<string, (data?: string) => void | Promise<void>>} views
 */
export function startRouter(views) {
  const go = () => {
    const [, name, data] = /^#([a-z]*)(?:=(.*))?$/.exec(location.hash) ?? [];
    if (location.hash !== '#main') {
      show(views, Object.hasOwn(views, name) ? name : FIRST, data);
    }
  };
  addEventListener('hashchange', () => {
    go();
    scrollTo(0, 0);
  });
  go();
}

function show(views, name, data) {
  document.documentElement.dataset.view = name;
  $('workbench').hidden = !WORKBENCH.includes(name);
  for (const section of document.querySelectorAll('.view')) {
    section.hidden = section.id !== name;
  }
  for (const link of $('views').querySelectorAll('a')) {
    const isShown = link.hash === `#${name}`;
    if (isShown) {
      link.setAttribute('aria-current', 'page');
      document.title = `${link.textContent} · Octet`;
    } else {
      link.removeAttribute('aria-current');
    }
  }
  views[name](data);
}
