/** The kind of a built-in object, also of one of another frame. */
export function tagOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** What a value is, for messages about wrong arguments. */
export function kindOf(value) {
  return value === null ? 'null' : (value?.constructor?.name ?? typeof value);
}
