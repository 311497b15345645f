/** An error of Octet; `code` is stable, `message` says what, where and what to do. */
export class OctetError extends Error {
  constructor(code, message, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'OctetError';
    this.code = code;
  }
}

const KINDS = { TypeError, RangeError };

/** An error as plain data that survives `postMessage`. */
export function packError(error) {
  const { name, code, message } = error instanceof Error ? error : { message: String(error) };
  // A DOMException has a number for a code.
  return { name, code: typeof code === 'string' ? code : undefined, message };
}

/** The error that {@link packError} packed. */
export function unpackError({ name, code, message }) {
  const Kind = KINDS[name];
  return Kind ? new Kind(message) : new OctetError(code ?? 'internal', message);
}

/** The kind of a built-in object, also of one of another frame. */
export function tagOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** What a value is, for messages about wrong arguments. */
export function kindOf(value) {
  return value === null ? 'null' : (value?.constructor?.name ?? typeof value);
}
