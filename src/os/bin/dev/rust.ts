/** cargo and rustc. */
import type { Proc, Program } from "../../process.ts";
import { download } from "../pkg/transfer.ts";
import { baseOf, isFile, putExecutable, putText, read, scan, withoutCompiling } from "./kit.ts";

export const rustc: Program = async (proc) => {
  const { options, operands } = scan(proc.args, ["-o", "--target", "-C", "--edition"]);
  if (options.has("--version") || options.has("-V")) {
    await proc.stdout.write(`rustc ${proc.env.get("RUST_VERSION") ?? "1.90.0"}\n`);
    return 0;
  }
  const source = operands[0];
  if (source === undefined || !isFile(proc, source)) {
    await proc.stderr.write(
      source === undefined
        ? "error: no input filename given\n"
        : `error: couldn't read \`${source}\`: No such file or directory (os error 2)\n`,
    );
    return 1;
  }
  await withoutCompiling(proc, "rustc", 1);
  putExecutable(proc, options.get("-o") ?? baseOf(source).replace(/\.rs$/, ""), 3_800_000);
  return 0;
};

export const cargo: Program = async (proc) => {
  const [command, ...rest] = proc.args.filter((arg) => !arg.startsWith("+"));
  const { options, operands } = scan(rest, [
    "--target",
    "--path",
    "--root",
    "--bin",
    "-j",
    "--features",
    "--manifest-path",
    "--target-dir",
    "--name",
    "--profile",
    "-p",
    "--package",
    "--version",
  ]);
  if (command === undefined || command === "--version" || command === "-V" || command === "version") {
    await proc.stdout.write(`cargo ${proc.env.get("RUST_VERSION") ?? "1.90.0"}\n`);
    return 0;
  }
  if (command === "new" || command === "init")
    return create(proc, command, operands[0], options.get("--name"));
  const folder = proc.fs.absolute(options.get("--path") ?? ".");
  const manifest = read(proc, options.get("--manifest-path") ?? `${folder}/Cargo.toml`);
  if (command === "install" && !options.has("--path")) {
    await download(proc, 2_000_000);
    for (const name of operands) {
      await withoutCompiling(proc, `cargo install ${name}`, 20);
      putExecutable(
        proc,
        `${options.get("--root") ?? proc.env.get("CARGO_HOME") ?? "/usr/local/cargo"}/bin/${name}`,
        6_000_000,
      );
    }
    return 0;
  }
  if (manifest === undefined) {
    await proc.stderr.write(
      `error: could not find \`Cargo.toml\` in \`${folder}\` or any parent directory\n`,
    );
    return 101;
  }
  const complaint = complaintOf(proc, folder, manifest);
  if (complaint !== undefined) {
    await proc.stderr.write(
      `error: failed to parse manifest at \`${folder}/Cargo.toml\`\n\nCaused by:\n  ${complaint}\n`,
    );
    return 101;
  }
  const bins = binaries(manifest);
  await download(proc, 3_000_000);
  const profile = options.has("--release") || command === "install" ? "release" : "debug";
  switch (command) {
    case "fetch":
    case "update":
    case "vendor":
    case "clean":
      return 0;
    case "build":
    case "b":
    case "check": {
      await withoutCompiling(proc, `cargo ${command}`, 12);
      const target = options.get("--target");
      const only = options.get("--bin");
      const out = options.get("--target-dir") ?? proc.env.get("CARGO_TARGET_DIR") ?? `${folder}/target`;
      if (command !== "check")
        for (const name of only === undefined ? bins : [only])
          putExecutable(
            proc,
            `${out}/${target === undefined ? "" : `${target}/`}${profile}/${name}`,
            4_300_000,
            target?.includes("musl") !== true,
          );
      return 0;
    }
    case "install":
      await withoutCompiling(proc, "cargo install", 14);
      for (const name of bins)
        putExecutable(
          proc,
          `${options.get("--root") ?? proc.env.get("CARGO_HOME") ?? "/usr/local/cargo"}/bin/${name}`,
          4_300_000,
        );
      return 0;
    case "fmt":
    case "clippy":
    case "doc":
    case "tree":
    case "add":
      await proc.stderr.write(`drydock: cargo ${command} is not simulated; nothing was done\n`);
      return 0;
    case "test":
      await proc.stderr.write("drydock: cargo test: tests are not run\n");
      return 0;
    case "run":
      await proc.stderr.write("drydock: cargo run: running a compiled program is not simulated\n");
      return 126;
    default:
      await proc.stderr.write(`error: no such command: \`${command}\`\n`);
      return 101;
  }
};

/** What cargo says of a manifest it cannot use. */
function complaintOf(proc: Proc, folder: string, manifest: string): string | undefined {
  const line = manifest
    .split("\n")
    .findIndex((text) => !/^\s*($|#|\[|[\w."-]+\s*=|[\]}"',{]|[\w"'.-]+,)/.test(text));
  if (line >= 0) return `TOML parse error at line ${line + 1}, column 1\n  key with no value, expected \`=\``;
  const workspace = /^\[workspace\]/m.test(manifest);
  if (!/^\[(package|project)\]/m.test(manifest))
    return workspace ? undefined : "manifest is missing either a `[package]` or a `[workspace]`";
  if (packageName(manifest) === undefined) return "missing field `package.name`";
  const sources = ["src/main.rs", "src/lib.rs", "src/bin"].some((path) =>
    proc.fs.exists(`${folder}/${path}`),
  );
  return sources || /^\[(\[bin\]|lib)\]/m.test(manifest)
    ? undefined
    : "no targets specified in the manifest\n  either src/lib.rs, src/main.rs, a [lib] section, or [[bin]] section must be present";
}

/** The lines of one table of the manifest. */
function section(manifest: string, name: string): string | undefined {
  const lines = manifest.split("\n");
  const at = lines.findIndex((line) => line.trim() === `[${name}]`);
  if (at < 0) return undefined;
  const end = lines.findIndex((line, i) => i > at && /^\s*\[/.test(line));
  return lines.slice(at + 1, end < 0 ? undefined : end).join("\n");
}

const nameIn = (text: string | undefined): string | undefined =>
  /^\s*name\s*=\s*"([^"]+)"/m.exec(text ?? "")?.[1];

function packageName(manifest: string): string | undefined {
  return nameIn(section(manifest, "package") ?? section(manifest, "project"));
}

/** The executables a package makes. */
function binaries(manifest: string): readonly string[] {
  const named = manifest
    .split(/^\s*\[\[bin\]\]\s*$/m)
    .slice(1)
    .flatMap((text) => nameIn(text.split(/^\s*\[/m)[0]) ?? []);
  if (named.length > 0) return named;
  const own = packageName(manifest);
  if (own !== undefined) return [own];
  const members = /members\s*=\s*\[([^\]]*)\]/.exec(manifest)?.[1] ?? "";
  return [...members.matchAll(/"([^"*]+)"/g)].map(([, path = ""]) => baseOf(path));
}

/** rustup: targets and components are noted, toolchains stay the one that is there. */
export const rustup: Program = async (proc) => {
  const [command, action, ...names] = proc.args.filter((arg) => !arg.startsWith("-"));
  const version = proc.env.get("RUST_VERSION") ?? "1.90.0";
  if (proc.args.includes("--version") || proc.args.includes("-V")) {
    await proc.stdout.write("rustup 1.28.2\n");
    return 0;
  }
  switch (command) {
    case "target":
    case "component":
      for (const name of action === "add" ? names : []) {
        await download(proc, 30_000_000);
        await proc.stderr.write(
          `info: downloading component '${command === "target" ? `rust-std' for '${name}` : name}'\ninfo: installing component '${command === "target" ? `rust-std' for '${name}` : name}'\n`,
        );
      }
      return 0;
    case "show":
      await proc.stdout.write(
        `Default host: x86_64-unknown-linux-gnu\n\n${version}-x86_64-unknown-linux-gnu (default)\n`,
      );
      return 0;
    case "default":
    case "toolchain":
    case "update":
    case "override":
    case "set":
      await proc.stderr.write(`drydock: rustup: the toolchain stays ${version}; others are not simulated\n`);
      return 0;
    case undefined:
      await proc.stderr.write(
        "The Rust toolchain installer\n\nUsage: rustup[EXE] [OPTIONS] [+toolchain] [COMMAND]\n",
      );
      return 2;
    default:
      await proc.stderr.write(`error: unrecognized subcommand '${command}'\n`);
      return 1;
  }
};

async function create(
  proc: Proc,
  command: string,
  folder: string | undefined,
  named: string | undefined,
): Promise<number> {
  if (folder === undefined && command === "new") {
    await proc.stderr.write("error: the following required arguments were not provided:\n  <PATH>\n");
    return 1;
  }
  const at = proc.fs.absolute(folder ?? ".");
  if (isFile(proc, `${at}/Cargo.toml`)) {
    await proc.stderr.write("error: `cargo init` cannot be run on existing Cargo packages\n");
    return 101;
  }
  const name = named ?? baseOf(at);
  putText(
    proc,
    `${at}/Cargo.toml`,
    `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2024"\n\n[dependencies]\n`,
  );
  if (!isFile(proc, `${at}/src/main.rs`))
    putText(proc, `${at}/src/main.rs`, 'fn main() {\n    println!("Hello, world!");\n}\n');
  await proc.stderr.write(`    Creating binary (application) \`${name}\` package\n`);
  return 0;
}
