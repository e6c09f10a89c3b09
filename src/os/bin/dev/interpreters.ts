/**
 * php, ruby, perl, R, julia: languages that are installed but not run. What Dockerfiles use them
 * for in passing works (versions, literals, `perl -pi -e`, a module's installer); a program of the
 * user's own is refused in one line.
 */
import type { Proc, Program } from "../../process.ts";
import { download, libcOf, online, put } from "../pkg/transfer.ts";
import { baseOf, firstOf, isFile, putText, read, scan } from "./kit.ts";

async function refused(proc: Proc, language: string): Promise<number> {
  await proc.stderr.write(`drydock: ${language}: running a program is not simulated\n`);
  return 126;
}

/** The text that literals joined by `.` or `,` make; undefined when something else stands between. */
function literal(code: string): string | undefined {
  let text = "";
  let rest = code.trim().replace(/;$/, "");
  for (;;) {
    const m = /^\s*(?:"((?:[^"\\$@]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(PHP_EOL)|(\d+))\s*(?:[.,]|$)/.exec(rest);
    if (m === null) return undefined;
    const [whole, double, single, eol, number] = m;
    if (double !== undefined)
      text += double.replace(/\\(.)/g, (_, sign: string) => ({ n: "\n", t: "\t", e: "\x1b" })[sign] ?? sign);
    else text += single?.replace(/\\(['\\])/g, "$1") ?? (eol === undefined ? (number ?? "") : "\n");
    rest = rest.slice(whole.length);
    if (rest.trim() === "") return text;
  }
}

async function spawned(proc: Proc, argv: readonly string[]): Promise<number> {
  const pid = proc.spawn({ argv: [...argv] });
  const end = await proc.wait(pid);
  return end?.status.type === "exited" ? end.status.code : 1;
}

const phpModules =
  "Core ctype curl date dom fileinfo filter hash iconv json libxml mbstring mysqlnd openssl pcre PDO pdo_sqlite Phar posix readline Reflection session SimpleXML sodium SPL sqlite3 standard tokenizer xml xmlreader xmlwriter zlib";

export const php: Program = async (proc) => {
  const version = proc.env.get("PHP_VERSION") ?? "8.2.29";
  const [first, ...rest] = proc.args.filter((arg, i) => !/^-d$/.test(arg) && proc.args[i - 1] !== "-d");
  switch (first) {
    case "-v":
    case "--version":
      await proc.stdout.write(
        `PHP ${version} (cli) (built: Sep  8 2026 21:30:00) (NTS)\nCopyright (c) The PHP Group\n`,
      );
      return 0;
    case "-m": {
      const added = proc.fs.exists("/usr/local/etc/php/conf.d")
        ? proc.fs
            .readdir("/usr/local/etc/php/conf.d")
            .flatMap(({ name }) => /^docker-php-ext-(\w+)\.ini$/.exec(name)?.[1] ?? [])
        : [];
      const names = [...new Set([...phpModules.split(" "), ...added])].sort((a, b) =>
        a.toLowerCase() < b.toLowerCase() ? -1 : 1,
      );
      await proc.stdout.write(`[PHP Modules]\n${names.join("\n")}\n\n[Zend Modules]\n\n`);
      return 0;
    }
    case "--ini":
      await proc.stdout.write(
        "Configuration File (php.ini) Path: /usr/local/etc/php\nLoaded Configuration File:         (none)\nScan for additional .ini files in: /usr/local/etc/php/conf.d\n",
      );
      return 0;
    case "-l":
      await proc.stdout.write(`No syntax errors detected in ${rest[0] ?? ""}\n`);
      return 0;
    case "-r":
      return phpCode(proc, rest[0] ?? "");
    case undefined:
      return refused(proc, "php");
  }
  if (first.startsWith("-")) return refused(proc, "php");
  if (!isFile(proc, first)) {
    await proc.stdout.write(`Could not open input file: ${first}\n`);
    return 1;
  }
  const name = baseOf(first);
  if (name === "composer-setup.php" || name === "installer") return composerSetup(proc, rest);
  if (/^composer(\.phar)?$/.test(name)) return spawned(proc, [first, ...rest]);
  if (name === "artisan" || name === "console") {
    await proc.stderr.write(`drydock: php ${name} is not simulated; nothing was done\n`);
    return 0;
  }
  return refused(proc, "php");
};

/** The calls that installers on course pages make. */
async function phpCode(proc: Proc, code: string): Promise<number> {
  for (const statement of code.split(/;\s*(?=(?:copy|unlink|echo|print|if|$))/)) {
    const bare = statement.trim().replace(/;$/, "");
    if (bare === "") continue;
    const copied = /^copy\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]\s*\)$/.exec(bare);
    const removed = /^unlink\(\s*['"]([^'"]+)['"]\s*\)$/.exec(bare);
    const said = /^(?:echo|print)\b\s*\(?([\s\S]*?)\)?$/.exec(bare);
    if (copied !== null) {
      const [, from = "", to = ""] = copied;
      const code = /^https?:/.test(from)
        ? await spawned(proc, ["curl", "-fsSL", "-o", to, from])
        : await spawned(proc, ["cp", from, to]);
      if (code !== 0) return 255;
    } else if (removed !== null) {
      if (isFile(proc, removed[1] ?? "")) proc.fs.unlink(removed[1] ?? "");
    } else if (said !== null && literal(said[1] ?? "") !== undefined)
      await proc.stdout.write(literal(said[1] ?? "") ?? "");
    else if (bare.startsWith("if") && bare.includes("hash_file"))
      await proc.stderr.write("drydock: php: the hash of the installer was not compared\n");
    else return refused(proc, "php");
  }
  return 0;
}

async function composerSetup(proc: Proc, args: readonly string[]): Promise<number> {
  const { options } = scan(args, ["--install-dir", "--filename", "--version"]);
  const folder = options.get("--install-dir") ?? ".";
  if (!proc.fs.exists(folder)) {
    await proc.stdout.write(`The defined install dir (${folder}) does not exist.\n`);
    return 1;
  }
  const path = proc.fs.absolute(`${folder}/${options.get("--filename") ?? "composer.phar"}`);
  await download(proc, 3_200_000);
  put(proc, path, { kind: "program", program: "composer", size: 3_200_000, libc: libcOf(proc) }, 0o755);
  proc.fs.chmod(path, 0o755);
  await proc.stdout.write(
    `All settings correct for using Composer\nDownloading...\n\nComposer (version 2.9.2) successfully installed to: ${path}\nUse it: php ${options.get("--install-dir") === undefined ? baseOf(path) : path}\n\n`,
  );
  return 0;
}

export const ruby: Program = async (proc) => {
  const version = proc.env.get("RUBY_VERSION") ?? "3.3.8";
  const [first, ...rest] = proc.args;
  if (first === "-v" || first === "--version") {
    await proc.stdout.write(`ruby ${version} (2026-04-21) [x86_64-linux]\n`);
    return 0;
  }
  if (first === "-e") {
    const said = /^(?:puts|print|p)\b\s*\(?([\s\S]*?)\)?$/.exec((rest[0] ?? "").trim());
    const text = (rest[0] ?? "").trim() === "puts RUBY_VERSION" ? version : literal(said?.[1] ?? "");
    if (text !== undefined) {
      await proc.stdout.write(`${text}\n`);
      return 0;
    }
  } else if (first !== undefined && !first.startsWith("-") && !isFile(proc, first)) {
    await proc.stderr.write(`ruby: No such file or directory -- ${first} (LoadError)\n`);
    return 1;
  }
  return refused(proc, "ruby");
};

export const perl: Program = async (proc) => {
  const version = proc.env.get("PERL_VERSION") ?? "5.36.0";
  if (/^(-v|--version)$/.test(proc.args[0] ?? "")) {
    await proc.stdout.write(
      `\nThis is perl 5, version ${version.split(".")[1]}, subversion ${version.split(".")[2] ?? "0"} (v${version}) built for x86_64-linux-gnu\n`,
    );
    return 0;
  }
  let flags = "";
  const codes: string[] = [];
  const modules: string[] = [];
  const operands: string[] = [];
  for (let i = 0; i < proc.args.length; i++) {
    const arg = proc.args[i] ?? "";
    if (operands.length > 0 || !arg.startsWith("-") || arg === "-") operands.push(arg);
    else if (arg.startsWith("-M")) modules.push(arg.slice(2));
    else if (/^-[0-9a-zA-Z]*[eE]$/.test(arg)) {
      flags += arg.slice(1, -1);
      codes.push(proc.args[++i] ?? "");
    } else flags += arg.slice(1);
  }
  const code = codes.join("; ");
  if (modules.some((name) => name.startsWith("CPAN"))) {
    const wanted = [...code.matchAll(/install\s*\(?\s*['"]?([A-Z][\w:]*)/g)].map(([, name = ""]) => name);
    return installModules(proc, "cpan", wanted);
  }
  if (codes.length === 0) {
    const [script] = operands;
    if (script === undefined) return refused(proc, "perl");
    if (!isFile(proc, script)) {
      await proc.stderr.write(`Can't open perl script "${script}": No such file or directory\n`);
      return 2;
    }
    if (/^(Makefile|Build)\.PL$/.test(baseOf(script))) {
      const makefile = baseOf(script) === "Makefile.PL";
      putText(
        proc,
        makefile ? "Makefile" : "Build",
        makefile ? "all:\n\t@:\n\ntest:\n\t@:\n\ninstall:\n\t@:\n" : "#!/bin/sh\nexit 0\n",
      );
      if (!makefile) proc.fs.chmod("Build", 0o755);
      await proc.stderr.write(
        `drydock: perl ${script}: ${makefile ? "a Makefile" : "a script"} that does nothing is written\n`,
      );
      return 0;
    }
    return refused(proc, "perl");
  }
  const said = /^(?:print|say)\b\s*\(?([\s\S]*?)\)?;?$/.exec(code.trim());
  const text = literal(said?.[1] ?? "");
  if (text !== undefined && !/[pn]/.test(flags)) {
    await proc.stdout.write(code.trim().startsWith("say") ? `${text}\n` : text);
    return 0;
  }
  const change = flags.includes("p") ? substitution(code) : undefined;
  if (change === undefined) return refused(proc, "perl");
  const whole = flags.includes("0");
  const apply = (input: string) =>
    whole ? change(input) : input.replace(/[^\n]*\n|[^\n]+$/g, (line) => change(line));
  if (operands.length === 0) {
    await proc.stdout.write(apply(await proc.stdin.readText()));
    return 0;
  }
  for (const path of operands) {
    if (!isFile(proc, path)) {
      await proc.stderr.write(`Can't open ${path}: No such file or directory.\n`);
      continue;
    }
    const before = proc.fs.readText(path);
    if (/i/.test(flags)) proc.fs.writeFile(path, apply(before));
    else await proc.stdout.write(apply(before));
  }
  return 0;
};

/** `s/…/…/flags;` as a function; several one after the other. */
function substitution(code: string): ((text: string) => string) | undefined {
  const steps: ((text: string) => string)[] = [];
  for (let rest = code.trim(); rest !== ""; rest = rest.replace(/^[\s;]+/, "")) {
    const open = /^s([^\w\s])/.exec(rest)?.[1];
    if (open === undefined) return undefined;
    const close = { "{": "}", "(": ")", "[": "]", "<": ">" }[open] ?? open;
    const part = (from: number): [text: string, end: number] | undefined => {
      let at = from;
      while (at < rest.length && rest[at] !== close) at += rest[at] === "\\" ? 2 : 1;
      return at < rest.length ? [rest.slice(from, at), at + 1] : undefined;
    };
    const pattern = part(2);
    if (pattern === undefined) return undefined;
    const replacement = part(close === open ? pattern[1] : rest.indexOf(open, pattern[1]) + 1);
    if (replacement === undefined) return undefined;
    const modifiers = /^[gimsx]*/.exec(rest.slice(replacement[1]))?.[0] ?? "";
    try {
      const source = close === "/" ? pattern[0].replaceAll("\\/", "/") : pattern[0];
      // Perl's $ is also before the line's own end.
      const expression = new RegExp(
        modifiers.includes("m") ? source : source.replace(/(?<!\\)\$(?=$|[)|])/g, "(?=\\n?$)"),
        modifiers.replace("x", ""),
      );
      const text = replacement[0]
        .replace(/\\([/&#|,!])/g, "$1")
        .replace(/\\n/g, "\n")
        .replace(/\$&/g, "$$&")
        .replace(/\\(\d)/g, "$$$1");
      steps.push((input) => input.replace(expression, text));
    } catch {
      return undefined;
    }
    rest = rest.slice(replacement[1] + modifiers.length);
  }
  return steps.length === 0 ? undefined : (text) => steps.reduce((value, step) => step(value), text);
}

async function installModules(proc: Proc, tool: string, names: readonly string[]): Promise<number> {
  for (const name of names) {
    if (!(await online(proc, "cpan.example"))) {
      await proc.stderr.write(
        `! Finding ${name} on cpanmetadb failed.\n! Couldn't find module or a distribution ${name}\n`,
      );
      return 1;
    }
    await download(proc, 180_000);
    await proc.sleep(1_500);
    const module = name.replace(/@.*$|~.*$/, "");
    putText(
      proc,
      `/usr/local/lib/perl5/site_perl/${module.replaceAll("::", "/")}.pm`,
      `package ${module};\n1;\n`,
    );
    const command = moduleCommands[module];
    if (command !== undefined) {
      put(
        proc,
        `/usr/local/bin/${command}`,
        { kind: "program", program: command, size: 1_200, libc: libcOf(proc) },
        0o755,
      );
      proc.fs.chmod(`/usr/local/bin/${command}`, 0o755);
    }
    await proc.stdout.write(
      tool === "cpanm"
        ? `--> Working on ${module}\nConfiguring ${module} ... OK\nBuilding and testing ${module} ... OK\nSuccessfully installed ${module}\n`
        : `Installing ${module}\n  make install  -- OK\n`,
    );
  }
  await proc.stderr.write(`drydock: ${tool}: modules are written empty; names are taken as they are given\n`);
  return 0;
}

const moduleCommands: Readonly<Record<string, string>> = {
  Carton: "carton",
  "App::cpanminus": "cpanm",
  Plack: "plackup",
  Starman: "starman",
  Dancer2: "dancer2",
  Mojolicious: "mojo",
};

/** cpan, cpanm and carton: what a cpanfile or the command line names. */
export const cpan: Program = async (proc) => {
  const tool = baseOf(proc.argv[0] ?? "cpanm");
  const { operands, options } = scan(proc.args, [
    "-l",
    "-L",
    "--local-lib",
    "--local-lib-contained",
    "-M",
    "--mirror",
  ]);
  if (options.has("--version") || options.has("-V")) {
    await proc.stdout.write(
      tool === "carton" ? "carton v1.0.35\n" : "cpanm (App::cpanminus) version 1.7048\n",
    );
    return 0;
  }
  const names = operands.filter(
    (word) => word !== "." && !(tool === "carton" && /^(install|exec)$/.test(word)),
  );
  const wantsFile = tool === "carton" || options.has("--installdeps");
  if (tool === "carton" && operands[0] === "exec") return refused(proc, "perl");
  if (!wantsFile) return installModules(proc, tool, names);
  const text = read(proc, "cpanfile");
  if (text === undefined) {
    if (isFile(proc, "Makefile.PL") || isFile(proc, "Build.PL")) return 0;
    await proc.stderr.write(
      tool === "carton"
        ? "Can't locate cpanfile\n"
        : `! Configuring . failed. See /root/.cpanm/build.log for details.\n`,
    );
    return tool === "carton" ? 255 : 1;
  }
  const listed = [...text.matchAll(/^\s*requires\s+['"]([\w:]+)['"]/gm)].map(([, name = ""]) => name);
  return installModules(
    proc,
    tool,
    listed.filter((name) => name !== "perl"),
  );
};

/** R and Rscript: packages are installed empty. */
export const rscript: Program = async (proc) => {
  if (proc.args.includes("--version")) {
    await proc.stdout.write(
      `R version ${proc.env.get("R_VERSION") ?? proc.env.get("R_BASE_VERSION") ?? "4.5.2"} -- "Not Part in a Rumble"\n`,
    );
    return 0;
  }
  const at = proc.args.indexOf("-e");
  const code = at >= 0 ? (proc.args[at + 1] ?? "") : undefined;
  if (code === undefined) {
    const script = proc.args.find((arg) => !arg.startsWith("-"));
    if (script !== undefined && !isFile(proc, script)) {
      await proc.stderr.write(`Fatal error: cannot open file '${script}': No such file or directory\n`);
      return 2;
    }
    return refused(proc, "R");
  }
  const calls = [
    ...code.matchAll(
      /(?:install\.packages|BiocManager::install|install_github|pak::pkg_install)\(\s*(c\([^)]*\)|['"][^'"]+['"])/g,
    ),
  ];
  if (calls.length === 0) return refused(proc, "R");
  for (const [, list = ""] of calls)
    for (const [, name = ""] of list.matchAll(/['"]([^'"]+)['"]/g)) {
      if (!(await online(proc, "cran.example"))) {
        await proc.stderr.write(
          "Warning: unable to access index for repository https://cran.example/src/contrib\n",
        );
        return 0;
      }
      await download(proc, 900_000);
      await proc.sleep(4_000);
      putText(
        proc,
        `/usr/local/lib/R/site-library/${baseOf(name)}/DESCRIPTION`,
        `Package: ${baseOf(name)}\n`,
      );
      await proc.stderr.write(
        `* installing *source* package '${baseOf(name)}' ...\n* DONE (${baseOf(name)})\n`,
      );
    }
  await proc.stderr.write("drydock: R: packages are written empty; names are taken as they are given\n");
  return 0;
};

export const julia: Program = async (proc) => {
  if (proc.args.includes("--version") || proc.args.includes("-v")) {
    await proc.stdout.write(`julia version ${proc.env.get("JULIA_VERSION") ?? "1.12.2"}\n`);
    return 0;
  }
  const code = firstOf(scan(proc.args, ["-e", "-E", "--eval"]).options, "-e", "-E", "--eval");
  if (code === undefined || !/\bPkg\b/.test(code)) return refused(proc, "julia");
  await download(proc, 20_000_000);
  for (const [, name = ""] of code.matchAll(/Pkg\.add\(\s*"([^"]+)"/g))
    putText(
      proc,
      `${proc.env.get("JULIA_DEPOT_PATH") ?? `${proc.env.get("HOME") ?? "/root"}/.julia`}/packages/${name}/Project.toml`,
      `name = "${name}"\n`,
    );
  await proc.stderr.write("drydock: julia: packages are written empty; names are taken as they are given\n");
  return 0;
};
