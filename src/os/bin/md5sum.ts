import { md5 } from "@noble/hashes/legacy.js";
import { checksumCommand } from "./kit/checksums.ts";

export const program = checksumCommand("MD5", () => md5.create());
