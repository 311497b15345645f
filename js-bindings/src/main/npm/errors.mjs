/** An error of Octet; `code` is stable, `message` says what, where and what to do. */
export class OctetError extends Error {
  constructor(code, message, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'OctetError';
    this.code = code;
  }
}

/** The kind of a built-in object, also of one of another frame. */
export function tagOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** What a value is, for messages about wrong arguments. */
export function kindOf(value) {
  return value === null ? 'null' : (value?.constructor?.name ?? typeof value);
}
