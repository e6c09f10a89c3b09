/** Languages that are installed but do not run here: a version is told, anything else is refused in one line. */
import type { Program } from "../os/process.ts";

const versionFlags: Readonly<Record<string, readonly string[]>> = {
  go: ["version"],
  java: ["-version", "--version"],
  javac: ["-version", "--version"],
  dotnet: ["--version"],
  gcc: ["--version"],
  cc: ["--version"],
  "g++": ["--version"],
  rustc: ["--version", "-V"],
  cargo: ["--version", "-V"],
  ruby: ["--version", "-v"],
  perl: ["-v", "--version"],
  php: ["-v", "--version"],
};

const fromEnv: Readonly<Record<string, readonly [variable: string, text: (v: string) => string]>> = {
  go: ["GOLANG_VERSION", (v) => `go version go${v} linux/amd64`],
  rustc: ["RUST_VERSION", (v) => `rustc ${v}`],
  cargo: ["RUST_VERSION", (v) => `cargo ${v}`],
  ruby: ["RUBY_VERSION", (v) => `ruby ${v} [x86_64-linux]`],
  php: ["PHP_VERSION", (v) => `PHP ${v} (cli)`],
  dotnet: ["DOTNET_SDK_VERSION", (v) => v],
  java: ["JAVA_VERSION", (v) => `openjdk version "${v.replace(/^jdk-?/, "")}"`],
};

export function refuseLanguage(name: string): Program {
  return async (proc) => {
    const known = fromEnv[name];
    const version = known && proc.env.get(known[0]);
    if (known && version && versionFlags[name]?.includes(proc.args[0] ?? "")) {
      await proc.stdout.write(`${known[1](version)}\n`);
      return 0;
    }
    const what =
      name === "go" || name === "cargo" || name.endsWith("c") || name.endsWith("++")
        ? "compiling and running a program"
        : "running a program";
    await proc.stderr.write(`drydock: ${name}: ${what} is not simulated\n`);
    return 1;
  };
}
