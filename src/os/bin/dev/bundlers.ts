/**
 * Tools of the Node.js world that build or check: webpack, vite, tsc, ng … A build leaves
 * the folder it would leave, with a page or a script in it that says that it is empty.
 */
import type { Proc, Program } from "../../process.ts";
import { baseOf, firstOf, isFile, namesIn, putText, read, scan, withoutCompiling } from "./kit.ts";

const empty = "// Building is not simulated: this file stands for the bundle.\n";
const page =
  '<!doctype html>\n<html>\n<head><title>app</title></head>\n<body><div id="root"></div></body>\n</html>\n';

function setting(proc: Proc, files: readonly string[], pattern: RegExp): string | undefined {
  for (const file of files) {
    const found = pattern.exec(read(proc, file) ?? "")?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function website(proc: Proc, folder: string): void {
  for (const name of namesIn(proc, "public")) {
    const text = isFile(proc, `public/${name}`) ? read(proc, `public/${name}`) : undefined;
    if (text !== undefined) putText(proc, `${folder}/${name}`, text);
  }
  if (!isFile(proc, `${folder}/index.html`))
    putText(proc, `${folder}/index.html`, read(proc, "index.html") ?? page);
  putText(proc, `${folder}/assets/index.js`, empty);
}

type Build = (proc: Proc, args: readonly string[]) => void;

const builds: Readonly<Record<string, { readonly commands?: readonly string[]; readonly run: Build }>> = {
  webpack: {
    run: (proc, args) => {
      const { options } = scan(args, ["-o", "--output-path", "--config", "-c", "--mode"]);
      putText(proc, `${firstOf(options, "-o", "--output-path") ?? "dist"}/main.js`, empty);
    },
  },
  "webpack-cli": { run: (proc) => putText(proc, "dist/main.js", empty) },
  tsc: {
    run: (proc, args) => {
      const { options } = scan(args, ["--outDir", "-p", "--project", "-t", "--target"]);
      if (options.has("--noEmit")) return;
      const config = firstOf(options, "-p", "--project") ?? "tsconfig.json";
      const out = options.get("--outDir") ?? setting(proc, [config], /^\s*"outDir"\s*:\s*"([^"]+)"/m);
      const root =
        setting(proc, [config], /^\s*"rootDir"\s*:\s*"([^"]+)"/m) ??
        (namesIn(proc, "src").length > 0 ? "src" : ".");
      const sources = namesIn(proc, root).filter((name) => /(?<!\.d)\.tsx?$/.test(name));
      for (const name of sources.length > 0 ? sources : ["index.ts"])
        putText(proc, `${out ?? root}/${name.replace(/\.tsx?$/, ".js")}`, empty);
    },
  },
  ng: {
    commands: ["build", "b"],
    run: (proc) => {
      const out = setting(proc, ["angular.json"], /"outputPath"\s*:\s*"([^"]+)"/);
      website(
        proc,
        out ??
          `dist/${setting(proc, ["package.json"], /"name"\s*:\s*"([^"]+)"/) ?? baseOf(proc.cwd)}/browser`,
      );
    },
  },
  vite: {
    commands: ["build"],
    run: (proc, args) =>
      website(
        proc,
        scan(args, ["--outDir"]).options.get("--outDir") ??
          setting(proc, ["vite.config.js", "vite.config.ts"], /outDir\s*:\s*['"]([^'"]+)/) ??
          "dist",
      ),
  },
  "react-scripts": { commands: ["build"], run: (proc) => website(proc, "build") },
  "vue-cli-service": { commands: ["build"], run: (proc) => website(proc, "dist") },
  next: {
    commands: ["build"],
    run: (proc) => {
      putText(proc, ".next/BUILD_ID", "drydock\n");
      putText(proc, ".next/standalone/server.js", empty);
      putText(proc, ".next/static/app.js", empty);
      if (
        namesIn(proc, "out").length === 0 &&
        /output:\s*['"]export/.test(read(proc, "next.config.js") ?? "")
      )
        website(proc, "out");
    },
  },
  nuxt: { commands: ["build", "generate"], run: (proc) => putText(proc, ".output/server/index.mjs", empty) },
  nest: { commands: ["build"], run: (proc) => putText(proc, "dist/main.js", empty) },
  rollup: { run: (proc) => putText(proc, "dist/bundle.js", empty) },
  parcel: { commands: ["build"], run: (proc) => website(proc, "dist") },
  gulp: { run: (proc) => putText(proc, "dist/app.js", empty) },
  grunt: { run: (proc) => putText(proc, "dist/app.js", empty) },
  babel: {
    run: (proc, args) =>
      putText(
        proc,
        `${firstOf(scan(args, ["-d", "--out-dir"]).options, "-d", "--out-dir") ?? "dist"}/index.js`,
        empty,
      ),
  },
  esbuild: {
    run: (proc, args) => {
      const { options } = scan(args, []);
      putText(proc, options.get("--outfile") ?? `${options.get("--outdir") ?? "dist"}/index.js`, empty);
    },
  },
  hugo: { run: (proc) => website(proc, "public") },
  jekyll: {
    commands: ["build", "b", "new"],
    run: (proc, args) => {
      if (args[0] !== "new") return website(proc, "_site");
      const folder = args.find((arg, i) => i > 0 && !arg.startsWith("-")) ?? ".";
      putText(proc, `${folder}/_config.yml`, "title: Your awesome title\n");
      putText(proc, `${folder}/index.markdown`, "---\nlayout: home\n---\n");
      putText(proc, `${folder}/Gemfile`, 'source "https://rubygems.example"\ngem "jekyll", "~> 4.4.1"\n');
    },
  },
};

/** Test runners and checkers: they look at nothing and say so. */
const checkers =
  "jest mocha vitest ava karma cypress eslint prettier tslint stylelint rubocop rspec standard nyc";

export function bundler(name: string): Program {
  const build = builds[name];
  return async (proc) => {
    if (proc.args.some((arg) => arg === "--version" || arg === "-v")) {
      await proc.stderr.write(`drydock: ${name}: its version is not known here\n`);
      return 0;
    }
    const word = proc.args.find((arg) => !arg.startsWith("-"));
    if (build === undefined) {
      await proc.stderr.write(`drydock: ${name}: nothing was checked; running it is not simulated\n`);
      return 0;
    }
    if (build.commands !== undefined && !build.commands.includes(word ?? "")) {
      await proc.stderr.write(
        `drydock: running ${name}${word === undefined ? "" : ` ${word}`} is not simulated\n`,
      );
      return 126;
    }
    await withoutCompiling(proc, name, 4);
    build.run(proc, proc.args);
    return 0;
  };
}

export const bundlerNames: readonly string[] = [...Object.keys(builds), ...checkers.split(" ")];
