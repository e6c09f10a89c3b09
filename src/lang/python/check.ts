/**
 * Before anything runs: what the program imports, and whether that can run here.
 * A refusal comes first or not at all; a missing module is Python's own business.
 */
import { PySyntaxError, Refusal, type Stmt } from "./ast.ts";
import { locate, refusalFor } from "./imports.ts";
import { parseModule } from "./parser.ts";
import type { Vm } from "./vm.ts";

/** Answers the modules that will be asked for, as far as the text tells. @throws Refusal */
export function checkImports(
  vm: Vm,
  source: string,
  filename: string,
  seen = new Set<string>(),
): ReadonlySet<string> {
  let body: Stmt[];
  try {
    body = parseModule(source);
  } catch (error) {
    if (error instanceof PySyntaxError) return seen;
    if (error instanceof Refusal && error.file === undefined)
      throw new Refusal(error.what, error.line, filename, error.sentence);
    throw error;
  }
  visit(body, (name, line) => {
    const top = name.split(".")[0]!;
    if (seen.has(top)) return;
    seen.add(top);
    const found = locate(vm, top);
    if (!found) return;
    const refusal = refusalFor(name, found);
    if (refusal) {
      throw new Refusal(
        refusal.what,
        found.kind === "installed" ? undefined : line,
        found.kind === "installed" ? undefined : filename,
        refusal.sentence,
      );
    }
    if (found.kind === "file" && !found.isPackage) {
      const path = vm.host.proc.fs.absolute(found.path);
      if (path !== filename) checkImports(vm, vm.host.proc.fs.readText(path), path, seen);
    }
  });
  return seen;
}

function visit(body: readonly Stmt[], found: (name: string, line: number) => void): void {
  for (const s of body) {
    switch (s.type) {
      case "Import":
        for (const a of s.names) found(a.name, s.pos[0]);
        break;
      case "ImportFrom":
        if (s.level === 0 && s.module !== "__future__") found(s.module, s.pos[0]);
        break;
      case "If":
      case "While":
      case "For":
        visit(s.body, found);
        visit(s.orelse, found);
        break;
      case "With":
      case "FunctionDef":
      case "ClassDef":
        visit(s.body, found);
        break;
      case "Try":
        visit(s.body, found);
        for (const h of s.handlers) visit(h.body, found);
        visit(s.orelse, found);
        visit(s.final, found);
        break;
    }
  }
}
