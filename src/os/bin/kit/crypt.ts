/**
 * Passwords as /etc/shadow keeps them: SHA-512 crypt (`$6$salt$…`, 5 000 rounds), the
 * algorithm of Drepper's "Unix crypt using SHA-256 and SHA-512".
 */
import { sha512 } from "@noble/hashes/sha2.js";
import type { Proc } from "../../process.ts";
import { concat, encode } from "./text.ts";

const alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const rounds = 5000;

/** Bytes of the digest in the order they are written, three to four letters. */
const order = [
  0, 21, 42, 22, 43, 1, 44, 2, 23, 3, 24, 45, 25, 46, 4, 47, 5, 26, 6, 27, 48, 28, 49, 7, 50, 8, 29, 9, 30,
  51, 31, 52, 10, 53, 11, 32, 12, 33, 54, 34, 55, 13, 56, 14, 35, 15, 36, 57, 37, 58, 16, 59, 17, 38, 18, 39,
  60, 40, 61, 19, 62, 20, 41,
];

export function hashPassword(proc: Proc, password: string): string {
  const salt = Array.from({ length: 16 }, () => alphabet[Math.floor(proc.random() * 64)]).join("");
  return crypt(password, salt);
}

/** Whether the text is the password a shadow entry stands for; a locked entry has none. */
export function isPassword(stored: string, password: string): boolean {
  if (stored === "") return password === "";
  const salt = /^\$6\$([^$]{0,16})\$/.exec(stored)?.[1];
  return salt !== undefined && crypt(password, salt) === stored;
}

export function crypt(password: string, saltText: string): string {
  const key = encode(password);
  const salt = encode(saltText);
  const repeated = (digest: Uint8Array, length: number): Uint8Array => {
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i++) out[i] = digest[i % digest.length] ?? 0;
    return out;
  };
  const b = sha512(concat([key, salt, key]));
  const first: Uint8Array[] = [key, salt, repeated(b, key.length)];
  for (let n = key.length; n > 0; n >>= 1) first.push(n & 1 ? b : key);
  let digest: Uint8Array = sha512(concat(first));
  const p = repeated(sha512(concat(Array.from(key, () => key))), key.length);
  const s = repeated(sha512(concat(Array.from({ length: 16 + (digest[0] ?? 0) }, () => salt))), salt.length);
  for (let i = 0; i < rounds; i++) {
    const parts: Uint8Array[] = [i & 1 ? p : digest];
    if (i % 3 !== 0) parts.push(s);
    if (i % 7 !== 0) parts.push(p);
    parts.push(i & 1 ? digest : p);
    digest = sha512(concat(parts));
  }
  let text = "";
  for (let i = 0; i < order.length; i += 3) {
    let bits =
      ((digest[order[i] ?? 0] ?? 0) << 16) |
      ((digest[order[i + 1] ?? 0] ?? 0) << 8) |
      (digest[order[i + 2] ?? 0] ?? 0);
    for (let n = 0; n < 4; n++, bits >>= 6) text += alphabet[bits & 63];
  }
  const last = digest[63] ?? 0;
  return `$6$${saltText}$${text}${alphabet[last & 63]}${alphabet[last >> 6]}`;
}
