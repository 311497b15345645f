import { FileCache } from './cache.mjs';
import { OctetError } from './errors.mjs';
import { verify } from './integrity.mjs';
import { kindOf, tagOf } from './kinds.mjs';
import { nodeModule } from './threads.mjs';

const SOURCES = ['Request', 'Response', 'ReadableStream', 'Blob', 'File', 'ArrayBuffer', 'Uint8Array'];
const MIN_BUFFER = 65536;

/** Fetches a URL or a Request; anything but success is an {@link OctetError} of code `download`. */
export async function fetchOk(source, signal) {
  const url = source.url ?? source;
  let response;
  try {
    response = (await openFile(url)) ?? (await fetch(source, { signal }));
  } catch (error) {
    throw networkError(url, signal, error);
  }
  if (!response.ok) {
    throw httpError(response, url);
  }
  return response;
}

/** A file of the disk, which Node.js does not fetch; undefined elsewhere and for other addresses. */
async function openFile(url) {
  const { readFile } = nodeModule('fs/promises');
  return readFile && /^file:/.test(url) ? new Response(await readFile(new URL(url))) : undefined;
}

/** Whether a download begins like HTML: what many servers send in place of a missing file. */
export function isHtml(bytes) {
  return /^\s*<(!doctype|html|head|body|!--)/i.test(startOf(bytes));
}

/** Whether a download is what stands in a Git repository in place of a large file. */
export function isPointer(bytes) {
  return startOf(bytes).startsWith('version https://git-lfs.');
}

function startOf(bytes) {
  return String.fromCharCode(...bytes.subarray(0, 64));
}

/** An address relative to the page, in Node.js to the working directory. */
export function absolute(url) {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  return new URL(url, base ?? nodeModule('url').pathToFileURL?.(`${nodeModule('process').cwd()}/`)).href;
}

/**
 * Checks a source: an address becomes an absolute one, a stream the body of a response, everything
 * else stays what it is.
 *
 * @throws {TypeError} for something that cannot be a model
 */
export function checkSource(source) {
  const tag = tagOf(source);
  if (tag === 'String' || tag === 'URL') {
    try {
      return absolute(source);
    } catch (error) {
      throw new OctetError('download', `${shortened(source)} is not a valid address`, error);
    }
  }
  if (!SOURCES.includes(tag)) {
    const kinds = SOURCES.join(', ');
    throw new TypeError(`load: pass a URL or one of ${kinds} (got ${kindOf(source)})`);
  }
  if (source.bodyUsed || (source.body ?? source).locked) {
    throw new TypeError(`load: the ${tag} has already been read`);
  }
  return tag === 'ReadableStream' ? new Response(source) : source;
}

/**
 * Reads a source that {@link checkSource} returned, as the options say.
 *
 * @returns {Promise<{name: string, bytes: Uint8Array}>} the bytes, and a name for messages
 */
export async function readSource(source, options, onBytes) {
  const tag = tagOf(source);
  if (tag === 'String' || (tag === 'Request' && source.method === 'GET')) {
    return readAddress(source, options, onBytes);
  }
  return checked(
    await (tag === 'Request'
      ? download(source, options, onBytes)
      : tag === 'Response'
        ? fromForeignResponse(source, options.signal, onBytes)
        : fromMemory(source, onBytes)),
    options,
  );
}

/** Reads what an address leads to: from the cache if it is there and what it should be. */
async function readAddress(source, options, onBytes) {
  const { cache, onWarning, signal } = options;
  const files = cache && new FileCache(cache, onWarning);
  const kept = await files?.find(source);
  if (kept) {
    try {
      const file = await fromResponse(kept, source.url ?? source, signal, onBytes);
      return await checked(file, options);
    } catch {
      signal?.throwIfAborted();
    }
  }
  const file = await checked(await download(source, options, onBytes), options);
  // A worker may end as soon as the model is loaded.
  await files?.keep(source, file.bytes);
  return file;
}

async function download(source, { signal }, onBytes) {
  return fromResponse(await fetchOk(source, signal), source.url ?? source, signal, onBytes);
}

async function checked(file, { integrity }) {
  checkSize(file.name, file.bytes.length);
  if (integrity) {
    await verify(integrity, file);
  }
  return file;
}

function checkSize(name, size) {
  if (size > 0x7fffffff) {
    throw new OctetError('format', `${name}: larger than 2 GiB`);
  }
}

async function fromMemory(source, onBytes) {
  const name = shortened(source.name || 'model');
  const bytes = tagOf(source) === 'Uint8Array' ? source : new Uint8Array(await bufferOf(source, name));
  onBytes(bytes.length, bytes.length);
  return { name, bytes };
}

function bufferOf(source, name) {
  if (tagOf(source) === 'ArrayBuffer') {
    return source;
  }
  checkSize(name, source.size);
  return source.arrayBuffer().catch((error) => {
    throw new OctetError('download', `${name} could not be read: ${error?.message}`, error);
  });
}

/** Reads a response that the caller fetched. */
function fromForeignResponse(response, signal, onBytes) {
  const url = response.url || 'model';
  if (!response.ok) {
    throw httpError(response, response.url || 'the response');
  }
  return fromResponse(response, url, signal, onBytes);
}

async function fromResponse(response, url, signal, onBytes) {
  const bytes = await readBody(response, url, signal, onBytes);
  if (isHtml(bytes)) {
    throw new OctetError('download', `${shortened(url)} is an HTML page, not a model: check the address`);
  }
  if (isPointer(bytes)) {
    throw new OctetError(
      'download',
      `${shortened(url)} is a Git LFS pointer, not a model: run "git lfs pull" where it is served from, ` +
        `or take the address of the file itself`,
    );
  }
  return { name: fileName(url), bytes };
}

async function readBody(response, url, signal, onBytes) {
  // The length of an encoded body is not the length of the bytes that arrive here.
  const length = Number(response.headers.get('content-length'));
  const total = length && !response.headers.get('content-encoding') ? length : undefined;
  checkSize(shortened(url), total);
  const body = new Body(response.body, total);
  const enough = isSent(response) ? total : Infinity;
  // The caller's own response does not know the signal.
  const cancel = () => body.cancel();
  signal?.addEventListener('abort', cancel);
  try {
    while (body.length !== enough && (await body.read())) {
      onBytes(body.length, total);
    }
    signal?.throwIfAborted();
    if (body.length < enough && enough < Infinity) {
      throw new Error(`it ended after ${body.length} of ${total} bytes`);
    }
  } catch (error) {
    cancel();
    throw networkError(url, signal, error);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
  return body.bytes();
}

/**
 * Whether a response is what a server sent. Then its length can be relied on; browsers announce the
 * end of a body long after its last byte.
 */
function isSent(response) {
  try {
    return response.url && globalThis.navigator?.serviceWorker?.controller === null;
  } catch {
    // Frames in a sandbox may not ask.
    return false;
  }
}

/** A stream and what has been read of it, in a buffer that grows. */
class Body {
  #reader;
  #readsBytes = true;
  #buffer;
  length = 0;

  constructor(stream, expected = MIN_BUFFER) {
    try {
      this.#reader = stream?.getReader({ mode: 'byob' });
    } catch {
      this.#readsBytes = false;
      this.#reader = stream.getReader();
    }
    // With room for one byte more, the end is found without growing.
    this.#buffer = new ArrayBuffer(expected + 1);
  }

  /** Reads on; whether there was anything more. */
  async read() {
    this.#reserve(1);
    const view = this.#readsBytes ? [new Uint8Array(this.#buffer, this.length)] : [];
    const { done = true, value } = (await this.#reader?.read(...view)) ?? {};
    if (value && tagOf(value) !== 'Uint8Array') {
      throw new TypeError(`it gives ${kindOf(value)} instead of Uint8Array`);
    }
    if (value && this.#readsBytes) {
      this.#buffer = value.buffer;
    } else if (value) {
      this.#reserve(value.length);
      new Uint8Array(this.#buffer).set(value, this.length);
    }
    this.length += value?.length ?? 0;
    return !done;
  }

  cancel() {
    this.#reader?.cancel().catch(() => {});
  }

  bytes() {
    return new Uint8Array(this.#buffer, 0, this.length);
  }

  #reserve(bytes) {
    const { byteLength } = this.#buffer;
    if (this.length + bytes > byteLength) {
      this.#buffer = this.#buffer.transfer(Math.max(2 * byteLength, this.length + bytes));
    }
  }
}

function fileName(url) {
  return shortened(url.replace(/[?#].*/s, '').split('/').pop() || url);
}

/** An address for messages: those of data can be as long as the model. */
function shortened(text) {
  return String(text).replace(/^(.{99}).{2,}/s, '$1…');
}

function httpError(response, url) {
  const status = `${response.status} ${response.statusText}`.trim();
  return new OctetError('download', `${shortened(url)} answered HTTP ${status}`);
}

/** A failed transfer as the caller should see it: the signal's reason where it was aborted. */
export function networkError(url, signal, error) {
  if (signal?.aborted) {
    return signal.reason;
  }
  return new OctetError('download', `${shortened(url)} could not be downloaded: ${error?.message}`, error);
}
