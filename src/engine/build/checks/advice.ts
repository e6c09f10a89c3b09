/**
 * Advice a linter gives on top of the frontend's own checks: a handful of hadolint's
 * best-known rules, with its codes, in our own words. `# hadolint ignore=CODE` above
 * an instruction (or `global ignore=` at the top) silences them.
 *
 * Not shown by `docker build`: the page asks for it.
 */
import type { Dockerfile, Instruction, RunInstruction } from "../dockerfile/instructions.ts";
import type { SourceRange } from "../types.ts";

export interface Advice {
  readonly code: string;
  readonly level: "error" | "warning" | "info";
  readonly message: string;
  readonly range: SourceRange;
}

const site = "https://github.com/hadolint/hadolint/wiki/";

export function adviceUrl(code: string): string {
  return `${site}${code}`;
}

/** Commands of a shell line, split where the shell would start another one. */
function commands(text: string): string[][] {
  return text
    .split(/&&|\|\||;|\||\n/)
    .map((part) =>
      part
        .trim()
        .split(/\s+/)
        .filter((w) => w !== ""),
    )
    .filter((words) => words.length > 0);
}

function shellText(run: RunInstruction): string {
  const body = run.heredocs.map((h) => h.content).join("\n");
  return `${run.command.argv.join(" ")}\n${body}`;
}

const pinned = /[=<>~@]/;

/** Packages an install command names, flags and their values left out. */
function packages(words: readonly string[], verb: string): string[] {
  const at = words.indexOf(verb);
  if (at < 0) return [];
  return words.slice(at + 1).filter((w) => !w.startsWith("-") && !w.startsWith("$") && !/^[./]/.test(w));
}

function ofRun(run: RunInstruction): Omit<Advice, "range">[] {
  const found: Omit<Advice, "range">[] = [];
  const text = shellText(run);
  const cached = run.mounts.some((m) => m.includes("type=cache"));
  let aptInstalls = false;
  for (const words of commands(text)) {
    const name = words[0] === "sudo" ? words[1] : words[0];
    if (words[0] === "sudo")
      found.push({
        code: "DL3004",
        level: "error",
        message: "sudo is not needed here: RUN is root unless USER says otherwise",
      });
    if (name === "apt")
      found.push({
        code: "DL3027",
        level: "warning",
        message: "apt is made for people at a terminal: use apt-get or apt-cache",
      });
    if (name === "cd" && words[1]?.startsWith("/"))
      found.push({
        code: "DL3003",
        level: "warning",
        message: "cd lasts for this RUN only: use WORKDIR to change the folder",
      });
    if (name === "apt-get" && words.some((w) => w === "upgrade" || w === "dist-upgrade"))
      found.push({
        code: "DL3005",
        level: "warning",
        message: "apt-get upgrade changes with every build: take a newer base image instead",
      });
    if (name === "gem" && words.includes("install"))
      if (
        packages(words, "install").some((p) => !/:/.test(p)) &&
        !words.some((w) => /^(-v|--version)/.test(w))
      )
        found.push({
          code: "DL3028",
          level: "warning",
          message: "Name the version of what gem installs (gem:version)",
        });
    if ((name === "yum" || name === "dnf") && words.includes("install") && !/(yum|dnf) clean all/.test(text))
      found.push({
        code: name === "yum" ? "DL3032" : "DL3040",
        level: "warning",
        message: `What ${name} downloads stays in the layer: ${name} clean all in the same RUN`,
      });
    if (name === "apt-get" && words.includes("install")) {
      aptInstalls = true;
      if (packages(words, "install").some((p) => !pinned.test(p)))
        found.push({
          code: "DL3008",
          level: "warning",
          message: "Name the version of what apt-get installs (package=version)",
        });
      if (!words.some((w) => /^(-[a-z]*y[a-z]*|--yes|--assume-yes|-qq)$/.test(w)))
        found.push({
          code: "DL3014",
          level: "warning",
          message: "apt-get install will ask, and nobody answers in a build: add -y",
        });
      if (!words.includes("--no-install-recommends"))
        found.push({
          code: "DL3015",
          level: "info",
          message: "Leave out what is only recommended: --no-install-recommends",
        });
    }
    if (name === "apk" && words.includes("add")) {
      if (packages(words, "add").some((p) => !pinned.test(p)))
        found.push({
          code: "DL3018",
          level: "warning",
          message: "Name the version of what apk adds (package=version)",
        });
      if (!words.includes("--no-cache") && !cached)
        found.push({
          code: "DL3019",
          level: "info",
          message: "Use apk add --no-cache: no index is left in the layer",
        });
    }
    const pip = name === "pip" || name === "pip3" || (/^python3?$/.test(name ?? "") && words[2] === "pip");
    if (pip && words.includes("install")) {
      const fromFile = words.some(
        (w) => w === "-r" || w.startsWith("--requirement") || w === "." || w === "-e",
      );
      if (!fromFile && packages(words, "install").some((p) => !pinned.test(p)))
        found.push({
          code: "DL3013",
          level: "warning",
          message: "Name the version of what pip installs (package==version)",
        });
      if (!words.includes("--no-cache-dir") && !cached)
        found.push({
          code: "DL3042",
          level: "warning",
          message: "pip keeps what it downloads in the layer: add --no-cache-dir",
        });
    }
    if (name === "npm" && (words.includes("install") || words.includes("i")) && words.includes("-g"))
      if (packages(words, words.includes("install") ? "install" : "i").some((p) => !p.slice(1).includes("@")))
        found.push({
          code: "DL3016",
          level: "warning",
          message: "Name the version of what npm installs (package@version)",
        });
  }
  const loads = (tool: string) => commands(text).some((words) => words[0] === tool);
  if (loads("wget") && loads("curl"))
    found.push({
      code: "DL4001",
      level: "warning",
      message: "wget and curl do the same: one of them is enough",
    });
  if (aptInstalls && !/rm\s+-r?f?r?\s+[^&;|]*\/var\/lib\/apt\/lists/.test(text) && !cached)
    found.push({
      code: "DL3009",
      level: "info",
      message: "The package lists stay in the layer: rm -rf /var/lib/apt/lists/* in the same RUN",
    });
  return found;
}

/** A stage above, by its name or its number; what has a tag is meant as an image. */
function isKnown(from: string, names: ReadonlySet<string>, index: number): boolean {
  if (from.includes(":") || names.has(from.toLowerCase())) return true;
  return /^\d+$/.test(from) && Number(from) < index;
}

/** Codes named by `# hadolint ignore=A,B` in these comments. */
function ignored(comments: readonly string[]): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const comment of comments) {
    const m = /^hadolint\s+(?:global\s+)?ignore\s*=\s*(.+)$/i.exec(comment.trim());
    for (const code of m?.[1]?.split(",") ?? []) codes.add(code.trim().toUpperCase());
  }
  return codes;
}

/** Findings in the order of the file. */
export function advise(file: Dockerfile): Advice[] {
  const found: Advice[] = [];
  const names = new Set<string>();
  const everywhere = new Set(
    file.source.flatMap((line) =>
      /^#\s*hadolint\s+global\s+ignore/i.test(line) ? [...ignored([line.slice(1)])] : [],
    ),
  );
  const report = (instruction: Instruction, advice: Omit<Advice, "range">) => {
    if (everywhere.has(advice.code) || ignored(instruction.comments).has(advice.code)) return;
    found.push({ ...advice, range: instruction.range });
  };
  for (const stage of file.stages) {
    const { from } = stage;
    const base = from.base;
    if (base !== "scratch" && !names.has(base.toLowerCase()) && !base.includes("$") && !base.includes("@")) {
      const tag = /:([^/]+)$/.exec(base)?.[1];
      if (tag === undefined)
        report(from, {
          code: "DL3006",
          level: "warning",
          message: "Say which version of the image you mean: add a tag",
        });
      else if (tag === "latest")
        report(from, {
          code: "DL3007",
          level: "warning",
          message: "latest moves: name the version you mean",
        });
    }
    if (stage.name !== undefined && names.has(stage.name))
      report(from, {
        code: "DL3024",
        level: "error",
        message: "Two stages of one name: the first cannot be reached",
      });
    if (from.platform !== undefined && !from.platform.includes("$"))
      report(from, {
        code: "DL3029",
        level: "warning",
        message: "A fixed --platform gives every machine the image of one: leave it to the build",
      });
    if (stage.name !== undefined) names.add(stage.name);
    let pipefail = false;
    let workdir = "";
    const given = new Set<string>();
    let lastUser: { readonly instruction: Instruction; readonly name: string } | undefined;
    for (const instruction of stage.instructions) {
      switch (instruction.name) {
        case "RUN":
          for (const advice of ofRun(instruction)) report(instruction, advice);
          if (
            instruction.command.shell &&
            !pipefail &&
            /[^|]\|[^|]/.test(shellText(instruction)) &&
            !/pipefail/.test(shellText(instruction))
          )
            report(instruction, {
              code: "DL4006",
              level: "warning",
              message: "A pipe hides failures of its first command: SHELL with -o pipefail before it",
            });
          break;
        case "SHELL":
          pipefail = instruction.argv.includes("pipefail");
          break;
        case "ADD":
          if (
            instruction.sources.every(
              (s) => !/^[a-z]+:\/\//.test(s) && !/\.(tar|tgz|tar\.(gz|xz|bz2|zst))$/.test(s),
            )
          )
            report(instruction, {
              code: "DL3020",
              level: "error",
              message: "COPY is enough for files and folders: ADD also unpacks and downloads",
            });
          break;
        case "COPY":
          if (instruction.sources.length > 1 && !/[/.]["']?$/.test(instruction.destination))
            report(instruction, {
              code: "DL3021",
              level: "error",
              message: "Several files go into a folder: end the destination with a slash",
            });
          if (instruction.from !== undefined && !isKnown(instruction.from, names, stage.index))
            report(instruction, {
              code: "DL3022",
              level: "warning",
              message: "--from names no stage above: give the image a stage of its own",
            });
          if (instruction.destination !== "" && !/^[/$\\]/.test(instruction.destination) && workdir === "")
            report(instruction, {
              code: "DL3045",
              level: "warning",
              message: "A relative destination before any WORKDIR depends on the base image",
            });
          break;
        case "WORKDIR":
          workdir = instruction.value;
          if (!/^["']?[/$]/.test(instruction.value) && !/^[A-Za-z]:/.test(instruction.value))
            report(instruction, { code: "DL3000", level: "error", message: "Give WORKDIR an absolute path" });
          break;
        case "CMD":
        case "ENTRYPOINT":
          if (given.has(instruction.name))
            report(instruction, {
              code: instruction.name === "CMD" ? "DL4003" : "DL4004",
              level: instruction.name === "CMD" ? "warning" : "error",
              message: `Only the last ${instruction.name} of a stage counts`,
            });
          given.add(instruction.name);
          if (instruction.command.shell)
            report(instruction, {
              code: "DL3025",
              level: "warning",
              message: `Write ${instruction.name} as a JSON list, so that signals reach the program`,
            });
          break;
        case "USER":
          lastUser = { instruction, name: instruction.value };
          break;
        case "MAINTAINER":
          report(instruction, {
            code: "DL4000",
            level: "error",
            message: "MAINTAINER is out of use: a LABEL says the same",
          });
          break;
        default:
          break;
      }
    }
    if (
      stage.index === file.stages.length - 1 &&
      lastUser !== undefined &&
      /^(root|0)(:|$)/.test(lastUser.name)
    )
      report(lastUser.instruction, {
        code: "DL3002",
        level: "warning",
        message: "The last USER should not be root",
      });
  }
  return found.sort((a, b) => a.range.start - b.range.start);
}
