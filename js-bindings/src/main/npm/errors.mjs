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
  return { name, code, message };
}

/** The error that {@link packError} packed. */
export function unpackError({ name, code, message }) {
  const Kind = KINDS[name];
  return Kind ? new Kind(message) : new OctetError(code ?? 'internal', message);
}

/** What a value is, for messages about wrong arguments. */
export function kindOf(value) {
  return value === null ? 'null' : (value?.constructor?.name ?? typeof value);
}
