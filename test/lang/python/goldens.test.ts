/** Programs recorded with CPython 3.11.7: output, errors with their tracebacks, exit code. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pythonMachine } from "./support.ts";

interface Golden {
  readonly name: string;
  readonly source: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

const folder = new URL("./goldens/", import.meta.url);
for (const file of readdirSync(folder)) {
  const goldens = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as readonly Golden[];
  describe(file, () => {
    it.each(goldens)("P1: $name", async ({ source, stdout, stderr, exit }) => {
      const r = await pythonMachine({ "/app/main.py": source }).run(["python3", "/app/main.py"], {
        cwd: "/app",
      });
      expect({ stdout: r.stdout, stderr: r.stderr, exit: r.exit }).toEqual({ stdout, stderr, exit });
    });
  });
}
