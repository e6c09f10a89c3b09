import { sha256 } from "@noble/hashes/sha2.js";
import { checksumCommand } from "./kit/checksums.ts";

export const program = checksumCommand("SHA256", () => sha256.create());
