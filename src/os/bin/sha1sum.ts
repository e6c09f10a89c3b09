import { sha1 } from "@noble/hashes/legacy.js";
import { checksumCommand } from "./kit/checksums.ts";

export const program = checksumCommand("SHA1", () => sha1.create());
