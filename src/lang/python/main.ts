/** The program `python3`: command line, running, and how it ends. */
import { SysError } from "../../os/errno.ts";
import { type Proc, ProcessKilled, type Program } from "../../os/process.ts";
import { PySyntaxError, Refusal } from "./ast.ts";
import { checkImports } from "./check.ts";
import { type CompileOptions, compileSource } from "./compiler.ts";
import { asInt } from "./conversions.ts";
import { osError } from "./errors.ts";
import { type PyFile, takePending } from "./files.ts";
import { syntaxException } from "./imports.ts";
import { fetchSources } from "./lib/library.ts";
import { type Code, PyDict, type PyException, PyFunction, PyList, PyModule } from "./objects.ts";
import { interact } from "./repl.ts";
import { refusalLine, report } from "./report.ts";
import { Run } from "./run.ts";
import { runModule } from "./run-module.ts";
import { calledAs, findVersion, makeVm } from "./setup.ts";
import type { Vm } from "./vm.ts";

interface Options {
  readonly unbuffered: boolean;
  readonly interactive: boolean;
  readonly code?: string;
  readonly module?: string;
  readonly script?: string;
  readonly argv: readonly string[];
}

const usage = (name: string): string =>
  `usage: ${name} [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry \`python -h' for more information.\n`;

export const python: Program = async (proc) => {
  const version = findVersion(proc);
  const args = [...proc.args];
  let unbuffered = (proc.env.get("PYTHONUNBUFFERED") ?? "") !== "";
  let interactive = false;
  let options: Options | undefined;
  while (options === undefined) {
    const a = args.shift();
    if (a === undefined || a === "-") {
      options = { unbuffered, interactive, argv: [a ?? "", ...args], ...(a === "-" ? { script: "-" } : {}) };
      break;
    }
    if (a === "--version" || a === "-V" || a === "-VV") {
      const line = `Python ${version.text}${a === "-VV" ? ` (main, Jan  1 2025, 00:00:00) [GCC 12.2.0]` : ""}\n`;
      await (version.major === 2 ? proc.stderr : proc.stdout).write(line);
      return 0;
    }
    if (a === "-h" || a === "--help") {
      await proc.stdout.write(help(proc.argv[0] ?? "python3"));
      return 0;
    }
    if (a === "-c" || (a.startsWith("-c") && a.length > 2)) {
      const code = a.length > 2 ? a.slice(2) : args.shift();
      if (code === undefined) {
        await proc.stderr.write(`Argument expected for the -c option\n${usage(proc.argv[0] ?? "python3")}`);
        return 2;
      }
      options = { unbuffered, interactive, code, argv: ["-c", ...args] };
    } else if (a === "-m") {
      const module = args.shift();
      if (module === undefined) {
        await proc.stderr.write(`Argument expected for the -m option\n${usage(proc.argv[0] ?? "python3")}`);
        return 2;
      }
      options = { unbuffered, interactive, module, argv: ["-m", ...args] };
    } else if (a === "-W" || a === "-X" || a === "--check-hash-based-pycs") args.shift();
    else if (/^-[bBdEiIOPqsSuvx]+$/.test(a) || a.startsWith("-W") || a.startsWith("-X")) {
      if (/^-[^WX]*u/.test(a)) unbuffered = true;
      if (/^-[^WX]*i/.test(a)) interactive = true;
    } else if (a.startsWith("-")) {
      await proc.stderr.write(
        a.startsWith("--")
          ? `unknown option ${a}\n${usage(proc.argv[0] ?? "python3")}`
          : `Unknown option: -${a[1]}\n${usage(proc.argv[0] ?? "python3")}`,
      );
      return 2;
    } else options = { unbuffered, interactive, script: a, argv: [a, ...args] };
  }
  if (version.major === 2) {
    await proc.stderr.write("drydock: python: Python 2 is not simulated\n");
    return 1;
  }
  return start(proc, options);
};

async function start(proc: Proc, options: Options): Promise<number> {
  if (options.module !== undefined) {
    const other = await runModule(proc, options.module, options.argv.slice(1));
    if (other !== undefined) return other;
  }
  const vm = makeVm(proc, { unbuffered: options.unbuffered });
  const run = new Run(vm);
  try {
    return await dispatch(proc, vm, run, options);
  } catch (error) {
    return await fatal(proc, vm, run, error);
  } finally {
    run.close();
  }
}

async function dispatch(proc: Proc, vm: Vm, run: Run, options: Options): Promise<number> {
  const setPath = (first: string): void => {
    const sys = vm.modules.getName("sys") as PyModule;
    (sys.dict.getName("path") as PyList).v.unshift(first);
    sys.dict.setName("argv", new PyList([...options.argv]));
  };
  if (options.code !== undefined) {
    setPath("");
    return finish(
      proc,
      vm,
      run,
      await execute(vm, run, options.code, "<string>", undefined),
      options.interactive,
    );
  }
  if (options.module !== undefined) {
    setPath(proc.cwd);
    const source = `import runpy as _r\n_r._run_module_as_main(${JSON.stringify(options.module)})\n`;
    return finish(proc, vm, run, await execute(vm, run, source, "<module>", undefined, true), false);
  }
  const stdin = proc.fds.get(0);
  if (options.script === undefined || options.script === "-") {
    setPath("");
    if (stdin?.kind === "tty") return interact(vm, run);
    const source = await proc.stdin.readText();
    return finish(proc, vm, run, await execute(vm, run, source, "<stdin>", undefined), options.interactive);
  }
  let path = options.script;
  let source: string;
  try {
    if (proc.fs.stat(path).type === "dir") {
      const main = `${path}/__main__.py`;
      if (!proc.fs.exists(main)) {
        await proc.stderr.write(
          `${calledAs(proc)}: can't find '__main__' module in '${proc.fs.absolute(path)}'\n`,
        );
        return 1;
      }
      path = main;
    }
    source = proc.fs.readText(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const e = osError(vm, error);
    // CPython joins with a slash even at the root: `//nosuch.py`.
    const shown = path.startsWith("/") ? path : `${proc.cwd}/${path}`;
    const code = asInt(e.get("errno"));
    await proc.stderr.write(
      `${proc.argv[0] ?? "python3"}: can't open file '${shown}': [Errno ${code}] ${error.message}\n`,
    );
    return 2;
  }
  const absolute = proc.fs.absolute(path);
  setPath(proc.fs.realpath(absolute).replace(/\/[^/]*$/, "") || "/");
  return finish(
    proc,
    vm,
    run,
    await execute(vm, run, source, vm.host.version.minor >= 9 ? absolute : path, path),
    options.interactive,
  );
}

/** Runs a program's text as `__main__`. */
async function execute(
  vm: Vm,
  run: Run,
  source: string,
  filename: string,
  file: string | undefined,
  hidden = false,
): Promise<PyException | undefined> {
  const main = new PyModule("__main__", new PyDict());
  main.dict.setName("__name__", "__main__");
  main.dict.setName("__doc__", null);
  main.dict.setName("__package__", null);
  main.dict.setName("__loader__", null);
  main.dict.setName("__spec__", null);
  main.dict.setName("__annotations__", new PyDict());
  main.dict.setName("__builtins__", vm.modules.getName("builtins") ?? null);
  if (file !== undefined) {
    main.dict.setName("__file__", filename);
    main.dict.setName("__cached__", null);
  }
  vm.modules.setName("__main__", main);
  if (filename.startsWith("/")) vm.host.sources.set(filename, source.split("\n"));
  let code: Code;
  let warnings = "";
  try {
    if (!hidden) {
      const coming = fetchSources(checkImports(vm, source, filename));
      if (coming) await vm.host.proc.load(coming);
    }
    const warn: CompileOptions["warn"] = (line, op, literal) => {
      const what = vm.host.version.minor >= 12 ? `'${literal}' literal` : "a literal";
      warnings += `${filename}:${line}: SyntaxWarning: "${op}" with ${what}. Did you mean "${op === "is" ? "==" : "!="}"?\n`;
      const text = filename.startsWith("/") ? source.split("\n")[line - 1]?.trim() : undefined;
      if (text !== undefined) warnings += `  ${text}\n`;
    };
    code = compileSource(source.replace(/^#!.*/, "#"), { filename, hidden, warn });
    if (warnings !== "") await vm.host.proc.stderr.write(warnings);
  } catch (error) {
    if (!(error instanceof PySyntaxError)) throw error;
    const e = syntaxException(vm, error, filename, source);
    if (filename === "<string>" && vm.host.version.minor < 13)
      e.set("text", source.split("\n")[error.pos[0] - 1] ?? "");
    return e;
  }
  return run.call(new PyFunction("<module>", "<module>", code, main.dict, [], undefined, []), []);
}

/** Flushes, tells about an uncaught exception, and gives the exit code. */
async function finish(
  proc: Proc,
  vm: Vm,
  run: Run,
  failure: PyException | undefined,
  interactive: boolean,
): Promise<number> {
  const code = await report(proc, vm, run, failure);
  if (interactive && proc.fds.get(0)?.kind === "tty") return interact(vm, run, false);
  return run.atExit(code);
}

/** Not Python's: a refusal in one line, or the end of the process. */
async function fatal(proc: Proc, vm: Vm, run: Run, error: unknown): Promise<number> {
  if (error instanceof ProcessKilled) throw error;
  if (error instanceof Refusal) {
    await run.flush();
    await proc.stderr.write(refusalLine(error));
    return 1;
  }
  if (error instanceof SysError && error.code === "EPIPE") {
    const out = (vm.modules.getName("sys") as PyModule).dict.getName("stdout") as PyFile;
    takePending(out.data);
    await proc.stderr.write(
      "Exception ignored in: <_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>\nBrokenPipeError: [Errno 32] Broken pipe\n",
    );
    return 120;
  }
  throw error;
}

function help(name: string): string {
  return `${usage(name).split("\n")[0]}\nOptions (those the simulation knows):
-c cmd : run the program given as a string
-h     : print this and exit (also --help)
-i     : look around at a prompt after the script
-m mod : run a library module as a script
-u     : do not buffer stdout and stderr (also PYTHONUNBUFFERED=1)
-V     : print the Python version and exit (also --version)
file   : run the program in this file
-      : read the program from standard input
`;
}

/** A command that pip installed, which is a module's main. */
function command(module: string): Program {
  return async (proc) =>
    start(proc, {
      unbuffered: (proc.env.get("PYTHONUNBUFFERED") ?? "") !== "",
      interactive: false,
      module: `${module}.__main__`,
      argv: ["-m", ...proc.args],
    });
}
export const gunicorn = command("gunicorn");
export const uvicorn = command("uvicorn");
export const flask = command("flask");
export const pytest = command("pytest");
