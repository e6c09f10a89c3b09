import { blake2b } from "@noble/hashes/blake2.js";
import { checksumCommand } from "./kit/checksums.ts";

export const program = checksumCommand("BLAKE2b", () => blake2b.create({ dkLen: 64 }));
