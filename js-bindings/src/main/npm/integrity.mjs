import { OctetError } from './errors.mjs';
import { kindOf } from './kinds.mjs';

/**
 * Checks the option `integrity`: digests as in HTML, but a misspelled one is no reason not to check.
 *
 * @throws {TypeError} for anything else
 */
export function checkIntegrity(integrity) {
  if (integrity === undefined) {
    return undefined;
  }
  if (!/^(\s*sha(256|384|512)-[\w+/]+=*(?!\S))+\s*$/.test(integrity)) {
    throw new TypeError(
      `options.integrity must be digests such as 'sha256-...' in Base64, got ${kindOf(integrity)}`,
    );
  }
  if (!globalThis.crypto?.subtle) {
    throw new OctetError(
      'environment',
      'options.integrity needs crypto.subtle, which only secure pages have (https or localhost)',
    );
  }
  return String(integrity);
}

/** Refuses bytes that none of the digests of the strongest kind belongs to. */
export async function verify(integrity, { name, bytes }) {
  const digests = integrity.trim().split(/\s+/);
  const kind = digests.map((digest) => digest.slice(3, 6)).sort().pop();
  const wanted = digests.filter((digest) => digest.startsWith(`sha${kind}`));
  const hash = await crypto.subtle.digest(`SHA-${kind}`, bytes);
  const got = `sha${kind}-${btoa(String.fromCharCode(...new Uint8Array(hash)))}`;
  if (!wanted.includes(got)) {
    throw new OctetError(
      'download',
      `${name} is not what options.integrity says: expected ${wanted.join(' or ')}, got ${got}`,
    );
  }
}
