/** git in a simple true form: one work tree, real objects and ids; remotes are those of the hosts it is given. */
import type { Proc, Program } from "../../process.ts";
import { diffLines } from "../kit/line-diff.ts";
import { online, put, readIfThere, remove } from "../pkg/transfer.ts";
import { type Commit, type Files, findRepository, Repository, workTree } from "./git-store.ts";
import { baseOf } from "./kit.ts";

class GitError extends Error {
  constructor(
    message: string,
    readonly code = 128,
  ) {
    super(message);
  }
}

/** A repository some host has: one commit. */
export interface RemoteRepository {
  readonly branch: string;
  /** Path → text. */
  readonly files: Readonly<Record<string, string>>;
  /** `Name <address>` */
  readonly author: string;
  readonly message: string;
  readonly atMs: number;
}

/** `missing`: the host answers, but has no such repository; undefined: no host of that name. */
export type FindRemote = (url: string) => RemoteRepository | "missing" | undefined;

const version = "2.43.0";
const encoder = new TextEncoder();

export const gitProgram =
  (find: FindRemote): Program =>
  async (proc) => {
    const args = [...proc.args];
    const settings = new Map<string, string>();
    try {
      while (args[0]?.startsWith("-")) {
        const flag = args.shift();
        if (flag === "-C") proc.chdir(args.shift() ?? ".");
        else if (flag === "-c") {
          const [key = "", value = ""] = (args.shift() ?? "").split("=");
          settings.set(key, value);
        } else if (flag === "--version" || flag === "-v") {
          await proc.stdout.write(`git version ${version}\n`);
          return 0;
        }
      }
      return await new Git(proc, settings, find).run(args[0], args.slice(1));
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      await proc.stderr.write(`${error.message}\n`);
      return error.code;
    }
  };

/** On a machine whose network has no Git host. */
export const git: Program = gitProgram(() => undefined);

class Git {
  constructor(
    readonly proc: Proc,
    readonly settings: ReadonlyMap<string, string>,
    readonly find: FindRemote,
  ) {}

  async run(command: string | undefined, args: readonly string[]): Promise<number> {
    switch (command) {
      case undefined:
      case "help":
      case "--help":
        await this.#say(
          "usage: git [-v | --version] [-h | --help] [-C <path>] [-c <name>=<value>]\n           <command> [<args>]\n\nHere: init clone add rm mv status commit log show diff branch switch checkout\ntag remote config rev-parse ls-files restore reset; fetch, pull and push find no server.",
        );
        return command === undefined ? 1 : 0;
      case "version":
        await this.#say(`git version ${version}`);
        return 0;
      case "init":
        return this.#init(args);
      case "clone":
        return this.#clone(args);
      case "config":
        return this.#config(args);
      case "status":
        return this.#status(args);
      case "add":
        return this.#add(args);
      case "rm":
      case "mv":
        return this.#move(command, args);
      case "commit":
        return this.#commit(args);
      case "log":
        return this.#log(args);
      case "show":
        return this.#show(args);
      case "diff":
        return this.#diff(args);
      case "branch":
        return this.#branch(args);
      case "switch":
      case "checkout":
        return this.#checkout(command, args);
      case "restore":
      case "reset":
        return this.#restore(command, args);
      case "tag":
        return this.#tag(args);
      case "remote":
        return this.#remote(args);
      case "rev-parse":
        return this.#revParse(args);
      case "describe": {
        const repository = this.#repository();
        const tag = repository.refs("tags").find((name) => repository.resolve(name) === repository.head());
        if (tag !== undefined) await this.#say(tag);
        else if (args.includes("--always")) await this.#say((repository.head() ?? "").slice(0, 7));
        else throw new GitError("fatal: No names found, cannot describe anything.");
        return 0;
      }
      case "ls-files":
        for (const path of [...this.#repository().readIndex().keys()]) await this.#say(path);
        return 0;
      case "fetch":
      case "pull":
      case "push":
        return this.#exchange(command);
      case "submodule":
      case "lfs":
      case "gc":
        this.#repository();
        return 0;
      case "stash":
      case "merge":
      case "rebase":
      case "cherry-pick":
      case "blame":
      case "bisect":
      case "revert":
        this.#repository();
        throw new GitError(`drydock: git ${command} is not simulated`, 1);
      default:
        throw new GitError(`git: '${command}' is not a git command. See 'git --help'.`, 1);
    }
  }

  #say(text: string): Promise<void> {
    return this.proc.stdout.write(`${text}\n`);
  }

  #repository(): Repository {
    const found = findRepository(this.proc, this.proc.cwd);
    if (found === undefined)
      throw new GitError("fatal: not a git repository (or any of the parent directories): .git");
    return found;
  }

  #home(): string {
    return this.proc.env.get("HOME") ?? "/root";
  }

  #setting(key: string): string | undefined {
    const own = findRepository(this.proc, this.proc.cwd)?.text("config");
    return (
      this.settings.get(key) ??
      lookUp(own ?? "", key) ??
      lookUp(readIfThere(this.proc, `${this.#home()}/.gitconfig`) ?? "", key)
    );
  }

  async #init(args: readonly string[]): Promise<number> {
    const at = args.findIndex((arg) => arg === "-b" || arg === "--initial-branch");
    const branch = at >= 0 ? (args[at + 1] ?? "main") : (this.#setting("init.defaultBranch") ?? "main");
    const name =
      args.find((arg, i) => !arg.startsWith("-") && i !== at + 1) ??
      (at < 0 ? args.find((arg) => !arg.startsWith("-")) : undefined);
    const root = this.proc.fs.absolute(name ?? ".");
    const again = this.proc.fs.exists(`${root}/.git/HEAD`);
    this.proc.fs.mkdir(root, { recursive: true });
    if (!again) create(new Repository(this.proc, root), branch);
    if (!args.includes("-q") && !args.includes("--quiet"))
      await this.#say(
        `${again ? "Reinitialized existing" : "Initialized empty"} Git repository in ${root}/.git/`,
      );
    return 0;
  }

  /** A repository on this machine is copied; any other name does not resolve. */
  async #clone(args: readonly string[]): Promise<number> {
    const valued = new Set(["-b", "--branch", "--depth", "-o", "--origin", "-c"]);
    const [source, named] = args.filter((arg, i) => !arg.startsWith("-") && !valued.has(args[i - 1] ?? ""));
    if (source === undefined) throw new GitError("fatal: You must specify a repository to clone.", 129);
    const target =
      named ??
      baseOf(source)
        .replace(/\.git$/, "")
        .replace(/^.*:/, "");
    const at = this.proc.fs.absolute(target);
    if (this.proc.fs.exists(at) && this.proc.fs.readdir(at).length > 0)
      throw new GitError(`fatal: destination path '${target}' already exists and is not an empty directory.`);
    await this.proc.stderr.write(`Cloning into '${target}'...\n`);
    const remote = /^(?:\w+:\/\/(?:[^@/]*@)?|[\w.-]+@)([\w.-]+)/.exec(source)?.[1];
    if (remote !== undefined) {
      await this.proc.sleep(120);
      const found = (await online(this.proc, remote)) ? this.find(source) : undefined;
      if (found === "missing")
        throw new GitError(`fatal: repository '${source.replace(/\/?$/, "/")}' not found`);
      if (found !== undefined) return this.#receive(found, source, at, args);
      if (/^(ssh:\/\/|[\w.-]+@)/.test(source))
        throw new GitError(
          `ssh: Could not resolve hostname ${remote}: Name or service not known\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.`,
        );
      throw new GitError(
        `fatal: unable to access '${source.replace(/\/?$/, "/")}': Could not resolve host: ${remote}`,
      );
    }
    const origin = this.proc.fs.absolute(source);
    if (!this.proc.fs.exists(`${origin}/.git/HEAD`))
      throw new GitError(`fatal: repository '${source}' does not exist`);
    this.proc.fs.mkdir(at, { recursive: true });
    this.proc.fs.graft(`${at}/.git`, this.proc.fs.subtree(`${origin}/.git`));
    const repository = new Repository(this.proc, at);
    repository.write("config", `${repository.text("config") ?? ""}[remote "origin"]\n\turl = ${origin}\n`);
    const head = repository.head();
    if (head !== undefined)
      this.#place(repository, new Map(), repository.readTree(repository.commit(head)?.tree ?? ""));
    await this.proc.stderr.write("done.\n");
    return 0;
  }

  /** Makes the clone of a host's repository: its one commit, checked out. */
  async #receive(
    remote: RemoteRepository,
    url: string,
    at: string,
    args: readonly string[],
  ): Promise<number> {
    const asked = args.find((_, i) => args[i - 1] === "-b" || args[i - 1] === "--branch") ?? remote.branch;
    if (asked !== remote.branch)
      throw new GitError(
        `warning: Could not find remote branch ${asked} to clone.\nfatal: Remote branch ${asked} not found in upstream origin`,
      );
    this.proc.fs.mkdir(at, { recursive: true });
    const repository = new Repository(this.proc, at);
    create(repository, remote.branch);
    const files: Files = new Map();
    let bytes = 0;
    for (const [path, text] of Object.entries(remote.files)) {
      const body = encoder.encode(text);
      bytes += body.length;
      files.set(path, { mode: "100644", id: repository.store("blob", body) });
    }
    const who = `${remote.author} ${Math.floor(remote.atMs / 1000)} +0000`;
    const commit = repository.store(
      "commit",
      encoder.encode(
        `tree ${repository.writeTree(files)}\nauthor ${who}\ncommitter ${who}\n\n${remote.message}\n`,
      ),
    );
    repository.write(`refs/heads/${remote.branch}`, `${commit}\n`);
    repository.write(`refs/remotes/origin/${remote.branch}`, `${commit}\n`);
    repository.write("refs/remotes/origin/HEAD", `ref: refs/remotes/origin/${remote.branch}\n`);
    repository.write(
      "config",
      `${repository.text("config") ?? ""}[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "${remote.branch}"]\n\tremote = origin\n\tmerge = refs/heads/${remote.branch}\n`,
    );
    const objects = new Set(
      [...files.keys()].flatMap((path) => path.split("/").map((_, i, parts) => parts.slice(0, i).join("/"))),
    ).size;
    const total = files.size + objects + 1;
    await this.proc.sleep(200 + bytes / 1000);
    if (this.proc.stderr.isTty && !args.includes("-q") && !args.includes("--quiet"))
      await this.proc.stderr.write(
        `remote: Enumerating objects: ${total}, done.\nremote: Counting objects: 100% (${total}/${total}), done.\nremote: Compressing objects: 100% (${total}/${total}), done.\nremote: Total ${total} (delta 0), reused ${total} (delta 0), pack-reused 0\nReceiving objects: 100% (${total}/${total}), ${(bytes / 1024).toFixed(2)} KiB | ${(bytes / 1024).toFixed(2)} KiB/s, done.\n`,
      );
    this.#place(repository, new Map(), files);
    return 0;
  }

  async #config(args: readonly string[]): Promise<number> {
    const global = args.includes("--global") || args.includes("--system");
    const [key, value] = args.filter((arg) => !arg.startsWith("-"));
    const path = global ? `${this.#home()}/.gitconfig` : undefined;
    if (args.includes("--list") || args.includes("-l")) {
      const texts = [
        readIfThere(this.proc, `${this.#home()}/.gitconfig`) ?? "",
        global ? "" : (findRepository(this.proc, this.proc.cwd)?.text("config") ?? ""),
      ];
      for (const [name, text] of texts.flatMap(listed)) await this.#say(`${name}=${text}`);
      return 0;
    }
    if (key === undefined) throw new GitError("usage: git config [<options>]", 129);
    if (!key.includes(".")) throw new GitError(`error: key does not contain a section: ${key}`, 1);
    if (value === undefined && !args.includes("--unset")) {
      const found = this.#setting(key);
      if (found === undefined) return 1;
      await this.#say(found);
      return 0;
    }
    const target = path ?? `${this.#repository().folder}/config`;
    const old = readIfThere(this.proc, target) ?? "";
    put(this.proc, target, changed(old, key, args.includes("--unset") ? undefined : value));
    return 0;
  }

  #changes(repository: Repository) {
    const head = repository.head();
    const last = head === undefined ? new Map() : repository.readTree(repository.commit(head)?.tree ?? "");
    const index = repository.readIndex();
    const work = workTree(repository);
    return {
      staged: compare(last, index),
      unstaged: compare(index, work).filter(({ kind }) => kind !== "A"),
      untracked: [...work.keys()].filter((path) => !index.has(path)).sort(),
      index,
      work,
      last: last as Files,
    };
  }

  async #status(args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const { staged, unstaged, untracked, index } = this.#changes(repository);
    const folders = collapsed(untracked, index);
    if (args.some((arg) => ["-s", "--short", "--porcelain", "-sb"].includes(arg))) {
      if (args.includes("-sb")) await this.#say(`## ${branchName(repository)}`);
      const paths = new Map<string, [string, string]>();
      for (const { path, kind } of staged) paths.set(path, [kind, " "]);
      for (const { path, kind } of unstaged) paths.set(path, [paths.get(path)?.[0] ?? " ", kind]);
      for (const [path, [x, y]] of [...paths].sort(([a], [b]) => (a < b ? -1 : 1)))
        await this.#say(`${x}${y} ${path}`);
      for (const path of folders) await this.#say(`?? ${path}`);
      return 0;
    }
    const ref = repository.headRef();
    await this.#say(
      ref === undefined
        ? `HEAD detached at ${(repository.head() ?? "").slice(0, 7)}`
        : `On branch ${branchName(repository)}`,
    );
    const fresh = repository.head() === undefined;
    if (fresh) await this.#say("\nNo commits yet");
    const words: Readonly<Record<string, string>> = {
      A: "new file:   ",
      M: "modified:   ",
      D: "deleted:    ",
    };
    const block = fresh ? "\n" : "";
    let out = "";
    if (staged.length > 0)
      out += `Changes to be committed:\n  (use "${fresh ? "git rm --cached <file>..." : "git restore --staged <file>..."}" to unstage)\n${staged.map(({ path, kind }) => `\t${words[kind]}${path}\n`).join("")}\n`;
    if (unstaged.length > 0)
      out += `Changes not staged for commit:\n  (use "git add${unstaged.some(({ kind }) => kind === "D") ? "/rm" : ""} <file>..." to update what will be committed)\n  (use "git restore <file>..." to discard changes in working directory)\n${unstaged.map(({ path, kind }) => `\t${words[kind]}${path}\n`).join("")}\n`;
    if (folders.length > 0)
      out += `Untracked files:\n  (use "git add <file>..." to include in what will be committed)\n${folders.map((path) => `\t${path}\n`).join("")}\n`;
    if (staged.length === 0)
      out +=
        unstaged.length > 0
          ? 'no changes added to commit (use "git add" and/or "git commit -a")\n'
          : folders.length > 0
            ? 'nothing added to commit but untracked files present (use "git add" to track)\n'
            : fresh
              ? 'nothing to commit (create/copy files and use "git add" to track)\n'
              : "nothing to commit, working tree clean\n";
    await this.proc.stdout.write(block + out);
    return 0;
  }

  #inRoot(repository: Repository, path: string): string {
    const at = this.proc.fs.absolute(path);
    return at === repository.root ? "" : at.slice(repository.root.length + 1);
  }

  async #add(args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const paths = args.filter((arg) => !arg.startsWith("-"));
    const all = args.some((arg) => arg === "-A" || arg === "--all" || arg === "-u");
    if (paths.length === 0 && !all) {
      await this.proc.stderr.write(
        "Nothing specified, nothing added.\nhint: Maybe you wanted to say 'git add .'?\nhint: Turn this message off by running\nhint: \"git config advice.addEmptyPathspec false\"\n",
      );
      return 0;
    }
    const index = repository.readIndex();
    const work = workTree(repository);
    for (const path of paths.length > 0 ? paths : ["."]) {
      const inside = this.#inRoot(repository, path);
      const under = (name: string) => inside === "" || name === inside || name.startsWith(`${inside}/`);
      let hit = false;
      for (const [name, entry] of work) {
        if (!under(name)) continue;
        hit = true;
        index.set(name, entry);
        repository.store("blob", this.#bytes(repository, name, entry.mode));
      }
      for (const name of [...index.keys()])
        if (under(name) && !work.has(name)) {
          hit = true;
          index.delete(name);
        }
      if (hit || inside === "") continue;
      if (this.proc.fs.exists(path)) {
        if (this.proc.fs.stat(path).type === "dir") continue;
        throw new GitError(
          `The following paths are ignored by one of your .gitignore files:\n${path}\nhint: Use -f if you really want to add them.`,
          1,
        );
      }
      throw new GitError(`fatal: pathspec '${path}' did not match any files`);
    }
    repository.writeIndex(index);
    return 0;
  }

  #bytes(repository: Repository, path: string, mode: string): Uint8Array {
    const at = `${repository.root}/${path}`;
    return mode === "120000" ? encoder.encode(this.proc.fs.readlink(at)) : this.proc.fs.readFile(at);
  }

  async #move(command: "rm" | "mv", args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const index = repository.readIndex();
    const paths = args.filter((arg) => !arg.startsWith("-"));
    if (command === "mv") {
      const [from = "", to = ""] = paths.map((path) => this.#inRoot(repository, path));
      const entry = index.get(from);
      if (entry === undefined) throw new GitError(`fatal: bad source, source=${from}, destination=${to}`);
      this.proc.fs.rename(`${repository.root}/${from}`, `${repository.root}/${to}`);
      index.delete(from);
      index.set(to, entry);
    } else
      for (const path of paths) {
        const inside = this.#inRoot(repository, path);
        const hits = [...index.keys()].filter((name) => name === inside || name.startsWith(`${inside}/`));
        if (hits.length === 0) throw new GitError(`fatal: pathspec '${path}' did not match any files`);
        if (hits.some((name) => name !== inside) && !args.includes("-r"))
          throw new GitError(`fatal: not removing '${path}' recursively without -r`);
        for (const name of hits) {
          index.delete(name);
          if (!args.includes("--cached")) remove(this.proc, `${repository.root}/${name}`);
          await this.#say(`rm '${name}'`);
        }
      }
    repository.writeIndex(index);
    return 0;
  }

  async #commit(args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const messages: string[] = [];
    let all = false;
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] ?? "";
      if (arg === "-m" || arg === "--message") messages.push(args[++i] ?? "");
      else if (arg.startsWith("--message=")) messages.push(arg.slice(10));
      else if (/^-a?m./.test(arg) && !arg.startsWith("--")) messages.push(arg.replace(/^-a?m/, ""));
      if (arg === "-a" || arg === "--all" || arg.startsWith("-am")) all = true;
      if (arg === "-am") messages.push(args[++i] ?? "");
    }
    const index = repository.readIndex();
    if (all) {
      const work = workTree(repository);
      for (const name of [...index.keys()]) {
        const entry = work.get(name);
        if (entry === undefined) index.delete(name);
        else {
          repository.store("blob", this.#bytes(repository, name, entry.mode));
          index.set(name, entry);
        }
      }
      repository.writeIndex(index);
    }
    const name = this.proc.env.get("GIT_AUTHOR_NAME") ?? this.#setting("user.name");
    const email = this.proc.env.get("GIT_AUTHOR_EMAIL") ?? this.#setting("user.email");
    if (name === undefined || email === undefined)
      throw new GitError(
        `Author identity unknown\n\n*** Please tell me who you are.\n\nRun\n\n  git config --global user.email "you@example.com"\n  git config --global user.name "Your Name"\n\nto set your account's default identity.\nOmit --global to set the identity only in this repository.\n\nfatal: unable to auto-detect email address (got 'student@${this.proc.system.hostname()}.(none)')`,
      );
    const parent = repository.head();
    const last = parent === undefined ? undefined : repository.commit(parent);
    const tree = repository.writeTree(index);
    const amend = args.includes("--amend");
    if (
      !amend &&
      !args.includes("--allow-empty") &&
      (last === undefined ? index.size === 0 : last.tree === tree)
    ) {
      await this.#status([]);
      return 1;
    }
    if (messages.length === 0 && amend && last !== undefined) messages.push(last.message.trimEnd());
    if (messages.length === 0)
      throw new GitError("drydock: git commit: writing the message in an editor is not simulated; use -m", 1);
    if (messages.join("").trim() === "")
      throw new GitError("Aborting commit due to empty commit message.", 1);
    const seconds = Math.floor(this.proc.nowMs() / 1000);
    const who = `${name} <${email}> ${seconds} +0000`;
    const message = `${messages.join("\n\n").trimEnd()}\n`;
    const parents = amend ? (last?.parents ?? []) : parent === undefined ? [] : [parent];
    const id = repository.store(
      "commit",
      encoder.encode(
        `tree ${tree}\n${parents.map((p) => `parent ${p}\n`).join("")}author ${who}\ncommitter ${who}\n\n${message}`,
      ),
    );
    repository.write(repository.headRef() ?? "HEAD", `${id}\n`);
    if (args.includes("-q") || args.includes("--quiet")) return 0;
    const before =
      parents[0] === undefined ? new Map() : repository.readTree(repository.commit(parents[0])?.tree ?? "");
    await this.#say(
      `[${branchName(repository)}${parents.length === 0 ? " (root-commit)" : ""} ${id.slice(0, 7)}] ${message.split("\n")[0]}`,
    );
    await this.proc.stdout.write(summary(repository, before, index));
    return 0;
  }

  *#history(repository: Repository, from: string): Generator<Commit> {
    for (let id: string | undefined = from; id !== undefined; ) {
      const commit = repository.commit(id);
      if (commit === undefined) return;
      yield commit;
      id = commit.parents[0];
    }
  }

  async #log(args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const number = args
      .map(
        (arg, i) =>
          /^-(\d+)$/.exec(arg)?.[1] ??
          (arg === "-n" ? args[i + 1] : /^(?:-n|--max-count=)(\d+)$/.exec(arg)?.[1]),
      )
      .find(Boolean);
    const start = args.find((arg, i) => !arg.startsWith("-") && args[i - 1] !== "-n") ?? "HEAD";
    const id = repository.resolve(start);
    if (id === undefined)
      throw new GitError(
        start === "HEAD"
          ? `fatal: your current branch '${branchName(repository)}' does not have any commits yet`
          : `fatal: ambiguous argument '${start}': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'`,
      );
    const format = args
      .map((arg) => /^--(?:pretty=)?(?:format[=:]|pretty=)(.*)$/.exec(arg)?.[1])
      .find((x) => x !== undefined);
    let left = number === undefined ? Number.POSITIVE_INFINITY : Number(number);
    let first = true;
    for (const commit of this.#history(repository, id)) {
      if (left-- <= 0) break;
      const names = decorations(repository, commit.id);
      if (args.includes("--oneline") || format === "oneline")
        await this.#say(
          `${commit.id.slice(0, 7)}${this.proc.stdout.isTty || args.includes("--decorate") ? names : ""} ${commit.message.split("\n")[0]}`,
        );
      else if (format !== undefined)
        await this.#say(formatted(format.replace(/^format:/, ""), commit, names));
      else
        await this.proc.stdout.write(
          `${first ? "" : "\n"}${described(commit, this.proc.stdout.isTty ? names : "")}`,
        );
      first = false;
      await this.proc.checkpoint();
    }
    return 0;
  }

  async #show(args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const name = args.find((arg) => !arg.startsWith("-")) ?? "HEAD";
    const id = repository.resolve(name);
    const commit = id === undefined ? undefined : repository.commit(id);
    if (commit === undefined)
      throw new GitError(
        `fatal: ambiguous argument '${name}': unknown revision or path not in the working tree.`,
      );
    const before =
      commit.parents[0] === undefined
        ? new Map()
        : repository.readTree(repository.commit(commit.parents[0])?.tree ?? "");
    await this.proc.stdout.write(
      `${described(commit, "")}\n${patch(repository, before, repository.readTree(commit.tree), undefined)}`,
    );
    return 0;
  }

  async #diff(args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const { index, work, last } = this.#changes(repository);
    const cached = args.includes("--cached") || args.includes("--staged");
    const ids = args
      .flatMap((arg) => (arg.startsWith("-") ? [] : [repository.resolve(arg)]))
      .filter((id) => id !== undefined);
    const treeOf = (id: string) => repository.readTree(repository.commit(id)?.tree ?? "");
    const [one, two] = ids;
    const from = one !== undefined ? treeOf(one) : cached ? last : index;
    const to =
      two !== undefined
        ? treeOf(two)
        : cached
          ? index
          : new Map([...work].filter(([path]) => index.has(path)));
    await this.proc.stdout.write(
      args.includes("--stat")
        ? summary(repository, from, to)
        : patch(repository, from, to, two === undefined && !cached ? repository.root : undefined),
    );
    return 0;
  }

  async #branch(args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const [name, start] = args.filter((arg) => !arg.startsWith("-"));
    if (args.includes("--show-current")) {
      await this.#say(branchName(repository));
      return 0;
    }
    if (args.includes("-M") || args.includes("-m")) {
      const to = start ?? name ?? "main";
      const from = start === undefined ? branchName(repository) : (name ?? "");
      const id = repository.text(`refs/heads/${from}`);
      if (id !== undefined) {
        repository.write(`refs/heads/${to}`, id);
        if (from !== to) this.proc.fs.unlink(`${repository.folder}/refs/heads/${from}`);
      }
      if (from === branchName(repository)) repository.write("HEAD", `ref: refs/heads/${to}\n`);
      return 0;
    }
    if (name === undefined) {
      for (const branch of repository.refs("heads"))
        await this.#say(`${repository.headRef() === `refs/heads/${branch}` ? "*" : " "} ${branch}`);
      return 0;
    }
    const id = repository.text(`refs/heads/${name}`)?.trim();
    if (args.includes("-d") || args.includes("-D") || args.includes("--delete")) {
      if (id === undefined) throw new GitError(`error: branch '${name}' not found`, 1);
      if (branchName(repository) === name)
        throw new GitError(
          `error: cannot delete branch '${name}' used by worktree at '${repository.root}'`,
          1,
        );
      this.proc.fs.unlink(`${repository.folder}/refs/heads/${name}`);
      await this.#say(`Deleted branch ${name} (was ${id.slice(0, 7)}).`);
      return 0;
    }
    if (id !== undefined) throw new GitError(`fatal: a branch named '${name}' already exists`);
    const at = repository.resolve(start ?? "HEAD");
    if (at === undefined)
      throw new GitError(`fatal: not a valid object name: '${start ?? branchName(repository)}'`);
    repository.write(`refs/heads/${name}`, `${at}\n`);
    return 0;
  }

  async #checkout(command: string, args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const fresh = args.some((arg) => ["-b", "-B", "-c", "-C", "--create"].includes(arg));
    const [name, start] = args.filter((arg) => !arg.startsWith("-"));
    if (
      command === "checkout" &&
      (args.includes("--") ||
        (name !== undefined &&
          repository.resolve(name) === undefined &&
          repository.readIndex().has(this.#inRoot(repository, name)) &&
          !fresh))
    )
      return this.#restore("restore", args);
    if (name === undefined) throw new GitError("fatal: missing branch or commit argument");
    const head = repository.head();
    const target = fresh ? repository.resolve(start ?? "HEAD") : repository.resolve(name);
    if (fresh && repository.text(`refs/heads/${name}`) !== undefined)
      throw new GitError(`fatal: a branch named '${name}' already exists`);
    if (!fresh && target === undefined)
      throw new GitError(
        command === "switch"
          ? `fatal: invalid reference: ${name}`
          : `error: pathspec '${name}' did not match any file(s) known to git`,
        command === "switch" ? 128 : 1,
      );
    const branch = fresh || repository.text(`refs/heads/${name}`) !== undefined;
    if (branch && repository.headRef() === `refs/heads/${name}`) {
      await this.proc.stderr.write(`Already on '${name}'\n`);
      return 0;
    }
    if (target !== undefined && target !== head) {
      const { staged, unstaged, last } = this.#changes(repository);
      const next = repository.readTree(repository.commit(target)?.tree ?? "");
      const touched = compare(last, next).map(({ path }) => path);
      const lost = [...staged, ...unstaged]
        .filter(({ path }) => touched.includes(path))
        .map(({ path }) => path);
      if (lost.length > 0)
        throw new GitError(
          `error: Your local changes to the following files would be overwritten by checkout:\n${[...new Set(lost)].map((path) => `\t${path}\n`).join("")}Please commit your changes or stash them before you switch branches.\nAborting`,
          1,
        );
      this.#place(repository, last, next);
    }
    if (fresh && target !== undefined) repository.write(`refs/heads/${name}`, `${target}\n`);
    repository.write("HEAD", branch ? `ref: refs/heads/${name}\n` : `${target}\n`);
    await this.proc.stderr.write(
      branch
        ? `Switched to ${fresh ? "a new branch" : "branch"} '${name}'\n`
        : `Note: switching to '${name}'.\n\nYou are in 'detached HEAD' state.\n\nHEAD is now at ${(target ?? "").slice(0, 7)} ${repository.commit(target ?? "")?.message.split("\n")[0] ?? ""}\n`,
    );
    return 0;
  }

  /** Files of `next` come into the work tree and the index; what only `last` had goes. */
  #place(repository: Repository, last: Files, next: Files): void {
    for (const { path, kind } of compare(last, next)) {
      const at = `${repository.root}/${path}`;
      if (kind === "D") {
        remove(this.proc, at);
        continue;
      }
      const entry = next.get(path);
      const body = repository.load(entry?.id ?? "")?.body ?? new Uint8Array();
      remove(this.proc, at);
      if (entry?.mode === "120000") this.proc.fs.symlink(new TextDecoder().decode(body), at);
      else {
        put(this.proc, at, body, entry?.mode === "100755" ? 0o755 : 0o644);
        if (entry?.mode === "100755") this.proc.fs.chmod(at, 0o755);
      }
    }
    repository.writeIndex(next);
  }

  async #restore(command: string, args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const { last, index, work } = this.#changes(repository);
    const paths = args.filter((arg) => !arg.startsWith("-"));
    if (command === "reset" && (paths.length === 0 || repository.resolve(paths[0] ?? "") !== undefined)) {
      const id = repository.resolve(paths[0] ?? "HEAD");
      if (id === undefined) throw new GitError("fatal: Failed to resolve 'HEAD' as a valid revision.");
      const tree = repository.readTree(repository.commit(id)?.tree ?? "");
      if (args.includes("--hard"))
        this.#place(
          repository,
          new Map(
            [...index.keys()].flatMap((path) => {
              const now = work.get(path);
              return now === undefined ? [] : [[path, now] as const];
            }),
          ),
          tree,
        );
      else if (!args.includes("--soft")) repository.writeIndex(tree);
      repository.write(repository.headRef() ?? "HEAD", `${id}\n`);
      if (args.includes("--hard"))
        await this.#say(
          `HEAD is now at ${id.slice(0, 7)} ${repository.commit(id)?.message.split("\n")[0] ?? ""}`,
        );
      return 0;
    }
    const staged = command === "reset" || args.includes("--staged") || args.includes("-S");
    for (const path of paths) {
      const inside = this.#inRoot(repository, path);
      const source = staged ? last : index;
      const names = [...new Set([...source.keys(), ...index.keys()])].filter(
        (name) => inside === "" || name === inside || name.startsWith(`${inside}/`),
      );
      if (names.length === 0)
        throw new GitError(`error: pathspec '${path}' did not match any file(s) known to git`, 1);
      for (const name of names) {
        const entry = source.get(name);
        if (!staged && entry !== undefined)
          put(this.proc, `${repository.root}/${name}`, repository.load(entry.id)?.body ?? "");
        else if (staged && entry !== undefined) index.set(name, entry);
        else if (staged) index.delete(name);
      }
    }
    repository.writeIndex(index);
    return 0;
  }

  async #tag(args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const [name, at] = args.filter((arg, i) => !arg.startsWith("-") && args[i - 1] !== "-m");
    if (name === undefined || args.includes("-l")) {
      for (const tag of repository.refs("tags")) await this.#say(tag);
      return 0;
    }
    if (args.includes("-d")) {
      if (repository.text(`refs/tags/${name}`) === undefined)
        throw new GitError(`error: tag '${name}' not found.`, 1);
      this.proc.fs.unlink(`${repository.folder}/refs/tags/${name}`);
      await this.#say(`Deleted tag '${name}'`);
      return 0;
    }
    if (repository.text(`refs/tags/${name}`) !== undefined)
      throw new GitError(`fatal: tag '${name}' already exists`);
    const id = repository.resolve(at ?? "HEAD");
    if (id === undefined) throw new GitError(`fatal: Failed to resolve '${at ?? "HEAD"}' as a valid ref.`);
    repository.write(`refs/tags/${name}`, `${id}\n`);
    return 0;
  }

  async #remote(args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    const text = repository.text("config") ?? "";
    const remotes = [...text.matchAll(/\[remote "([^"]+)"\]\n\turl = (.*)/g)].map(
      (m) => [m[1] ?? "", m[2] ?? ""] as const,
    );
    const [verb, name, url] = args.filter((arg) => !arg.startsWith("-"));
    if (verb === undefined) {
      for (const [remote, address] of remotes)
        await this.#say(
          args.includes("-v") ? `${remote}\t${address} (fetch)\n${remote}\t${address} (push)` : remote,
        );
      return 0;
    }
    const known = remotes.find(([remote]) => remote === name);
    if (verb === "add") {
      if (name === undefined || url === undefined)
        throw new GitError("usage: git remote add [<options>] <name> <url>", 129);
      if (known !== undefined) throw new GitError(`error: remote ${name} already exists.`, 3);
      repository.write(
        "config",
        `${text}[remote "${name}"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/${name}/*\n`,
      );
      return 0;
    }
    if (known === undefined) throw new GitError(`error: No such remote '${name ?? ""}'`, 2);
    if (verb === "get-url") await this.#say(known[1]);
    else if (verb === "set-url")
      repository.write("config", text.replace(`url = ${known[1]}`, `url = ${url ?? ""}`));
    else if (verb === "remove" || verb === "rm")
      repository.write("config", text.replace(new RegExp(`\\[remote "${name}"\\]\\n(\\t.*\\n)*`), ""));
    return 0;
  }

  async #revParse(args: readonly string[]): Promise<number> {
    const repository = this.#repository();
    if (args.includes("--show-toplevel")) {
      await this.#say(repository.root);
      return 0;
    }
    if (args.includes("--is-inside-work-tree")) {
      await this.#say("true");
      return 0;
    }
    if (args.includes("--git-dir")) {
      await this.#say(repository.root === this.proc.cwd ? ".git" : repository.folder);
      return 0;
    }
    const short = args.find((arg) => arg.startsWith("--short"));
    for (const name of args.filter((arg) => !arg.startsWith("-"))) {
      if (args.includes("--abbrev-ref")) {
        await this.#say(repository.headRef() === undefined ? "HEAD" : branchName(repository));
        continue;
      }
      const id = repository.resolve(name);
      if (id === undefined)
        throw new GitError(
          `fatal: ambiguous argument '${name}': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'`,
        );
      await this.#say(short === undefined ? id : id.slice(0, Number(short.split("=")[1] ?? 7)));
    }
    return 0;
  }

  async #exchange(command: string): Promise<number> {
    const repository = this.#repository();
    const url = /\[remote "[^"]+"\]\n\turl = (.*)/.exec(repository.text("config") ?? "")?.[1];
    if (url === undefined)
      throw new GitError(
        command === "push"
          ? "fatal: No configured push destination.\nEither specify the URL from the command-line or configure a remote repository using\n\n    git remote add <name> <url>\n\nand then push using the remote name\n\n    git push <name>\n"
          : "There is no tracking information for the current branch.\nPlease specify which branch you want to merge with.\nSee git-pull(1) for details.\n\n    git pull <remote> <branch>\n",
        command === "push" ? 128 : 1,
      );
    const host = /^(?:\w+:\/\/(?:[^@/]*@)?|[\w.-]+@)([\w.-]+)/.exec(url)?.[1];
    const found = host !== undefined && (await online(this.proc, host)) ? this.find(url) : undefined;
    if (found === "missing") throw new GitError(`fatal: repository '${url.replace(/\/?$/, "/")}' not found`);
    if (found !== undefined) {
      if (command === "push")
        throw new GitError(`fatal: could not read Username for 'https://${host}': terminal prompts disabled`);
      if (command === "pull") await this.#say("Already up to date.");
      return 0;
    }
    if (host === undefined) throw new GitError(`drydock: git ${command} between folders is not simulated`, 1);
    throw new GitError(
      /^https?:/.test(url)
        ? `fatal: unable to access '${url.replace(/\/?$/, "/")}': Could not resolve host: ${host}`
        : `ssh: Could not resolve hostname ${host}: Name or service not known\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.`,
    );
  }
}

function create(repository: Repository, branch: string): void {
  repository.write("HEAD", `ref: refs/heads/${branch}\n`);
  repository.write(
    "config",
    "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n",
  );
  repository.write(
    "description",
    "Unnamed repository; edit this file 'description' to name the repository.\n",
  );
  for (const folder of ["objects/info", "objects/pack", "refs/heads", "refs/tags", "hooks", "info"])
    repository.proc.fs.mkdir(`${repository.folder}/${folder}`, { recursive: true });
}

function branchName(repository: Repository): string {
  return (repository.headRef() ?? "HEAD").replace(/^refs\/heads\//, "");
}

interface Change {
  readonly path: string;
  readonly kind: "A" | "M" | "D";
}

function compare(before: Files, after: Files): Change[] {
  const changes: Change[] = [];
  for (const [path, entry] of after) {
    const old = before.get(path);
    if (old === undefined) changes.push({ path, kind: "A" });
    else if (old.id !== entry.id || old.mode !== entry.mode) changes.push({ path, kind: "M" });
  }
  for (const path of before.keys()) if (!after.has(path)) changes.push({ path, kind: "D" });
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A folder without a tracked file is named once. */
function collapsed(untracked: readonly string[], index: Files): string[] {
  const tracked = new Set<string>();
  for (const path of index.keys())
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1))
      tracked.add(path.slice(0, at + 1));
  const names = untracked.map((path) => {
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1))
      if (!tracked.has(path.slice(0, at + 1))) return path.slice(0, at + 1);
    return path;
  });
  return [...new Set(names)];
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function textOf(
  repository: Repository,
  id: string | undefined,
  path: string,
  root: string | undefined,
): string {
  if (id === undefined) return "";
  const stored = repository.load(id);
  if (stored !== undefined) return new TextDecoder().decode(stored.body);
  return root === undefined ? "" : (readIfThere(repository.proc, `${root}/${path}`) ?? "");
}

function patch(repository: Repository, before: Files, after: Files, root: string | undefined): string {
  let out = "";
  for (const { path, kind } of compare(before, after)) {
    const old = before.get(path);
    const now = after.get(path);
    const a = linesOf(textOf(repository, old?.id, path, undefined));
    const b = linesOf(textOf(repository, now?.id, path, root));
    out += `diff --git a/${path} b/${path}\n`;
    const none = "0000000";
    if (kind === "A") out += `new file mode ${now?.mode}\nindex ${none}..${now?.id.slice(0, 7)}\n`;
    else if (kind === "D") out += `deleted file mode ${old?.mode}\nindex ${old?.id.slice(0, 7)}..${none}\n`;
    else if (old?.mode !== now?.mode) {
      out += `old mode ${old?.mode}\nnew mode ${now?.mode}\n`;
      if (old?.id === now?.id) continue;
    } else out += `index ${old?.id.slice(0, 7)}..${now?.id.slice(0, 7)} ${now?.mode}\n`;
    out += `--- ${kind === "A" ? "/dev/null" : `a/${path}`}\n+++ ${kind === "D" ? "/dev/null" : `b/${path}`}\n`;
    out += hunks(a, b);
  }
  return out;
}

/** Unified, three lines around. */
function hunks(a: readonly string[], b: readonly string[]): string {
  const around = 3;
  const groups: { aFrom: number; aTo: number; bFrom: number; bTo: number }[][] = [];
  for (const hunk of diffLines(a, b)) {
    const group = groups.at(-1);
    const previous = group?.at(-1);
    if (group !== undefined && previous !== undefined && hunk.aFrom - previous.aTo <= 2 * around)
      group.push(hunk);
    else groups.push([hunk]);
  }
  let out = "";
  for (const group of groups) {
    const first = group[0];
    const last = group.at(-1);
    if (first === undefined || last === undefined) continue;
    const aStart = Math.max(0, first.aFrom - around);
    const aEnd = Math.min(a.length, last.aTo + around);
    const bStart = Math.max(0, first.bFrom - around);
    const bEnd = Math.min(b.length, last.bTo + around);
    const range = (from: number, to: number) =>
      to - from === 1 ? `${from + 1}` : `${to === from ? from : from + 1},${to - from}`;
    out += `@@ -${range(aStart, aEnd)} +${range(bStart, bEnd)} @@\n`;
    let at = aStart;
    for (const { aFrom, aTo, bFrom, bTo } of group) {
      for (; at < aFrom; at++) out += ` ${a[at]}\n`;
      for (; at < aTo; at++) out += `-${a[at]}\n`;
      for (let i = bFrom; i < bTo; i++) out += `+${b[i]}\n`;
    }
    for (; at < aEnd; at++) out += ` ${a[at]}\n`;
  }
  return out;
}

/** ` 1 file changed, 2 insertions(+)` and the files that came and went. */
function summary(repository: Repository, before: Files, after: Files): string {
  const changes = compare(before, after);
  let plus = 0;
  let minus = 0;
  for (const { path } of changes)
    for (const hunk of diffLines(
      linesOf(textOf(repository, before.get(path)?.id, path, undefined)),
      linesOf(textOf(repository, after.get(path)?.id, path, repository.root)),
    )) {
      plus += hunk.bTo - hunk.bFrom;
      minus += hunk.aTo - hunk.aFrom;
    }
  const parts = [`${changes.length} file${changes.length === 1 ? "" : "s"} changed`];
  if (plus > 0 || minus === 0) parts.push(`${plus} insertion${plus === 1 ? "" : "s"}(+)`);
  if (minus > 0 || plus === 0) parts.push(`${minus} deletion${minus === 1 ? "" : "s"}(-)`);
  const modes = changes.flatMap(({ path, kind }) =>
    kind === "A"
      ? [` create mode ${after.get(path)?.mode} ${path}\n`]
      : kind === "D"
        ? [` delete mode ${before.get(path)?.mode} ${path}\n`]
        : [],
  );
  return changes.length === 0 ? "" : ` ${parts.join(", ")}\n${modes.join("")}`;
}

function gitDate(seconds: number): string {
  const date = new Intl.DateTimeFormat("en-US", {
    weekday: "short",
    month: "short",
    day: "numeric",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone: "UTC",
  });
  const part = Object.fromEntries(date.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]));
  return `${part["weekday"]} ${part["month"]} ${part["day"]} ${part["hour"]}:${part["minute"]}:${part["second"]} ${part["year"]} +0000`;
}

function described(commit: Commit, names: string): string {
  const message = commit.message
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}\n`)
    .join("");
  return `commit ${commit.id}${names}\nAuthor: ${commit.author}\nDate:   ${gitDate(commit.time)}\n\n${message}`;
}

function formatted(format: string, commit: Commit, names: string): string {
  const author = /^(.*) <(.*)>$/.exec(commit.author);
  const subject = commit.message.split("\n")[0] ?? "";
  const fields: Readonly<Record<string, string>> = {
    H: commit.id,
    h: commit.id.slice(0, 7),
    T: commit.tree,
    P: commit.parents.join(" "),
    an: author?.[1] ?? commit.author,
    ae: author?.[2] ?? "",
    ad: gitDate(commit.time),
    at: String(commit.time),
    s: subject,
    B: commit.message,
    d: names,
    n: "\n",
    "%": "%",
  };
  return format.replace(/%(an|ae|ad|at|H|h|T|P|s|B|d|n|%)/g, (whole, key: string) => fields[key] ?? whole);
}

function decorations(repository: Repository, id: string): string {
  const branch = branchName(repository);
  const names = [
    ...(repository.head() === id ? [repository.headRef() === undefined ? "HEAD" : `HEAD -> ${branch}`] : []),
    ...repository
      .refs("tags")
      .filter((name) => repository.resolve(name) === id)
      .map((name) => `tag: ${name}`),
    ...repository
      .refs("heads")
      .filter((name) => name !== branch && repository.text(`refs/heads/${name}`)?.trim() === id),
  ];
  return names.length === 0 ? "" : ` (${names.join(", ")})`;
}

function listed(text: string): [string, string][] {
  const found: [string, string][] = [];
  let section = "";
  for (const line of text.split("\n")) {
    const head = /^\[([\w.-]+)(?:\s+"([^"]*)")?\]/.exec(line.trim());
    const entry = /^\s*([\w-]+)\s*=\s*(.*)$/.exec(line);
    if (head !== null) section = head[2] === undefined ? (head[1] ?? "") : `${head[1]}.${head[2]}`;
    else if (entry !== null) found.push([`${section}.${(entry[1] ?? "").toLowerCase()}`, entry[2] ?? ""]);
  }
  return found;
}

function lookUp(text: string, key: string): string | undefined {
  return listed(text).findLast(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

function changed(text: string, key: string, value: string | undefined): string {
  const cut = key.lastIndexOf(".");
  const [section = "", ...sub] = key.slice(0, cut).split(".");
  const head = sub.length === 0 ? `[${section}]` : `[${section} "${sub.join(".")}"]`;
  const name = key.slice(cut + 1);
  const lines = linesOf(text);
  let at = lines.indexOf(head);
  if (at < 0) {
    if (value === undefined) return text;
    return `${text}${head}\n\t${name} = ${value}\n`;
  }
  for (at++; at < lines.length && !lines[at]?.startsWith("["); at++) {
    if (/^\s*([\w-]+)/.exec(lines[at] ?? "")?.[1]?.toLowerCase() !== name.toLowerCase()) continue;
    lines.splice(at, 1, ...(value === undefined ? [] : [`\t${name} = ${value}`]));
    return `${lines.join("\n")}\n`;
  }
  if (value !== undefined) lines.splice(at, 0, `\t${name} = ${value}`);
  return `${lines.join("\n")}\n`;
}
