import { kindOf } from './kinds.mjs';

/**
 * Checks the option `cache`: whether to keep model files, or the name of the cache for them.
 *
 * @throws {TypeError} for anything else
 */
export function checkCache(cache) {
  if (cache !== undefined && typeof cache !== 'boolean' && typeof cache !== 'string') {
    throw new TypeError(`options.cache must be true, false or a cache's name, got ${kindOf(cache)}`);
  }
  return cache === true ? 'octet-models' : cache || undefined;
}

/** The files that a cache of the browser's Cache Storage keeps. Where it fails, there is no cache. */
export class FileCache {
  #name;
  #onWarning;

  constructor(name, onWarning) {
    this.#name = name;
    this.#onWarning = onWarning;
  }

  /** The kept answer to a request; undefined if there is none. */
  find(request) {
    return this.#use((cache) => cache.match(request));
  }

  keep(request, bytes) {
    return this.#use((cache) => cache.put(request, new Response(bytes)));
  }

  async #use(action) {
    try {
      return await action(await caches.open(this.#name));
    } catch (error) {
      this.#onWarning?.({
        code: 'cache-unavailable',
        message: `the model file is not cached: ${error.message}`,
      });
      return undefined;
    }
  }
}
