/** Bytes in base64, as Go writes them into JSON. */
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const n = (a << 16) | (b << 8) | c;
    text += [18, 12, 6, 0].map((shift) => alphabet[(n >> shift) & 63] ?? "").join("");
  }
  const rest = bytes.length % 3;
  return rest === 0 ? text : text.slice(0, rest - 3) + "=".repeat(3 - rest);
}
