/** The bytes of a model `{file, from}`, where `from` is an address or a file. */
export async function bytesOf({ from, file }) {
  const source = typeof from === 'string' ? await fetch(from) : from;
  if (source.ok === false) {
    throw new Error(`${file}: the server answered ${source.status}`);
  }
  return new Uint8Array(await source.arrayBuffer());
}

/** A picture that is decoded. */
export async function pictureAt(url) {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  return picture;
}

/** An error as people read it. */
export function textOf({ code, message }) {
  return code && typeof code === 'string' ? `${code}: ${message}` : message;
}
