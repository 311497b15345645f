/** An error of Octet; `code` is stable, `message` says what, where and what to do. */
export class OctetError extends Error {
  constructor(code, message, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'OctetError';
    this.code = code;
  }
}
