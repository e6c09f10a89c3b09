import { sha512 } from "@noble/hashes/sha2.js";
import { checksumCommand } from "./kit/checksums.ts";

export const program = checksumCommand("SHA512", () => sha512.create());
