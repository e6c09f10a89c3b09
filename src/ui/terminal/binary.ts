/**
 * What is no text. By accident binary bytes form letters of every script there is;
 * each would make the page look for a font and measure it, which takes longer than all
 * the rest of the flood. On a terminal they are as good as the broken ones beside
 * them: in a block that is mostly no text, each becomes the replacement character.
 */

/** Broken sequences per bytes; text that is cut in two has one or two. */
const mostBroken = 1 / 64;

export function withoutAccidents(data: Uint8Array): Uint8Array {
  const { high, broken } = count(data);
  if (broken <= 4 || broken < data.length * mostBroken) return data;
  const out = new Uint8Array(data.length + 2 * high);
  let at = 0;
  for (const byte of data) {
    if (byte < 0x80) out[at++] = byte;
    else {
      out[at++] = 0xef;
      out[at++] = 0xbf;
      out[at++] = 0xbd;
    }
  }
  return out;
}

/** Bytes from 0x80 on, and how many of the sequences they should form are none. */
function count(data: Uint8Array): { high: number; broken: number } {
  let high = 0;
  let broken = 0;
  /** Bytes the sequence still needs. */
  let open = 0;
  for (const byte of data) {
    if (byte >= 0x80) high += 1;
    if (byte >= 0x80 && byte < 0xc0) {
      if (open === 0) broken += 1;
      else open -= 1;
      continue;
    }
    if (open > 0) broken += 1;
    open = byte < 0xc2 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf5 ? 3 : 0;
    if (byte >= 0xf5) broken += 1;
  }
  return { high, broken };
}
