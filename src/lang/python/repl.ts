/** The prompt: a line, or lines until a block ends; the value of an expression is shown. */
import { PySyntaxError, Refusal } from "./ast.ts";
import { compileSource } from "./compiler.ts";
import { syntaxException } from "./imports.ts";
import { type Code, PyDict, PyFunction, PyModule } from "./objects.ts";
import { refusalLine, report } from "./report.ts";
import type { Run } from "./run.ts";
import { exceptionType } from "./types.ts";
import type { Vm } from "./vm.ts";

export async function interact(vm: Vm, run: Run, banner = true): Promise<number> {
  const proc = vm.host.proc;
  if (banner) {
    await proc.stderr.write(
      `Python ${vm.host.version.text} (main, Jan  1 2025, 00:00:00) [GCC 12.2.0] on linux\nType "help", "copyright", "credits" or "license" for more information.\n`,
    );
  }
  const known = vm.modules.getName("__main__");
  const main = known instanceof PyModule ? known : new PyModule("__main__", new PyDict());
  if (main !== known) {
    main.dict.setName("__name__", "__main__");
    main.dict.setName("__doc__", null);
    main.dict.setName("__builtins__", vm.modules.getName("builtins") ?? null);
    vm.modules.setName("__main__", main);
  }
  let block: string[] = [];
  /** Typed ahead of the prompt. */
  const typed = { rest: "" };
  for (;;) {
    let line: string | undefined;
    try {
      await proc.stdout.write(block.length === 0 ? ">>> " : "... ");
      line = await readLine(vm, typed);
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "EINTR") throw error;
      block = [];
      run.forget();
      await proc.stderr.write("\nKeyboardInterrupt\n");
      continue;
    }
    if (line === undefined) {
      await proc.stdout.write("\n");
      return run.atExit(0);
    }
    block.push(line);
    const source = block.join("\n");
    if (source.trim() === "") {
      block = [];
      continue;
    }
    const code = await compileOrWait(vm, source, block);
    if (code === "more") continue;
    block = [];
    if (code === undefined) continue;
    try {
      const failure = await run.call(
        new PyFunction("<module>", "<module>", code, main.dict, [], undefined, []),
        [],
      );
      if (failure?.cls.isSubclass(exceptionType("SystemExit")))
        return run.atExit(await report(proc, vm, run, failure));
      if (failure?.cls === exceptionType("KeyboardInterrupt")) await proc.stderr.write("\n");
      await report(proc, vm, run, failure);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await run.flush();
      await proc.stderr.write(refusalLine(error));
    }
  }
}

async function compileOrWait(
  vm: Vm,
  source: string,
  block: readonly string[],
): Promise<Code | "more" | undefined> {
  const last = block[block.length - 1]!;
  try {
    const code = compileSource(`${source}\n`, { filename: "<stdin>", mode: "single" });
    // A block ends with an empty line.
    const compound =
      /:\s*(#.*)?$/.test(block[0]!) ||
      /^(?:if|for|while|def|class|with|try|async|match|@)\b|^@/.test(block[0]!);
    return compound && last.trim() !== "" ? "more" : code;
  } catch (error) {
    if (error instanceof Refusal) {
      await vm.host.proc.stderr.write(refusalLine(error));
      return undefined;
    }
    if (!(error instanceof PySyntaxError)) throw error;
    if (
      error.incomplete &&
      (last.trim() !== "" || /was never closed|unterminated triple/.test(error.message))
    )
      return "more";
    if (/expected an indented block/.test(error.message) && last.trim() !== "" && /:\s*(#.*)?$/.test(last))
      return "more";
    const e = syntaxException(vm, error, "<stdin>", source);
    const { formatException } = await vm.host.proc.load(import("./traceback.ts"));
    await vm.host.proc.stderr.write(formatException(vm, e));
    return undefined;
  }
}

async function readLine(vm: Vm, typed: { rest: string }): Promise<string | undefined> {
  for (;;) {
    const i = typed.rest.indexOf("\n");
    if (i >= 0) {
      const line = typed.rest.slice(0, i);
      typed.rest = typed.rest.slice(i + 1);
      return line;
    }
    const chunk = await vm.host.proc.read(0);
    if (chunk === null) {
      const line = typed.rest;
      typed.rest = "";
      return line === "" ? undefined : line;
    }
    typed.rest += new TextDecoder().decode(chunk);
  }
}
