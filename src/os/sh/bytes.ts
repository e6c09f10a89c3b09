/**
 * Text that may hold any bytes.
 *
 * The shell works on strings. A byte that is not part of valid UTF-8 travels as
 * a lone surrogate U+DC80 to U+DCFF and becomes that byte again on output, so
 * `$(cat image.png)` and `printf '\377'` lose nothing but what a shell loses.
 */

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function encode(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return encoder.encode(text);
  const chunks: Uint8Array[] = [];
  let total = 0;
  const push = (bytes: Uint8Array) => {
    chunks.push(bytes);
    total += bytes.length;
  };
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00) {
      i++;
      continue;
    }
    if (code < 0xdc80 || code > 0xdcff) continue;
    if (i > from) push(encoder.encode(text.slice(from, i)));
    push(Uint8Array.of(code & 255));
    from = i + 1;
  }
  if (from < text.length) push(encoder.encode(text.slice(from)));
  return concat(chunks, total);
}

export function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeLoose(bytes);
  }
}

/** A byte as it stands in a string: ASCII as it is, others escaped until joined with their neighbours. */
export function byteChar(byte: number): string {
  return byte < 128 ? String.fromCharCode(byte) : String.fromCharCode(0xdc00 + byte);
}

export function concat(
  chunks: readonly Uint8Array[],
  total = chunks.reduce((n, c) => n + c.length, 0),
): Uint8Array {
  if (chunks.length === 1 && chunks[0] !== undefined) return chunks[0];
  const out = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

/** Length of the UTF-8 character that starts at `i`, 0 when there is none. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const b = bytes[i] ?? 0;
  const n =
    b < 0x80 ? 1 : b >= 0xc2 && b < 0xe0 ? 2 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xf0 && b < 0xf5 ? 4 : 0;
  for (let k = 1; k < n; k++) if (((bytes[i + k] ?? 0) & 0xc0) !== 0x80) return 0;
  if (n > 2) {
    const second = bytes[i + 1] ?? 0;
    if (b === 0xe0 && second < 0xa0) return 0;
    if (b === 0xed && second > 0x9f) return 0;
    if (b === 0xf0 && second < 0x90) return 0;
    if (b === 0xf4 && second > 0x8f) return 0;
  }
  return n;
}

function decodeLoose(bytes: Uint8Array): string {
  const out: string[] = [];
  let from = 0;
  let i = 0;
  while (i < bytes.length) {
    const n = sequenceLength(bytes, i);
    if (n > 0) {
      i += n;
      continue;
    }
    if (i > from) out.push(strict.decode(bytes.subarray(from, i)));
    out.push(String.fromCharCode(0xdc00 + (bytes[i] ?? 0)));
    i++;
    from = i;
  }
  if (from < bytes.length) out.push(strict.decode(bytes.subarray(from)));
  return out.join("");
}
