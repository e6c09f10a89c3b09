/** What a few Python modules of the library need of the machine itself. */
import { PySyntaxError } from "../ast.ts";
import { compileSource } from "../compiler.ts";
import { importModule, locate, refusalFor, syntaxException } from "../imports.ts";
import { functions, moduleOf } from "../native.ts";
import { type PyException, PyFunction, PyList, type PyModule, PyRaise, Tail } from "../objects.ts";
import { exceptionOnly, formatException } from "../traceback.ts";
import { sourceOf } from "./library.ts";

export function tracebackModule(): PyModule {
  return moduleOf("_traceback", {
    ...functions({
      "format(e)": (vm, [e]) => formatException(vm, e as PyException),
      "only(e)": (vm, [e]) => exceptionOnly(vm, e as PyException),
    }),
  });
}

/** `python -m name`: the module runs as `__main__`. */
export function runpyModule(): PyModule {
  return moduleOf("_runpy", {
    ...functions({
      "run(name)": (vm, [n]) => {
        const name = String(n);
        const fail = (words: string): never => {
          const start = vm.host.executable;
          return vm.raise("SystemExit", `${start}: ${words}`);
        };
        const parent = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : undefined;
        const go = (): Tail => {
          let target = name;
          let found = locate(vm, target);
          if (!found) return fail(`No module named ${name}`);
          const refusal = refusalFor(target, found);
          if (refusal) throw refusal;
          if (
            found.kind === "namespace" ||
            (found.kind === "file" && found.isPackage) ||
            vm.host.library.find(`${name}.__main__`)
          ) {
            target = `${name}.__main__`;
            return new Tail(runAs, [name, target]);
          }
          found = locate(vm, target);
          return new Tail(runAs, [name, target]);
        };
        if (parent === undefined) return go();
        return new Tail(importer, [parent], undefined, () => go());
      },
    }),
  });
}

const importer = functions({ "import_(name)": (vm, [n]) => importModule(vm, String(n)) })["import_"]!;

const runAs = functions({
  "run_as(name, target)": (vm, [n, t]) => {
    const name = String(n);
    const target = String(t);
    const start = () => {
      const lib = vm.host.library.find(target);
      const main = vm.modules.getName("__main__") as PyModule;
      let source: string;
      let path: string;
      if (lib?.hasSource) {
        source = sourceOf(target)!;
        path = `${vm.host.libDir}/${target.replaceAll(".", "/")}.py`;
      } else {
        const found = locate(vm, target);
        if (found?.kind !== "file")
          return vm.raise(
            "SystemExit",
            `${vm.host.executable}: No module named ${target === name ? name : `${target}; '${name}' is a package and cannot be directly executed`}`,
          );
        path = vm.host.proc.fs.absolute(found.path);
        source = vm.host.proc.fs.readText(path);
        vm.host.sources.set(path, source.split("\n"));
      }
      main.dict.setName("__file__", path);
      main.dict.setName("__package__", target.includes(".") ? target.slice(0, target.lastIndexOf(".")) : "");
      const argv = (vm.modules.getName("sys") as PyModule).dict.getName("argv");
      if (argv instanceof PyList) argv.v[0] = path;
      try {
        const code = compileSource(source, { filename: path, hidden: lib !== undefined });
        return new Tail(new PyFunction("<module>", "<module>", code, main.dict, [], undefined, []), []);
      } catch (error) {
        if (error instanceof PySyntaxError) throw new PyRaise(syntaxException(vm, error, path, source));
        throw error;
      }
    };
    if (target === name) return start();
    return new Tail(importer, [name], undefined, start);
  },
})["run_as"]!;
