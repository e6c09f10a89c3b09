/** Archives to trees, gunzipped where needed: contexts on stdin, what ADD unpacks. Loaded only when one may be there. */
import { gunzipSync } from "fflate";
import { SysError } from "../errno.ts";
import { tarToTree } from "./tar.ts";
import type { FileTree } from "./tree.ts";

const decoder = new TextDecoder();

function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= 512 && decoder.decode(bytes.subarray(257, 262)) === "ustar";
}

/** Undefined when the bytes are no archive. */
export function untarBytes(bytes: Uint8Array): FileTree | undefined {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipped(bytes) : bytes;
  if (plain === undefined || !isTar(plain)) return undefined;
  try {
    return tarToTree(plain);
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}

function gunzipped(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
}
