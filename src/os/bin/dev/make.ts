/**
 * make: explicit rules, `%` pattern rules, variables (=, :=, ?=, +=), automatic variables, .PHONY,
 * include, ifeq/ifdef, $(shell), and the text functions small Makefiles use. A target is
 * made when it is missing, phony, or older than what it depends on.
 */
import type { Proc, Program } from "../../process.ts";
import { baseOf, folderOf, namesIn, read } from "./kit.ts";

interface RecipeLine {
  readonly text: string;
  /** Where it stands: `Makefile:12`. */
  readonly at: string;
}

interface Rule {
  readonly targets: readonly string[];
  readonly needs: readonly string[];
  readonly recipe: readonly RecipeLine[];
}

interface Variable {
  readonly text: string;
  /** Expanded when it is used. */
  readonly lazy: boolean;
}

class MakeError extends Error {}

export const make: Program = async (proc) => {
  const goals: string[] = [];
  let file: string | undefined;
  const flags = new Set<string>();
  const given = new Map<string, Variable>();
  for (let i = 0; i < proc.args.length; i++) {
    const arg = proc.args[i] ?? "";
    const assigned = /^([\w.-]+)\s*[:?]?=(.*)$/s.exec(arg);
    if (arg === "-f" || arg === "--file") file = proc.args[++i];
    else if (arg === "-C" || arg === "--directory") {
      const folder = proc.args[++i] ?? ".";
      try {
        proc.chdir(folder);
      } catch {
        await proc.stderr.write(`make: *** ${folder}: No such file or directory.  Stop.\n`);
        return 2;
      }
    } else if (/^-j\d*$/.test(arg)) {
      if (arg === "-j" && /^\d+$/.test(proc.args[i + 1] ?? "")) i++;
    } else if (arg.startsWith("--")) flags.add(arg);
    else if (arg.startsWith("-")) for (const c of arg.slice(1)) flags.add(`-${c}`);
    else if (assigned !== null) given.set(assigned[1] ?? "", { text: assigned[2] ?? "", lazy: false });
    else goals.push(arg);
  }
  if (flags.has("--version") || flags.has("-v")) {
    await proc.stdout.write("GNU Make 4.3\n");
    return 0;
  }
  const name = file ?? ["GNUmakefile", "makefile", "Makefile"].find((path) => read(proc, path) !== undefined);
  const text = name === undefined ? undefined : read(proc, name);
  if (name === undefined || text === undefined) {
    await proc.stderr.write(
      file !== undefined
        ? `make: ${file}: No such file or directory\nmake: *** No rule to make target '${file}'.  Stop.\n`
        : goals[0] === undefined
          ? "make: *** No targets specified and no makefile found.  Stop.\n"
          : `make: *** No rule to make target '${goals[0]}'.  Stop.\n`,
    );
    return 2;
  }
  const session = new Make(proc, flags, given);
  try {
    await session.parse(text, name);
    await session.run(goals);
    return 0;
  } catch (error) {
    if (!(error instanceof MakeError)) throw error;
    await proc.stderr.write(`${error.message}\n`);
    return 2;
  }
};

class Make {
  readonly #rules: Rule[] = [];
  readonly #variables = new Map<string, Variable>();
  readonly #phony = new Set<string>();
  readonly #done = new Set<string>();
  readonly #making = new Set<string>();
  readonly #exported = new Set<string>();
  #ran = false;

  constructor(
    readonly proc: Proc,
    readonly flags: ReadonlySet<string>,
    readonly given: ReadonlyMap<string, Variable>,
  ) {
    for (const [name, text] of proc.env) this.#variables.set(name, { text, lazy: false });
    for (const [name, text] of Object.entries({
      CC: "cc",
      CXX: "g++",
      MAKE: "make",
      RM: "rm -f",
      CURDIR: proc.cwd,
      SHELL: "/bin/sh",
      AR: "ar",
    }))
      this.#variables.set(name, { text, lazy: false });
    for (const [name, variable] of given) this.#variables.set(name, variable);
  }

  async parse(text: string, file: string, depth = 0): Promise<void> {
    const lines = text.split("\n");
    const open: boolean[] = [];
    let rule: { targets: readonly string[]; needs: readonly string[]; recipe: RecipeLine[] } | undefined;
    for (let i = 0; i < lines.length; i++) {
      const at = i + 1;
      let line = lines[i] ?? "";
      if (line.startsWith("\t") && rule !== undefined) {
        if (open.includes(false)) continue;
        while (line.endsWith("\\") && i + 1 < lines.length)
          line += `\n${(lines[++i] ?? "").replace(/^\t/, "")}`;
        rule.recipe.push({ text: line.slice(1), at: `${file}:${at}` });
        continue;
      }
      while (line.endsWith("\\") && i + 1 < lines.length)
        line = `${line.slice(0, -1).trimEnd()} ${(lines[++i] ?? "").trim()}`;
      line = line.replace(/(^|\s)#.*$/, "").trim();
      if (line === "") continue;
      const [word = ""] = line.split(/\s+/);
      if (word === "endif") {
        open.pop();
        continue;
      }
      if (word === "else") {
        open.push(!(open.pop() ?? true));
        continue;
      }
      if (/^ifn?(eq|def)$/.test(word)) {
        open.push(await this.#condition(word, line.slice(word.length).trim()));
        continue;
      }
      if (open.includes(false)) continue;
      if (word === "include" || word === "-include" || word === "sinclude") {
        for (const path of words(await this.expand(line.slice(word.length)))) {
          const more = read(this.proc, path);
          if (more !== undefined && depth < 10) await this.parse(more, path, depth + 1);
          else if (word === "include")
            throw new MakeError(
              `${file}:${at}: ${path}: No such file or directory\nmake: *** No rule to make target '${path}'.  Stop.`,
            );
        }
        continue;
      }
      const assigned = /^(export\s+|override\s+)*([^\s:#=?+]+)\s*(::?=|\?=|\+=|=)\s*(.*)$/s.exec(line);
      if (assigned !== null) {
        await this.#assign(assigned[2] ?? "", assigned[3] ?? "=", assigned[4] ?? "");
        if (line.startsWith("export")) this.#exported.add(assigned[2] ?? "");
        rule = undefined;
        continue;
      }
      if (
        word === "export" ||
        word === "unexport" ||
        word === "vpath" ||
        word === "define" ||
        word === "endef"
      ) {
        if (word === "export") for (const name of words(line.slice(6))) this.#exported.add(name);
        continue;
      }
      const colon = /^(.*?)::?(?!=)(.*)$/s.exec(await this.expand(line));
      if (colon === null) {
        const hint = /^ {8}|^ +\S/.test(lines[i] ?? "") ? " (did you mean TAB instead of 8 spaces?)" : "";
        throw new MakeError(`${file}:${at}: *** missing separator${hint}.  Stop.`);
      }
      const [needsText = "", inline] = splitOnce(colon[2] ?? "", ";");
      const needs = words(needsText).filter((need) => need !== "|");
      rule = {
        targets: words(colon[1] ?? ""),
        needs,
        recipe: inline === undefined ? [] : [{ text: inline.trim(), at: `${file}:${at}` }],
      };
      if (rule.targets[0] === ".PHONY") for (const need of needs) this.#phony.add(need);
      else this.#rules.push(rule);
    }
  }

  async #condition(word: string, rest: string): Promise<boolean> {
    if (word.endsWith("def")) {
      const known = (this.#variables.get(rest)?.text ?? "") !== "";
      return word === "ifdef" ? known : !known;
    }
    const parts = /^\((.*?),(.*)\)$/s.exec(rest) ?? /^["'](.*?)["']\s+["'](.*?)["']$/s.exec(rest);
    const equal =
      (await this.expand(parts?.[1] ?? "")).trim() === (await this.expand(parts?.[2] ?? "")).trim();
    return word === "ifeq" ? equal : !equal;
  }

  async #assign(name: string, operator: string, text: string): Promise<void> {
    if (this.given.has(name)) return;
    const old = this.#variables.get(name);
    if (operator === "?=" && old !== undefined) return;
    if (operator === "+=" && old !== undefined)
      this.#variables.set(name, {
        text: `${old.text} ${old.lazy ? text : await this.expand(text)}`,
        lazy: old.lazy,
      });
    else if (operator.startsWith(":"))
      this.#variables.set(name, { text: await this.expand(text), lazy: false });
    else this.#variables.set(name, { text, lazy: true });
  }

  async expand(text: string, automatic: ReadonlyMap<string, string> = new Map(), depth = 0): Promise<string> {
    if (!text.includes("$")) return text;
    if (depth > 100) throw new MakeError("*** Recursive variable references itself (eventually).  Stop.");
    let out = "";
    for (let i = 0; i < text.length; i++) {
      const c = text[i] ?? "";
      if (c !== "$") {
        out += c;
        continue;
      }
      const next = text[i + 1] ?? "";
      if (next === "$") {
        out += "$";
        i++;
      } else if (next === "(" || next === "{") {
        const end = closing(text, i + 1);
        out += await this.#reference(text.slice(i + 2, end), automatic, depth + 1);
        i = end;
      } else {
        out += automatic.get(next) ?? (await this.#value(next, automatic, depth));
        i++;
      }
    }
    return out;
  }

  async #value(name: string, automatic: ReadonlyMap<string, string>, depth: number): Promise<string> {
    const variable = this.#variables.get(name);
    if (variable === undefined) return "";
    return variable.lazy ? this.expand(variable.text, automatic, depth + 1) : variable.text;
  }

  async #reference(inner: string, automatic: ReadonlyMap<string, string>, depth: number): Promise<string> {
    const call = /^([a-z-]+)\s+(.*)$/s.exec(inner);
    if (call !== null) {
      const name = call[1] ?? "";
      const args = splitCommas(call[2] ?? "");
      const x = async (n: number) => this.expand(args[n] ?? "", automatic, depth);
      const rest = async (n: number) => this.expand(args.slice(n).join(","), automatic, depth);
      switch (name) {
        case "shell":
          return this.#shell(await rest(0));
        case "wildcard":
          return words(await rest(0))
            .flatMap((pattern) => glob(this.proc, pattern))
            .join(" ");
        case "subst":
          return (await rest(2)).replaceAll(await x(0), await x(1));
        case "patsubst":
          return replacePattern(await rest(2), await x(0), await x(1));
        case "strip":
          return words(await rest(0)).join(" ");
        case "notdir":
          return words(await rest(0))
            .map(baseOf)
            .join(" ");
        case "dir":
          return words(await rest(0))
            .map((word) => (word.includes("/") ? `${folderOf(word)}/` : "./"))
            .join(" ");
        case "basename":
          return words(await rest(0))
            .map((word) => word.replace(/\.[^./]*$/, ""))
            .join(" ");
        case "suffix":
          return words(await rest(0))
            .map((word) => /\.[^./]*$/.exec(word)?.[0] ?? "")
            .join(" ");
        case "addprefix": {
          const prefix = await x(0);
          return words(await rest(1))
            .map((word) => prefix + word)
            .join(" ");
        }
        case "addsuffix": {
          const suffix = await x(0);
          return words(await rest(1))
            .map((word) => word + suffix)
            .join(" ");
        }
        case "sort":
          return [...new Set(words(await rest(0)))].sort().join(" ");
        case "firstword":
          return words(await rest(0))[0] ?? "";
        case "lastword":
          return words(await rest(0)).at(-1) ?? "";
        case "words":
          return String(words(await rest(0)).length);
        case "filter":
        case "filter-out": {
          const patterns = words(await x(0));
          return words(await rest(1))
            .filter(
              (word) => patterns.some((pattern) => stem(pattern, word) !== undefined) === (name === "filter"),
            )
            .join(" ");
        }
        case "if":
          return (await x(0)).trim() === "" ? rest(2) : x(1);
        case "foreach": {
          const results: string[] = [];
          for (const word of words(await x(1)))
            results.push(
              await this.expand(
                args.slice(2).join(","),
                new Map([...automatic, [args[0] ?? "", word]]),
                depth,
              ),
            );
          return results.join(" ");
        }
        case "info":
        case "warning":
          await this.proc.stdout.write(`${await rest(0)}\n`);
          return "";
        case "error":
          throw new MakeError(`*** ${await rest(0)}.  Stop.`);
        case "abspath":
        case "realpath":
          return words(await rest(0))
            .map((word) => this.proc.fs.absolute(word))
            .join(" ");
      }
    }
    const name = await this.expand(inner, automatic, depth);
    const replaced = /^([^:]+):(.*)=(.*)$/s.exec(name);
    if (replaced !== null) {
      const from = replaced[2] ?? "";
      const to = replaced[3] ?? "";
      return replacePattern(
        await this.#value(replaced[1] ?? "", automatic, depth),
        from.includes("%") ? from : `%${from}`,
        to.includes("%") ? to : `%${to}`,
      );
    }
    const part = /^([@<^?*])([DF])$/.exec(name);
    if (part !== null)
      return words(automatic.get(part[1] ?? "") ?? "")
        .map(part[2] === "D" ? folderOf : baseOf)
        .join(" ");
    return automatic.get(name) ?? this.#value(name, automatic, depth);
  }

  /** What a command prints, newlines as spaces. */
  async #shell(line: string): Promise<string> {
    const { read: from, write: to } = this.proc.pipe();
    const fds = new Map(this.proc.fds);
    fds.set(1, to);
    const pid = this.proc.spawn({ argv: ["sh", "-c", line], path: "/bin/sh", fds, env: this.#environment() });
    to.release();
    const decoder = new TextDecoder();
    let text = "";
    for (let chunk = await from.read(); chunk !== null; chunk = await from.read())
      text += decoder.decode(chunk, { stream: true });
    from.release();
    await this.proc.wait(pid);
    return text.replace(/\n+$/, "").replaceAll("\n", " ");
  }

  #environment(): ReadonlyMap<string, string> {
    const env = new Map(this.proc.env);
    for (const name of [...this.#exported, ...this.given.keys()]) {
      const variable = this.#variables.get(name);
      if (variable !== undefined) env.set(name, variable.text);
    }
    return env;
  }

  async run(goals: readonly string[]): Promise<void> {
    const first = this.#rules.find((rule) => !/^\.|%/.test(rule.targets[0] ?? "."))?.targets[0];
    const wanted = goals.length > 0 ? goals : first === undefined ? [] : [first];
    if (wanted.length === 0) throw new MakeError("make: *** No targets.  Stop.");
    for (const goal of wanted) {
      this.#ran = false;
      await this.#build(goal, undefined);
      if (this.#ran) continue;
      const hasRecipe = this.#rules.some((rule) => rule.targets.includes(goal) && rule.recipe.length > 0);
      await this.proc.stdout.write(
        hasRecipe && !this.#phony.has(goal)
          ? `make: '${goal}' is up to date.\n`
          : `make: Nothing to be done for '${goal}'.\n`,
      );
    }
  }

  async #build(target: string, parent: string | undefined): Promise<void> {
    if (this.#done.has(target)) return;
    if (this.#making.has(target)) {
      await this.proc.stderr.write(`make: Circular ${parent ?? target} <- ${target} dependency dropped.\n`);
      return;
    }
    this.#making.add(target);
    const rules = this.#rules.filter((rule) => rule.targets.includes(target));
    let needs = rules.flatMap((rule) => rule.needs);
    let recipe = rules.findLast((rule) => rule.recipe.length > 0)?.recipe;
    let matched = "";
    if (recipe === undefined && !this.#phony.has(target)) {
      for (const rule of this.#rules) {
        const part = rule.targets
          .map((pattern) => (pattern.includes("%") ? stem(pattern, target) : undefined))
          .find((x) => x !== undefined);
        if (part === undefined) continue;
        const more = rule.needs.map((need) => need.replace("%", part));
        if (!more.every((need) => this.#known(need))) continue;
        needs = [...more, ...needs];
        recipe = rule.recipe;
        matched = part;
        break;
      }
      if (recipe === undefined && target.endsWith(".o")) {
        const source = [".c", ".cc", ".cpp"]
          .map((end) => target.replace(/\.o$/, end))
          .find((path) => this.proc.fs.exists(path));
        if (source !== undefined) {
          needs = [source, ...needs];
          const text = source.endsWith(".c")
            ? "$(CC) $(CFLAGS) $(CPPFLAGS) -c -o $@ $<"
            : "$(CXX) $(CXXFLAGS) -c -o $@ $<";
          recipe = [{ text, at: "<builtin>" }];
        }
      }
    }
    if (rules.length === 0 && recipe === undefined) {
      if (!this.proc.fs.exists(target))
        throw new MakeError(
          `make: *** No rule to make target '${target}'${parent === undefined ? "" : `, needed by '${parent}'`}.  Stop.`,
        );
      this.#finish(target);
      return;
    }
    let remade = false;
    for (const need of needs) {
      const before = this.#ran;
      this.#ran = false;
      await this.#build(need, target);
      remade ||= this.#ran;
      this.#ran ||= before;
    }
    const mine = this.#time(target);
    const newer = needs.filter((need) => (this.#time(need) ?? Number.POSITIVE_INFINITY) > (mine ?? 0));
    const due =
      mine === undefined || this.#phony.has(target) || this.flags.has("-B") || remade || newer.length > 0;
    if (due && recipe !== undefined && recipe.length > 0) {
      const automatic = new Map([
        ["@", target],
        ["<", needs[0] ?? ""],
        ["^", [...new Set(needs)].join(" ")],
        ["+", needs.join(" ")],
        ["?", newer.join(" ")],
        ["*", matched],
      ]);
      for (const line of recipe) await this.#command(target, line, automatic);
      this.#ran = true;
    }
    this.#finish(target);
  }

  #finish(target: string): void {
    this.#making.delete(target);
    this.#done.add(target);
  }

  #known(target: string): boolean {
    return this.proc.fs.exists(target) || this.#rules.some((rule) => rule.targets.includes(target));
  }

  #time(target: string): number | undefined {
    if (this.#phony.has(target)) return undefined;
    try {
      return this.proc.fs.stat(target).mtimeMs;
    } catch {
      return undefined;
    }
  }

  async #command(
    target: string,
    { text: line, at }: RecipeLine,
    automatic: ReadonlyMap<string, string>,
  ): Promise<void> {
    const marks = /^\s*([@+-]*)\s*/.exec(line);
    const quiet = (marks?.[1] ?? "").includes("@") || this.flags.has("-s") || this.flags.has("--silent");
    const careless = (marks?.[1] ?? "").includes("-") || this.flags.has("-i");
    const text = await this.expand(line.slice(marks?.[0].length ?? 0), automatic);
    if (text.trim() === "") return;
    if (!quiet || this.flags.has("-n")) await this.proc.stdout.write(`${text}\n`);
    if (this.flags.has("-n") || this.flags.has("--dry-run")) return;
    const pid = this.proc.spawn({ argv: ["sh", "-c", text], path: "/bin/sh", env: this.#environment() });
    const end = await this.proc.wait(pid);
    const code = end?.status.type === "exited" ? end.status.code : 130;
    if (code === 0) return;
    if (careless) await this.proc.stderr.write(`make: [${at}: ${target}] Error ${code} (ignored)\n`);
    else throw new MakeError(`make: *** [${at}: ${target}] Error ${code}`);
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

function splitOnce(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Index of the bracket that closes the one at `open`; the end of the text when none does. */
function closing(text: string, open: number): number {
  const [left, right] = text[open] === "(" ? ["(", ")"] : ["{", "}"];
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === left) depth++;
    else if (text[i] === right && --depth === 0) return i;
  }
  return text.length;
}

/** Commas within brackets do not count. */
function splitCommas(text: string): string[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const c of text) {
    if (c === "(" || c === "{") depth++;
    else if (c === ")" || c === "}") depth--;
    if (c === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += c;
  }
  return parts;
}

/** What `%` stands for when the word fits the pattern. */
function stem(pattern: string, word: string): string | undefined {
  const [before = "", after] = splitOnce(pattern, "%");
  if (after === undefined) return pattern === word ? "" : undefined;
  return word.length >= before.length + after.length && word.startsWith(before) && word.endsWith(after)
    ? word.slice(before.length, word.length - after.length)
    : undefined;
}

function replacePattern(text: string, from: string, to: string): string {
  return words(text)
    .map((word) => {
      const part = stem(from, word);
      return part === undefined ? word : to.replace("%", part);
    })
    .join(" ");
}

function glob(proc: Proc, pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) return proc.fs.exists(pattern) ? [pattern] : [];
  const folder = pattern.includes("/") ? folderOf(pattern) : undefined;
  const regex = new RegExp(
    `^${baseOf(pattern)
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );
  return namesIn(proc, folder ?? ".")
    .filter((name) => regex.test(name) && !name.startsWith("."))
    .sort()
    .map((name) => (folder === undefined ? name : `${folder}/${name}`));
}
