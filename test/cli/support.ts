/** The docker client on a test machine, talking to an engine made of canned answers. */
import { Client } from "../../src/api/client.ts";
import type { ApiRequest, ApiResponse } from "../../src/api/transport.ts";
import { dockerProgram } from "../../src/cli/main.ts";
import { bootMachine, type RunOptions, type RunResult, type TestMachine } from "../support/os.ts";

export interface Docker {
  readonly machine: TestMachine;
  readonly requests: ApiRequest[];
  /** Runs `docker` with these words. */
  run(words: readonly string[], options?: RunOptions): Promise<RunResult>;
}

/** @param answer undefined: 404 */
export function bootDocker(
  answer: (request: ApiRequest) => ApiResponse | undefined = () => undefined,
): Docker {
  const requests: ApiRequest[] = [];
  const client = new Client(async (request) => {
    requests.push(request);
    return answer(request) ?? { status: 404, body: { message: "page not found" } };
  });
  const program = dockerProgram({ client });
  const machine = bootMachine({ programs: { docker: program }, files: { "/root/.keep": "" } });
  return {
    machine,
    requests,
    run: (words, options) =>
      machine.program(program, {
        cwd: "/",
        ...options,
        argv: ["docker", ...words],
        env: { HOME: "/root", ...options?.env },
      }),
  };
}

/** Splits a recorded command line: words, quotes. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (c === " ") {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === "'" || c === '"') {
      const end = line.indexOf(c, i + 1);
      if (end === -1) throw new Error(`unbalanced quotes: ${line}`);
      word = (word ?? "") + line.slice(i + 1, end);
      i = end;
    } else word = (word ?? "") + c;
  }
  if (word !== undefined) words.push(word);
  return words;
}
