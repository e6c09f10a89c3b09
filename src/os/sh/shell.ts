/**
 * One shell process: its state, and what its parts ask of each other.
 *
 * Running commands is in exec.ts, expansion in expand.ts, builtins in builtins/.
 * A subshell is a forked process with a copy of this state (`fork`).
 */
import { SysError } from "../errno.ts";
import type { OpenFile, Proc } from "../process.ts";
import { parseSignal, type Signal, signalNumbers } from "../signals.ts";
import { ansiCQuoted } from "./ansi-c.ts";
import type { ArithmeticScope } from "./arithmetic.ts";
import type { Command, Dialect, FunctionDef, Script, Word } from "./ast.ts";
import type { Builtin } from "./builtins/kit.ts";
import { concat, decode, encode } from "./bytes.ts";
import { AbandonLine, ExitShell, ExpansionError, LoopControl, ReturnFrom } from "./errors.ts";
import { arithmetic, expandString } from "./expand.ts";
import { type Job, Jobs, signalWords } from "./jobs.ts";
import { defaultOptions, flagLetters, type Options } from "./options.ts";
import { Parser } from "./parser.ts";
import { decodePrompt } from "./prompt.ts";
import { doubleQuote, quoteWord } from "./quote.ts";
import type { RunTextOptions } from "./run-text.ts";
import { dynamicVariables } from "./special-variables.ts";
import {
  elements,
  isSet,
  keysOf,
  lastIndex,
  scalar,
  setElement,
  type Variable,
  Variables,
} from "./variables.ts";

/** What runs commands; given to a shell so that its state does not depend on it. */
export interface Machinery {
  runScript(shell: Shell, script: Script): Promise<number>;
  runCommand(shell: Shell, command: Command): Promise<number>;
  runText(shell: Shell, text: string, options: RunTextOptions): Promise<number>;
  findBuiltin(name: string, dialect: Dialect): Builtin | undefined;
  builtinNames(dialect: Dialect): string[];
}

/** How the commands came in: it shows in error messages. */
export type Source = "command" | "file" | "stdin" | "interactive";

export interface CallFrame {
  readonly name: string;
  /** Line of the call. */
  readonly line: number;
  /** The file the function was defined in. */
  readonly source: string;
  /** How many files were being sourced when it was called. */
  readonly depth: number;
}

export type TrapName = "EXIT" | "ERR" | "DEBUG" | "RETURN" | Signal;

/** Completions for the words of a command line; `index` is the word the cursor is in. */
export type Completer = (
  words: readonly string[],
  cursorWord: number,
  proc: Proc,
) => Promise<readonly string[]>;

/** Runs a command inside the shell that can be neither found nor started; undefined for one it does not know. */
export type LastResort = (argv: readonly string[], proc: Proc) => Promise<number> | undefined;

export class Shell {
  readonly bash: boolean;
  variables = new Variables();
  functions = new Map<string, FunctionDef>();
  aliases = new Map<string, string>();
  /** Commands found in PATH, and how often they were used. */
  hashed = new Map<string, { path: string; hits: number }>();
  options: Options;
  positional: readonly string[] = [];
  /** `$0` */
  name: string;
  source: Source = "file";
  /** Line being run, for messages and `$LINENO`. */
  line = 1;
  status = 0;
  /** Undefined: the last command was no pipeline, its status is `status`. */
  pipeStatus: readonly number[] | undefined;
  /** The simple command running, for `$BASH_COMMAND`. */
  command: Command | undefined;
  lastArgument = "";
  lastBackground: number | undefined;
  jobs: Jobs;
  interactive = false;
  /** Somebody gives it one line after another: it outlives a line that goes wrong. */
  lasting = false;
  /** Pipelines get process groups of their own. */
  jobControl = false;
  traps = new Map<TrapName, string>();
  private pendingSignals: Signal[] = [];
  /** SIGINT came while a command line was running in an interactive shell. */
  interrupted = false;
  /** Lines are handed to it one by one: an interrupt ends the line, not the shell. */
  lineByLine = false;
  loopDepth = 0;
  calls: CallFrame[] = [];
  sourceDepth = 0;
  /** > 0: failures are being tested, so `set -e` and ERR look away. */
  ignoreErrors = 0;
  subshells = 0;
  /** In a forked child: the last command may replace the process. */
  mayExec = false;
  /** `$$`: the process the script began in. */
  readonly mainPid: number;
  readonly startMs: number;
  secondsOffset = 0;
  randomSeed: number | undefined;
  dirStack: string[] = [];
  getoptsAt = 1;
  /** Name of the builtin running, for messages. */
  builtin: string | undefined;
  /** Prefix such as `eval` between the shell's name and the line. */
  context: string[] = [];
  history: string[] = [];
  historyBase = 1;
  private openSubstitutions: { fd: number; pid: number }[] = [];
  lastSubstitutionStatus = 0;
  runningTrap = false;
  readonly completers = new Map<string, Completer>();
  lastResort: LastResort | undefined;
  completionSpecs = new Map<string, string>();
  disabled = new Set<string>();

  constructor(
    readonly proc: Proc,
    readonly dialect: Dialect,
    name: string,
    private readonly machinery: Machinery,
    parent?: Shell,
  ) {
    this.bash = dialect === "bash";
    this.name = name;
    this.jobs = new Jobs(proc);
    this.options = parent === undefined ? defaultOptions(this.bash) : parent.options;
    this.mainPid = parent?.mainPid ?? proc.pid;
    this.startMs = parent?.startMs ?? proc.nowMs();
  }

  /** A command in the background without job control: Ctrl-C is not for it. */
  ignoringInt = false;
  /** How many `$(…)` deep: `set -x` shows one more plus sign each. */
  traceDepth = 0;
  /** Files being sourced, the innermost last. */
  sources: string[] = [];

  /** Jobs of the shell this one was forked from: `jobs` lists them, nothing else sees them. */
  parentJobs: Jobs | undefined;
  /** `export -f`. */
  exportedFunctions = new Set<string>();
  /** Variables with a computed value that have been unset: they are like others now. */
  ordinary: ReadonlySet<string> | undefined;

  warnedOfJobs = false;
  /** A newline follows `^C` once. */
  newlineSaid = false;
  /** The last trapped signal that came. */
  lastSignal: Signal | undefined;
  /** A signal was sent by the command line that ran: what it does shows a prompt later. */
  signalSent = false;
  /** Set by an interactive shell. */
  saveHistory: (() => void) | undefined;

  // Variables

  readonly arithmeticScope: ArithmeticScope = {
    get: (name, index) => {
      if (index === undefined) {
        const value = this.get(name);
        if (value === undefined && this.options.nounset)
          throw new ExpansionError(
            this.bash ? `${name}: unbound variable` : `${name}: parameter not set`,
            "exit",
          );
        return value;
      }
      const v = this.variable(name);
      if (v === undefined) return undefined;
      if (v.assoc !== undefined) return v.assoc.get(index);
      const at = Number(arithmetic(this, index));
      return v.indexed === undefined
        ? at === 0
          ? v.value
          : undefined
        : v.indexed.get(at < 0 ? lastIndex(v) + 1 + at : at);
    },
    set: (name, index, value) => {
      if (index === undefined) {
        this.set(name, value);
        return;
      }
      const v = this.variable(name);
      if (v?.assoc !== undefined) this.setKey(name, index, value);
      else this.setIndex(name, Number(arithmetic(this, index)), value);
    },
  };

  /** The file that commands come from now, as functions defined here remember it. */
  get sourceName(): string {
    return (
      this.sources.at(-1) ??
      (this.source === "file" ? this.name : this.source === "command" ? "environment" : "main")
    );
  }

  variable(name: string): Variable | undefined {
    const dynamic = this.ordinary?.has(name)
      ? undefined
      : this.bash ||
          name === "RANDOM" ||
          name === "PPID" ||
          (this.dialect === "ash" && /^(?:LINENO|HOSTNAME|EPOCHSECONDS)$/.test(name))
        ? dynamicVariables[name]
        : undefined;
    if (dynamic !== undefined) {
      const value = dynamic(this);
      if (value !== undefined) return { ...blankVariable, ...value };
    }
    return this.variables.find(name);
  }

  /** The value of `$name`, special parameters included. */
  get(name: string): string | undefined {
    const c = name.charCodeAt(0);
    if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || (c === 95 && name.length > 1)) {
      if (c <= 90 && name in dynamicVariables) return scalar(this.variable(name));
      const v = this.variables.raw(name);
      if (v === undefined) return undefined;
      return v.nameref ? this.throughReference(v, name) : scalar(v);
    }
    if (c >= 48 && c <= 57) {
      const n = Number(name);
      return n === 0 ? this.name : this.positional[n - 1];
    }
    switch (name) {
      case "?":
        return String(this.status);
      case "#":
        return String(this.positional.length);
      case "$":
        return String(this.mainPid);
      case "!":
        return this.lastBackground === undefined ? (this.bash ? undefined : "") : String(this.lastBackground);
      case "-":
        return flagLetters(
          this.options,
          (this.dialect === "ash" && this.source === "command" ? "<" : "") +
            (this.interactive ? "i" : "") +
            (this.source === "command" && this.bash ? "c" : "") +
            (this.source === "stdin" || this.source === "interactive" ? "s" : ""),
        );
      case "_":
        return this.lastArgument;
      case "@":
      case "*":
        return this.positional.length === 0
          ? undefined
          : this.positional.join(name === "*" ? this.ifsFirst() : " ");
      default:
        return undefined;
    }
  }

  private throughReference(v: Variable, name: string): string | undefined {
    const target = v.value ?? "";
    const m = /^(\w+)\[(.*)\]$/.exec(target);
    if (m !== null) return this.arithmeticScope.get(m[1] ?? "", m[2]);
    const resolved = this.variables.resolve(name);
    return resolved === name ? undefined : this.get(resolved);
  }

  private writable(name: string): Variable {
    const found = this.variables.find(name);
    if (found?.readonly)
      throw new ExpansionError(this.bash ? `${name}: readonly variable` : `${name}: is read only`);
    return this.variables.own(this.variables.resolve(name));
  }

  private convert(v: Variable, value: string): string {
    if (v.integer) return arithmetic(this, value).toString();
    if (v.lower) return value.toLowerCase();
    return v.upper ? value.toUpperCase() : value;
  }

  /** @throws ExpansionError when it is read-only */
  set(name: string, value: string, append = false): void {
    const element = this.variables.raw(name)?.nameref
      ? /^(\w+)\[(.*)\]$/s.exec(this.variables.resolve(name))
      : null;
    if (element !== null) {
      // A name reference to an element of an array.
      this.arithmeticScope.set(element[1] ?? "", element[2], value);
      return;
    }
    const v = this.writable(name);
    const ref = v.nameref ? undefined : v;
    const target = ref ?? v;
    if (target.indexed !== undefined)
      setElement(
        target,
        0,
        this.convert(target, append ? joined(target, target.indexed.get(0), value) : value),
      );
    else if (target.assoc !== undefined)
      target.assoc.set("0", this.convert(target, append ? (target.assoc.get("0") ?? "") + value : value));
    else target.value = this.convert(target, append ? joined(target, target.value, value) : value);
    if (this.options.allexport) target.exported = true;
    this.changed(name, target.value ?? "");
  }

  setIndex(name: string, index: number, value: string, append = false): void {
    const v = this.writable(name);
    if (v.indexed === undefined && v.assoc === undefined && v.value === undefined) v.indexed = new Map();
    let at = index;
    if (at < 0) {
      at = lastIndex(v) + 1 + at;
      if (at < 0) throw new ExpansionError(`${name}[${index}]: bad array subscript`);
    }
    const old = v.indexed === undefined ? (at === 0 ? v.value : undefined) : v.indexed.get(at);
    setElement(v, at, this.convert(v, append ? joined(v, old, value) : value));
  }

  setKey(name: string, key: string, value: string, append = false): void {
    const v = this.writable(name);
    v.assoc ??= new Map();
    v.assoc.set(key, this.convert(v, append ? joined(v, v.assoc.get(key), value) : value));
  }

  /** `name=value` or `name[index]=value`, the index not yet expanded. */
  async assignElement(name: string, index: Word | undefined, value: string, append = false): Promise<void> {
    if (index === undefined) {
      this.set(name, value, append);
      return;
    }
    const v = this.variables.find(name);
    if (v?.assoc !== undefined) {
      if (index.text === "") throw new ExpansionError(`${name}[]: bad array subscript`);
      this.setKey(name, await expandString(this, index), value, append);
    } else {
      if (index.text === "") throw new ExpansionError(`${name}[]: bad array subscript`);
      const at = arithmetic(this, await expandString(this, { ...index, literal: index.literal }));
      this.setIndex(name, Number(at), value, append);
    }
  }

  /** Where `a+=(x)` goes on. */
  nextIndex(name: string): number {
    const v = this.variables.find(name);
    return v === undefined ? 0 : lastIndex(v) + 1;
  }

  number(text: string): bigint {
    return arithmetic(this, text);
  }

  /** Replaces a whole array. */
  setArray(name: string, values: readonly string[]): void {
    const v = this.writable(name);
    v.assoc = undefined;
    v.value = undefined;
    v.unsorted = false;
    v.indexed = new Map(values.map((x, i) => [i, this.convert(v, x)]));
  }

  unset(name: string): void {
    if (name in dynamicVariables) this.ordinary = new Set(this.ordinary).add(name);
    const found = this.variables.raw(name);
    if (found?.readonly)
      throw new ExpansionError(
        this.bash ? `${name}: cannot unset: readonly variable` : `${name}: is read only`,
      );
    if (this.variables.frames.at(-1)?.has(name)) {
      // A local stays local, without a value.
      const v = this.variables.own(name);
      v.value = undefined;
      v.indexed = undefined;
      v.assoc = undefined;
      v.exported = false;
    } else this.variables.remove(name);
  }

  private changed(name: string, value: string): void {
    if (name === "PATH") this.hashed.clear();
    else if (name === "OPTIND") this.getoptsAt = 1;
    else if (name === "RANDOM" && this.bash) this.randomSeed = Number(value) || 0;
    else if (name === "SECONDS" && this.bash)
      this.secondsOffset = Number(value) * 1000 - (this.proc.nowMs() - this.startMs);
  }

  namesStartingWith(prefix: string): string[] {
    return this.variables.names().filter((n) => n.startsWith(prefix) && isSet(this.variables.raw(n)));
  }

  ifs(): string {
    return scalar(this.variables.find("IFS")) ?? " \t\n";
  }

  ifsFirst(): string {
    const ifs = scalar(this.variables.find("IFS"));
    return ifs === undefined ? " " : ifs.slice(0, 1);
  }

  attributesOf(v: Variable | undefined): string {
    if (v === undefined) return "";
    return (
      (v.indexed ? "a" : "") +
      (v.assoc ? "A" : "") +
      (v.integer ? "i" : "") +
      (v.lower ? "l" : "") +
      (v.nameref ? "n" : "") +
      (v.readonly ? "r" : "") +
      (v.upper ? "u" : "") +
      (v.exported ? "x" : "")
    );
  }

  declarationOf(name: string, v: Variable | undefined, style: string): string {
    if (v === undefined) return "";
    if (style === "K")
      return keysOf(v)
        .map((k, i) => `${v.assoc ? quoteWord(k) : k} ${doubleQuote(elements(v)[i] ?? "")}`)
        .join(" ");
    const flags = this.attributesOf(v);
    if (v.indexed || v.assoc) return `declare -${flags} ${name}=${arrayText(v)}`;
    const value = quoteWord(v.value ?? "", true);
    return flags === "" ? `${name}=${value}` : `declare -${flags} ${name}=${value}`;
  }

  homeOf(user: string | undefined): string | undefined {
    try {
      for (const line of this.proc.fs.readText("/etc/passwd").split("\n")) {
        const fields = line.split(":");
        if (user === undefined ? fields[2] === String(this.proc.cred.uid) : fields[0] === user)
          return fields[5];
      }
    } catch {
      // No passwd file: nobody has a home.
    }
    return undefined;
  }

  userName(): string {
    try {
      for (const line of this.proc.fs.readText("/etc/passwd").split("\n")) {
        const fields = line.split(":");
        if (fields[2] === String(this.proc.cred.uid)) return fields[0] ?? "";
      }
    } catch {
      // As below.
    }
    return "I have no name!";
  }

  // Text

  parserOptions(line = 1): ConstructorParameters<typeof Parser>[1] {
    return {
      dialect: this.dialect,
      line,
      extglob: () => this.options.extglob,
      alias: (name) => (this.options.expand_aliases || !this.bash ? this.aliases.get(name) : undefined),
    };
  }

  parseWord(text: string): Word {
    const parts = new Parser(text, this.parserOptions(this.line)).heredocParts();
    return { parts, text, literal: undefined };
  }

  /** Expands `$…` in a prompt, in `ENV`, in a here-document read at run time. */
  async expandText(text: string): Promise<string> {
    return expandString(this, this.parseWord(text));
  }

  ansiC(s: string): string {
    return ansiCQuoted(`${s.replace(/'/g, "\\'")}'`, 0)?.text ?? s;
  }

  promptText(s: string): string {
    return decodePrompt(this, s).replace(/[\x01\x02]/g, "");
  }

  // Output

  write(text: string, fd = 1): Promise<void> {
    return this.proc.write(fd, encode(text));
  }

  /** `bash: line 3: `, `sh: 3: `, `sh: `: what stands in front of a message. Null: no builtin's name. */
  prefix(builtin: string | null = this.builtin ?? null): string {
    // dash and ash name the file being sourced where a builtin's name would stand.
    const who = builtin ?? (this.bash ? null : (this.sources.at(-1) ?? null));
    const of = who === null ? "" : `${who}: `;
    if (this.bash) {
      const name = this.interactive ? this.name.replace(/^.*\//, "") : this.name;
      if (this.interactive) return `${name}: ${of}`;
      const context = this.context.length > 0 ? `${this.context.at(-1)}: ` : "";
      return `${this.errorName()}: ${context}line ${this.line}: ${of}`;
    }
    if (this.dialect === "dash") {
      return `${this.name}: ${this.line}: ${of}`;
    }
    if (builtin !== null && plainInAsh.has(builtin))
      return `${(this.proc.argv[0] ?? "sh").replace(/^.*\//, "")}: `;
    const line = this.interactive
      ? ""
      : of !== ""
        ? `line ${this.source === "command" ? this.line - 1 : this.line}: `
        : this.source === "file"
          ? `line ${this.line}: `
          : "";
    return `${this.name}: ${of}${line}`;
  }

  /** Bash names the file a function or a sourced command comes from. */
  private errorName(): string {
    const call = this.calls.at(-1);
    if (call !== undefined && (this.sources.length === 0 || call.depth >= this.sources.length))
      return call.source === "" ? this.name : call.source;
    return this.sources.at(-1) ?? this.name;
  }

  async complain(message: string, builtin: string | null = this.builtin ?? null): Promise<void> {
    try {
      await this.write(`${this.prefix(builtin)}${message}\n`, 2);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
    }
  }

  /** Prints what went wrong, once. */
  async tell(error: ExpansionError): Promise<void> {
    if (error.said) return;
    error.said = true;
    await this.complain(error.message, null);
  }

  /** For places that cannot wait; order is kept because writes are queued. */
  complainLater(message: string): void {
    void this.complain(message).catch(() => {});
  }

  // Files

  /** Makes `fd` refer to `file`, whose reference it takes over. */
  installAt(fd: number, file: OpenFile): void {
    if (this.proc.fds.has(fd)) this.proc.closeFd(fd);
    this.proc.installFd(file, fd);
  }

  /** The executable `name` stands for, by PATH. */
  findCommand(name: string, options: { all?: boolean } = {}): string[] {
    if (name.includes("/")) return this.isExecutable(name) ? [name] : [];
    const found: string[] = [];
    const path =
      this.get("PATH") ?? (this.bash ? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" : "");
    for (const dir of path.split(":")) {
      const full = `${dir === "" ? "." : dir.replace(/\/$/, "")}/${name}`;
      if (!this.isExecutable(full)) continue;
      found.push(full);
      if (!options.all) break;
    }
    return found;
  }

  isExecutable(path: string): boolean {
    try {
      return this.proc.fs.stat(path).type === "file" && this.proc.fs.access(path, "x");
    } catch {
      return false;
    }
  }

  // Subshells

  /** The state a child of `fork` starts with; taken now, bound to its process later. */
  snapshot(): (proc: Proc) => Shell {
    const variables = this.variables.fork();
    const functions = new Map(this.functions);
    const traps = new Map(this.traps);
    const fields = {
      aliases: new Map(this.aliases),
      hashed: new Map(this.hashed),
      positional: this.positional,
      source: this.source,
      line: this.line,
      status: this.status,
      pipeStatus: this.pipeStatus,
      command: this.command,
      ordinary: this.ordinary,
      exportedFunctions: new Set(this.exportedFunctions),
      parentJobs: this.jobs.list.length > 0 ? this.jobs : this.parentJobs,
      lastArgument: this.lastArgument,
      lastBackground: this.lastBackground,
      loopDepth: 0,
      calls: [...this.calls],
      sourceDepth: this.sourceDepth,
      ignoreErrors: this.ignoreErrors,
      subshells: this.subshells + 1,
      secondsOffset: this.secondsOffset,
      dirStack: [...this.dirStack],
      getoptsAt: this.getoptsAt,
      traceDepth: this.traceDepth,
      sources: [...this.sources],
      ignoringInt: this.ignoringInt,
      context: [...this.context],
      history: this.history,
      completionSpecs: this.completionSpecs,
      disabled: this.disabled,
    };
    const options = { ...this.options };
    const interactiveName = this.interactive;
    const { dialect, name } = this;
    return (proc) => {
      const child = new Shell(proc, dialect, name, this.machinery, this);
      Object.assign(child, fields);
      child.options = options;
      child.variables = variables;
      child.functions = functions;
      child.interactive = false;
      child.inheritedPrefix = interactiveName || this.inheritedPrefix;
      // Ignored signals stay ignored; handlers are gone, but `trap` still lists them.
      for (const [trap, text] of traps)
        if (text === "" || (this.options.errtrace && trap === "ERR")) child.traps.set(trap, text);
      child.inheritedTraps = new Map([...traps].filter(([, text]) => text !== ""));
      return child;
    };
  }

  /** Traps of the parent shell, listed by `trap` in `$(trap)` until one is set here. */
  inheritedTraps: ReadonlyMap<TrapName, string> | undefined;
  /** A subshell of an interactive shell: messages carry no line number. */
  inheritedPrefix = false;

  /** Runs `body` in a child process; answers its pid. */
  fork(
    body: (shell: Shell) => Promise<number>,
    options: { fds?: ReadonlyMap<number, OpenFile>; pgid?: number | "new" } = {},
  ): number {
    const make = this.snapshot();
    const foreignJobs = this.interactive || this.jobControl;
    const pid = this.proc.fork(async (proc) => {
      const shell = make(proc);
      if (foreignJobs)
        for (const signal of ["INT", "QUIT", "TERM", "TSTP", "TTIN", "TTOU"] as const)
          proc.onSignal(signal, "default");
      for (const [trap, text] of shell.traps) if (text === "" && trap !== "EXIT") shell.ignoreSignal(trap);
      return runSubshell(shell, body);
    }, options);
    this.jobs.adopt(pid);
    return pid;
  }

  private ignoreSignal(trap: TrapName): void {
    const signal = parseSignal(trap);
    if (signal !== undefined) this.proc.onSignal(signal, "ignore");
  }

  async commandSubstitution(script: Script): Promise<string> {
    if (script.items.length === 0) {
      this.lastSubstitutionStatus = 0;
      return "";
    }
    const fast = await this.readRedirectSubstitution(script);
    if (fast !== undefined) return fast;
    const { read, write } = this.proc.pipe();
    const fds = new Map(this.proc.fds);
    fds.set(1, write);
    let pid: number;
    try {
      pid = this.fork(
        (shell) => {
          if (this.bash && !this.options.inherit_errexit && !this.options.posix)
            shell.options.errexit = false;
          shell.mayExec = true;
          shell.traceDepth++;
          if (this.dialect === "dash") shell.ignoreErrors = 0;
          return this.machinery.runScript(shell, script);
        },
        { fds },
      );
    } catch (error) {
      write.release();
      read.release();
      throw error;
    }
    write.release();
    const fd = this.proc.installFd(read, 60);
    const chunks: Uint8Array[] = [];
    try {
      for (;;) {
        try {
          const chunk = await this.proc.read(fd);
          if (chunk === null) break;
          chunks.push(chunk);
        } catch (error) {
          if (error instanceof SysError && error.code === "EINTR") {
            if (this.interrupted) throw new AbandonLine(130, "INT");
            continue;
          }
          throw error;
        }
      }
    } finally {
      this.proc.closeFd(fd);
    }
    await this.jobs.wait([pid]);
    const status = this.jobs.statusOf(pid);
    this.jobs.forget(pid);
    this.lastSubstitutionStatus =
      status === undefined ? 0 : status.type === "exited" ? status.code : 128 + signalNumbers[status.signal];
    // dash and ash show it only when the whole command is an assignment.
    if (this.bash) this.status = this.lastSubstitutionStatus;
    let text = decode(concat(chunks));
    if (text.includes("\0")) {
      text = text.replace(/\0/g, "");
      if (this.bash) await this.complain("warning: command substitution: ignored null byte in input", null);
    }
    let end = text.length;
    while (end > 0 && text.charCodeAt(end - 1) === 10) end--;
    return text.slice(0, end);
  }

  /** `$(< file)` */
  private async readRedirectSubstitution(script: Script): Promise<string | undefined> {
    const only = script.items.length === 1 ? script.items[0]?.command : undefined;
    if (
      !this.bash ||
      only?.type !== "simple" ||
      only.words.length > 0 ||
      only.assigns.length > 0 ||
      only.redirects.length !== 1
    )
      return undefined;
    const redirect = only.redirects[0];
    if (redirect?.op !== "<" || (redirect.fd !== undefined && redirect.fd !== 0)) return undefined;
    const path = await expandString(this, redirect.target);
    try {
      const file = await this.proc.fs.open(path, { read: true });
      const chunks: Uint8Array[] = [];
      for (let chunk = await file.read(); chunk !== null; chunk = await file.read()) chunks.push(chunk);
      file.release();
      this.lastSubstitutionStatus = 0;
      return decode(concat(chunks)).replace(/\n+$/, "").replace(/\0/g, "");
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await this.complain(`${path}: ${error.message}`, null);
      this.lastSubstitutionStatus = 1;
      this.status = 1;
      return "";
    }
  }

  async processSubstitution(direction: "<" | ">", script: Script): Promise<string> {
    const { read, write } = this.proc.pipe();
    const fds = new Map(this.proc.fds);
    fds.set(direction === "<" ? 1 : 0, direction === "<" ? write : read);
    const pid = this.fork(
      (shell) => {
        shell.mayExec = true;
        return this.machinery.runScript(shell, script);
      },
      { fds },
    );
    const kept = direction === "<" ? read : write;
    (direction === "<" ? write : read).release();
    let at = 63;
    while (this.proc.fds.has(at) && at > 10) at--;
    const fd = this.proc.installFd(kept, at);
    this.openSubstitutions.push({ fd, pid });
    this.lastBackground = pid;
    return `/dev/fd/${fd}`;
  }

  /** Closes what process substitutions of a finished command left open. */
  closeSubstitutions(from: number): void {
    while (this.openSubstitutions.length > from) {
      const open = this.openSubstitutions.pop();
      if (open !== undefined && this.proc.fds.has(open.fd)) this.proc.closeFd(open.fd);
    }
  }

  get substitutionMark(): number {
    return this.openSubstitutions.length;
  }

  // Signals and traps

  /** A trapped signal arrived: its action runs between commands. */
  signalArrived(signal: Signal): void {
    this.pendingSignals.push(signal);
    this.lastSignal = signal;
  }

  /** `action` undefined: as it was; empty: ignored. */
  setTrap(name: TrapName, action: string | undefined): void {
    this.inheritedTraps = undefined;
    if (action === undefined) this.traps.delete(name);
    else this.traps.set(name, action);
    const signal = parseSignal(name);
    if (signal === undefined || signal === "KILL" || signal === "STOP" || name === "EXIT") return;
    if (action === undefined) this.resetSignal(signal);
    else if (action === "") this.proc.onSignal(signal, "ignore");
    else
      this.proc.onSignal(
        signal,
        Object.assign((s: Signal) => this.signalArrived(s), { restart: false }),
      );
  }

  /** What a signal does when no trap is set; an interactive shell has its own way. */
  resetSignal: (signal: Signal) => void = (signal) => this.proc.onSignal(signal, "default");

  /** Ctrl-C came, trapped or not. */
  get interruptPending(): boolean {
    return this.interrupted || this.pendingSignals.includes("INT");
  }

  get hasPending(): boolean {
    return this.pendingSignals.length > 0 || this.interrupted;
  }

  /** Between commands: runs the actions of signals that came. */
  async poll(): Promise<void> {
    while (this.pendingSignals.length > 0) {
      const signal = this.pendingSignals.shift();
      const action = signal === undefined ? undefined : this.traps.get(signal);
      if (action !== undefined && action !== "") await this.runTrap(action);
    }
    this.mayStart();
  }

  /** Nothing begins after Ctrl-C, which may have come while the shell made ready. */
  mayStart(): void {
    // Handlers of signals that came meanwhile run at once.
    void this.proc.checkpoint();
    if (this.interrupted) throw new AbandonLine(130, "INT");
  }

  /** Runs the text of a trap; `$?` is kept. */
  async runTrap(action: string): Promise<void> {
    const status = this.status;
    const saved = this.runningTrap;
    this.runningTrap = true;
    try {
      await this.evaluate(action, undefined);
    } finally {
      this.runningTrap = saved;
    }
    this.status = status;
  }

  runScript(script: Script): Promise<number> {
    return this.machinery.runScript(this, script);
  }

  runCommand(command: Command): Promise<number> {
    return this.machinery.runCommand(this, command);
  }

  /** Parses and runs text in this shell. `context`: as `eval` puts itself into messages. */
  evaluate(text: string, context: string | undefined, line = this.line): Promise<number> {
    return this.machinery.runText(this, text, { context, line });
  }

  /** A whole script: an error that gives up a line goes on with the next. */
  evaluateFile(text: string): Promise<number> {
    return this.machinery.runText(this, text, { perLine: true, line: 1 });
  }

  builtinNames(): string[] {
    return this.machinery.builtinNames(this.dialect);
  }

  /** Every name that could stand first in a command. */
  commandNames(): string[] {
    const names = new Set([...this.builtinNames(), ...this.functions.keys(), ...this.aliases.keys()]);
    for (const dir of (this.get("PATH") ?? "").split(":")) {
      try {
        for (const entry of this.proc.fs.readdir(dir === "" ? "." : dir))
          if (entry.type !== "dir") names.add(entry.name);
      } catch {
        // A directory of PATH need not exist.
      }
    }
    return [...names].sort();
  }

  /** `wait` without arguments was answered: jobs that have ended are forgotten. */
  forgetDone(): void {
    for (const job of [...this.jobs.list]) if (job.phase === "done") this.jobs.remove(job);
  }

  /** A killed job in the background of a script is mentioned when it is waited for. */
  async reportBackground(job: Job): Promise<void> {
    const status = this.jobs.lastStatus(job);
    if (status?.type !== "signaled" || job.notified) return;
    job.notified = true;
    if (status.signal === "INT" || status.signal === "PIPE" || (status.signal === "TERM" && this.bash))
      return;
    const words = signalWords(status.signal);
    if (this.bash)
      await this.write(
        `${this.prefix(null)}${String(job.pids.at(-1) ?? 0).padStart(5)} ${words.padEnd(23)} ${job.text}\n`,
        2,
      );
    else await this.write(`${words}\n`, 2);
  }

  builtinNamed(name: string): Builtin | undefined {
    if (this.disabled.size > 0 && this.disabled.has(name)) return undefined;
    return this.machinery.findBuiltin(name, this.dialect);
  }

  /** As `jobs` shows it. */
  jobLine(job: Job, withPid = false): string {
    // A subshell shows what it was forked from.
    const jobs = this.jobs.list.includes(job) ? this.jobs : (this.parentJobs ?? this.jobs);
    const state = jobs.stateWords(job, withPid);
    if (!this.bash) {
      const ash = this.dialect === "ash";
      const words = state.replace(/^Exit (\d+)$/, "Done($1)");
      const head = `[${job.id}]${ash ? "" : " "}${jobs.mark(job)} ${ash ? " " : ""}${withPid ? `${job.pids[0] ?? 0} ` : ""}${words}`;
      // Without job control the text of a command is not kept.
      return `${head.padEnd(33)}${this.jobControl ? job.text : ""}`;
    }
    const pid = withPid ? `${String(job.pids[0] ?? 0).padStart(5)} ` : " ";
    const { stages } = job;
    if (withPid && stages !== undefined && stages.length > 1 && stages.length === job.pids.length) {
      const head = `[${job.id}]${jobs.mark(job)} ${pid}${state.padEnd(24)}${stages[0]}`;
      return [
        head,
        ...stages
          .slice(1)
          .map((text, i) => `${`     ${String(job.pids[i + 1]).padStart(5)}`.padEnd(33)}| ${text}`),
      ].join("\n");
    }
    const tail = job.background && job.phase === "running" ? " &" : "";
    return `[${job.id}]${jobs.mark(job)} ${pid}${state.padEnd(24)}${job.text}${tail}`;
  }

  /** One line of `fd` without its newline, read no further; undefined at the end of input. */
  async readLine(fd: number): Promise<string | undefined> {
    const bytes: number[] = [];
    for (;;) {
      let chunk: Uint8Array | null;
      try {
        chunk = await this.proc.read(fd, 1);
      } catch (error) {
        // A window that changes its size is no reason to give up the line.
        if (error instanceof SysError && error.code === "EINTR" && !this.interrupted) continue;
        throw error;
      }
      if (chunk === null || chunk.length === 0)
        return bytes.length === 0 ? undefined : decode(Uint8Array.from(bytes));
      if (chunk[0] === 10) return decode(Uint8Array.from(bytes));
      bytes.push(chunk[0]!);
    }
  }

  /** The end of this shell: the EXIT trap, then the status. */
  async finish(status: number): Promise<number> {
    this.status = status;
    const action = this.traps.get("EXIT");
    if (action !== undefined && action !== "") {
      this.traps.delete("EXIT");
      try {
        await this.evaluate(action, undefined, 1);
      } catch (error) {
        if (error instanceof ExitShell) return error.status;
        if (!(error instanceof AbandonLine)) throw error;
      }
      return status;
    }
    return status;
  }
}

/** The outermost frame of a forked shell: errors become its exit status. */
export async function runSubshell(shell: Shell, body: (shell: Shell) => Promise<number>): Promise<number> {
  let status: number;
  try {
    status = await body(shell);
  } catch (error) {
    status = await statusOfError(shell, error);
  }
  try {
    return (await shell.finish(status)) & 255;
  } catch (error) {
    return (await statusOfError(shell, error)) & 255;
  }
}

/** What a shell ends with when `error` reaches its outermost frame. Others pass. */
export async function statusOfError(shell: Shell, error: unknown): Promise<number> {
  if (error instanceof ExitShell) return error.status;
  if (error instanceof AbandonLine) return error.status;
  if (error instanceof ExpansionError) {
    await shell.tell(error);
    return shell.bash
      ? error.effect === "exit" &&
        shell.source === "command" &&
        shell.subshells === 0 &&
        !shell.options.errexit
        ? 127
        : 1
      : 2;
  }
  if (error instanceof ReturnFrom) return error.status;
  if (error instanceof LoopControl) return shell.status;
  throw error;
}

function joined(v: Variable, old: string | undefined, value: string): string {
  return v.integer
    ? `${old === undefined || old === "" ? "0" : old}+(${value === "" ? "0" : value})`
    : (old ?? "") + value;
}

export function arrayText(v: Variable): string {
  const keys = keysOf(v);
  const values = elements(v);
  const body = keys.map((k, i) => `[${v.assoc ? quoteKey(k) : k}]=${doubleQuote(values[i] ?? "")}`).join(" ");
  return v.assoc && keys.length > 0 ? `(${body} )` : `(${body})`;
}

function quoteKey(k: string): string {
  return /^[\w./:-]+$/.test(k) ? k : doubleQuote(k);
}

/** Programs of busybox that ash runs in place; they name only the shell. */
const plainInAsh = new Set(["test", "[", "[[", "printf", "kill"]);

const blankVariable: Variable = {
  value: undefined,
  indexed: undefined,
  assoc: undefined,
  unsorted: false,
  exported: false,
  readonly: false,
  integer: false,
  lower: false,
  upper: false,
  nameref: false,
  owner: {},
};
