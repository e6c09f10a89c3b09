/** Programs of packages that courses install to have something to run. */
import type { Program } from "../../process.ts";
import { cowsay } from "../fun/cowsay.ts";
import { fortune } from "../fun/fortune.ts";
import { sshKeygen } from "../fun/ssh-keygen.ts";

export const programs: Readonly<Record<string, Program>> = {
  cowsay,
  cowthink: cowsay,
  fortune,
  "ssh-keygen": sshKeygen,
};
