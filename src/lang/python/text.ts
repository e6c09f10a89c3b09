/** Text and bytes as Python sees them: by code point. */

/** By code point, as Python compares text. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      const sx = x >= 0xd800 && x < 0xe000 ? x + 0x2000 : x;
      const sy = y >= 0xd800 && y < 0xe000 ? y + 0x2000 : y;
      return sx - sy;
    }
  }
  return a.length - b.length;
}

export function latin1(b: Uint8Array): string {
  let s = "";
  for (let i = 0; i < b.length; i += 8192) s += String.fromCharCode(...b.subarray(i, i + 8192));
  return s;
}

/** Characters of text that may hold surrogate pairs. */
export function chars(s: string): readonly string[] | undefined {
  return /[\ud800-\udbff]/.test(s) ? Array.from(s) : undefined;
}

export function asciiOf(text: string): string {
  let out = "";
  for (const c of text) {
    const cp = c.codePointAt(0)!;
    out +=
      cp < 128
        ? c
        : cp < 256
          ? `\\x${cp.toString(16).padStart(2, "0")}`
          : cp < 65536
            ? `\\u${cp.toString(16).padStart(4, "0")}`
            : `\\U${cp.toString(16).padStart(8, "0")}`;
  }
  return out;
}
