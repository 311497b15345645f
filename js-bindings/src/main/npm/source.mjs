import { OctetError, kindOf } from './errors.mjs';

/** Fetches a URL; anything but success is an {@link OctetError} of code `download`. */
export async function fetchOk(url, signal) {
  let response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    throw networkError(url, signal, error);
  }
  if (!response.ok) {
    throw httpError(response, url);
  }
  return response;
}

/** Whether a download begins like HTML: what many servers send in place of a missing file. */
export function isHtml(bytes) {
  const start = new TextDecoder().decode(bytes.subarray(0, 64));
  return /^\s*<(!doctype|html|head|body|!--)/i.test(start);
}

/**
 * Reads a model source.
 *
 * @returns {Promise<{name: string, bytes: Uint8Array}>} the bytes, and a name for messages
 */
export async function readSource(source, signal, onBytes) {
  if (typeof source === 'string' || source instanceof URL) {
    return fromResponse(await fetchOk(source, signal), String(source), signal, onBytes);
  }
  if (typeof Response !== 'undefined' && source instanceof Response) {
    if (!source.ok) {
      throw httpError(source, source.url || 'the response');
    }
    if (source.bodyUsed) {
      throw new TypeError('load: the response has already been read');
    }
    return fromResponse(source, source.url || 'model', signal, onBytes);
  }
  checkSource(source);
  const bytes = await inMemory(source);
  onBytes(bytes.length, bytes.length);
  return { name: source.name || 'model', bytes };
}

async function inMemory(source) {
  return source instanceof Uint8Array
    ? source
    : new Uint8Array(source instanceof ArrayBuffer ? source : await source.arrayBuffer());
}

/** Checks a source that is neither an address nor a response. */
export function checkSource(source) {
  const isBlob = typeof Blob !== 'undefined' && source instanceof Blob;
  if (!isBlob && !(source instanceof ArrayBuffer) && !(source instanceof Uint8Array)) {
    throw new TypeError(
      `load: pass a URL, Response, Blob, ArrayBuffer or Uint8Array (got ${kindOf(source)})`,
    );
  }
}

async function fromResponse(response, url, signal, onBytes) {
  const bytes = await readBody(response, url, signal, onBytes);
  if (isHtml(bytes)) {
    throw new OctetError('download', `${url} is an HTML page, not a model: check the address`);
  }
  return { name: fileName(url), bytes };
}

async function readBody(response, url, signal, onBytes) {
  // The length of an encoded body is not the length of the bytes that arrive here.
  const length = Number(response.headers.get('content-length'));
  const total = length && !response.headers.get('content-encoding') ? length : undefined;
  const chunks = [];
  let loaded = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await nextChunk(reader, url, signal);
    if (!chunk) {
      return concat(chunks, loaded);
    }
    chunks.push(chunk);
    loaded += chunk.length;
    onBytes(loaded, total);
  }
}

async function nextChunk(reader, url, signal) {
  try {
    signal?.throwIfAborted();
    return (await reader?.read())?.value;
  } catch (error) {
    reader.cancel().catch(() => {});
    throw networkError(url, signal, error);
  }
}

function concat(chunks, length) {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function fileName(url) {
  return url.replace(/[?#].*/s, '').split('/').pop() || url;
}

function httpError(response, url) {
  const status = `${response.status} ${response.statusText}`.trim();
  return new OctetError('download', `${url} answered HTTP ${status}`);
}

/** A failed transfer as the caller should see it: the signal's reason where it was aborted. */
export function networkError(url, signal, error) {
  if (signal?.aborted) {
    return signal.reason;
  }
  return new OctetError('download', `${url} could not be downloaded: ${error?.message}`, error);
}
