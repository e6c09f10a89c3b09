/** The Java family: java, javac, jar, jlink, mvn, gradle. */
import type { Proc, Program } from "../../process.ts";
import { download } from "../pkg/transfer.ts";
import {
  baseOf,
  firstOf,
  folderOf,
  isFile,
  isFolder,
  namesIn,
  putSized,
  putText,
  read,
  scan,
  withoutCompiling,
} from "./kit.ts";

function versionOf(proc: Proc): string {
  const text = proc.env.get("JAVA_VERSION") ?? "jdk-17.0.17+10";
  return /\d[\d.]*/.exec(text.replace(/^jdk-?/, ""))?.[0] ?? "17.0.17";
}

export const java: Program = async (proc) => {
  const [first] = proc.args;
  if (first === "-version" || first === "--version" || first === "-fullversion") {
    const version = versionOf(proc);
    const text = `openjdk version "${version}" 2026-04-21\nOpenJDK Runtime Environment (build ${version})\nOpenJDK 64-Bit Server VM (build ${version}, mixed mode, sharing)\n`;
    await (first === "--version"
      ? proc.stdout.write(text.replace(' version "', " ").replace('"', ""))
      : proc.stderr.write(text));
    return 0;
  }
  const at = proc.args.indexOf("-jar");
  const jar = at >= 0 ? proc.args[at + 1] : undefined;
  if (at >= 0 && jar === undefined) {
    await proc.stderr.write("Error: -jar requires jar file specification\n");
    return 1;
  }
  if (jar !== undefined && !isFile(proc, jar)) {
    await proc.stderr.write(`Error: Unable to access jarfile ${jar}\n`);
    return 1;
  }
  if (
    jar !== undefined &&
    baseOf(jar) === "start.jar" &&
    proc.args.slice(at + 2).some((arg) => /^--(add|create|approve)/.test(arg))
  ) {
    await proc.stderr.write("drydock: java -jar start.jar: modules are not added\n");
    return 0;
  }
  const main = proc.args.find((arg) => !arg.startsWith("-"));
  if (main === undefined) {
    await proc.stderr.write(
      "Usage: java [options] <mainclass> [args...]\n   or  java [options] -jar <jarfile> [args...]\n",
    );
    return 1;
  }
  const paths = firstOf(
    scan(proc.args, ["-cp", "-classpath", "--class-path"]).options,
    "-cp",
    "-classpath",
    "--class-path",
  );
  if (jar === undefined && paths === undefined && !main.endsWith(".java")) {
    if (!isFile(proc, `${main.replaceAll(".", "/")}.class`)) {
      await proc.stderr.write(
        `Error: Could not find or load main class ${main}\nCaused by: java.lang.ClassNotFoundException: ${main}\n`,
      );
      return 1;
    }
  }
  await proc.stderr.write("drydock: java: running Java programs is not simulated\n");
  return 126;
};

export const javac: Program = async (proc) => {
  const { options, operands } = scan(proc.args, [
    "-d",
    "-cp",
    "-classpath",
    "-sourcepath",
    "--release",
    "-source",
    "-target",
  ]);
  if (options.has("-version") || options.has("--version")) {
    await proc.stdout.write(`javac ${versionOf(proc)}\n`);
    return 0;
  }
  if (operands.length === 0) {
    await proc.stderr.write(
      "Usage: javac <options> <source files>\nuse --help for a list of possible options\n",
    );
    return 2;
  }
  const lost = operands.find((path) => !isFile(proc, path));
  if (lost !== undefined) {
    await proc.stderr.write(
      `error: file not found: ${lost}\nUsage: javac <options> <source files>\nuse --help for a list of possible options\n`,
    );
    return 2;
  }
  await withoutCompiling(proc, "javac", 1);
  for (const path of operands) {
    const folder = options.get("-d") ?? folderOf(path);
    putSized(proc, `${folder}/${baseOf(path).replace(/\.java$/, "")}.class`, 420);
  }
  return 0;
};

export const jar: Program = async (proc) => {
  const { options, operands } = scan(proc.args, ["-f", "--file", "-C"]);
  const named = firstOf(options, "-f", "--file") ?? operands.find((word) => /\.(jar|war|zip)$/.test(word));
  if (named === undefined) {
    await proc.stderr.write(
      "Usage: jar [OPTION...] [ [--release VERSION] [-C dir] files] ...\nTry `jar --help' for more information.\n",
    );
    return 1;
  }
  const mode = operands[0] ?? [...options.keys()].join("");
  if (/x|t/.test(mode.replace(/[^a-z]/g, "").slice(0, 3)) && !mode.includes("create")) {
    if (!isFile(proc, named)) {
      await proc.stderr.write(`java.nio.file.NoSuchFileException: ${named}\n`);
      return 1;
    }
    await proc.stderr.write("drydock: jar: reading archives is not simulated\n");
    return 0;
  }
  await withoutCompiling(proc, "jar", 0.3);
  putSized(proc, named, 1_830);
  return 0;
};

/** A runtime of its own: a folder with bin/java. */
export const jlink: Program = async (proc) => {
  const { options } = scan(proc.args, ["--output", "--add-modules", "--module-path", "-p", "--compress"]);
  const out = options.get("--output");
  if (out === undefined) {
    await proc.stderr.write("Error: --output must be specified\n");
    return 1;
  }
  if (proc.fs.exists(out)) {
    await proc.stderr.write(`Error: directory already exists: ${out}\n`);
    return 1;
  }
  await withoutCompiling(proc, "jlink", 4);
  const root = proc.fs.absolute(out);
  proc.fs.mkdir(`${root}/bin`, { recursive: true });
  proc.fs.writeFile(
    `${root}/bin/java`,
    {
      kind: "program",
      program: "java",
      size: 12_328,
      libc: proc.fs.exists("/lib/ld-musl-x86_64.so.1") ? "musl" : "glibc",
    },
    { mode: 0o755 },
  );
  proc.fs.chmod(`${root}/bin/java`, 0o755);
  putText(proc, `${root}/release`, `JAVA_VERSION="${versionOf(proc)}"\n`);
  putSized(proc, `${root}/lib/modules`, 41_000_000);
  return 0;
};

const phases = ["validate", "compile", "test-compile", "test", "package", "verify", "install", "deploy"];

export const mvn: Program = async (proc) => {
  const { options, operands } = scan(proc.args, [
    "-f",
    "--file",
    "-s",
    "--settings",
    "-pl",
    "-P",
    "-T",
    "--projects",
    "-gs",
    "-l",
  ]);
  if (options.has("-v") || options.has("--version") || options.has("-version")) {
    await proc.stdout.write(
      `Apache Maven 3.9.11\nMaven home: /usr/share/maven\nJava version: ${versionOf(proc)}\n`,
    );
    return 0;
  }
  const file = firstOf(options, "-f", "--file") ?? "pom.xml";
  const pom = isFolder(proc, file) ? `${file}/pom.xml` : file;
  const text = read(proc, pom);
  const goals = operands.filter((word) => word !== "clean");
  if (text === undefined) {
    if (goals.every((goal) => goal.startsWith("archetype:"))) {
      await proc.stderr.write("drydock: mvn: archetypes are not simulated\n");
      return 1;
    }
    await proc.stdout.write(
      firstOf(options, "-f", "--file") === undefined
        ? `[INFO] Scanning for projects...\n[INFO] ------------------------------------------------------------------------\n[INFO] BUILD FAILURE\n[INFO] ------------------------------------------------------------------------\n[ERROR] The goal you specified requires a project to execute but there is no POM in this directory (${proc.cwd}). Please verify you invoked Maven from the correct directory. -> [Help 1]\n`
        : `POM file ${pom} specified with the -f/--file command line argument does not exist\n`,
    );
    return 1;
  }
  if (!/<project[\s>]/.test(text)) {
    await proc.stdout.write(
      `[INFO] Scanning for projects...\n[ERROR] [ERROR] Some problems were encountered while processing the POMs:\n[FATAL] Non-parseable POM ${proc.fs.absolute(pom)}: only whitespace content allowed before start tag @ line 1, column 1\n[ERROR] The build could not read 1 project -> [Help 1]\n`,
    );
    return 1;
  }
  if (goals.length === 0 && !operands.includes("clean")) {
    await proc.stdout.write(
      "[ERROR] No goals have been specified for this build. You must specify a valid lifecycle phase or a goal. -> [Help 1]\n",
    );
    return 1;
  }
  await proc.stdout.write("[INFO] Scanning for projects...\n");
  await download(proc, 12_000_000);
  const repository = `${proc.env.get("HOME") ?? "/root"}/.m2/repository`;
  if (!proc.fs.exists(`${repository}/artifacts.bin`))
    putSized(proc, `${repository}/artifacts.bin`, 38_000_000);
  if (goals.some((goal) => phases.indexOf(goal) >= 1)) {
    await withoutCompiling(proc, "mvn", 6);
    package_(
      proc,
      folderOf(proc.fs.absolute(pom)),
      text,
      goals.some((goal) => phases.indexOf(goal) >= 4),
    );
  } else
    await proc.stderr.write(
      `drydock: mvn: ${goals.join(" ") || "clean"}: plugins are not simulated; nothing more was done\n`,
    );
  await proc.stdout.write(
    "[INFO] ------------------------------------------------------------------------\n[INFO] BUILD SUCCESS\n[INFO] ------------------------------------------------------------------------\n",
  );
  return 0;
};

function tag(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`).exec(text)?.[1];
}

/** `target/classes` and, from `package` on, `target/artifact-version.jar`; the same for each module. */
function package_(proc: Proc, folder: string, pom: string, whole: boolean, depth = 0): void {
  const parent = /<parent>[\s\S]*?<\/parent>/.exec(pom)?.[0] ?? "";
  const own = pom
    .replace(parent, "")
    .replace(/<(dependencies|profiles|dependencyManagement|pluginManagement|plugins)>[\s\S]*?<\/\1>/g, "");
  const artifact = tag(own, "artifactId") ?? baseOf(folder);
  const version = tag(own, "version") ?? tag(parent, "version") ?? "1.0-SNAPSHOT";
  const packaging = tag(own, "packaging") ?? "jar";
  if (packaging === "pom") {
    for (const [, module = ""] of own.matchAll(/<module>\s*([^<]*?)\s*<\/module>/g)) {
      const text = depth < 5 ? read(proc, `${folder}/${module}/pom.xml`) : undefined;
      if (text !== undefined) package_(proc, `${folder}/${module}`, text, whole, depth + 1);
    }
    return;
  }
  const name = (tag(own, "finalName") ?? "${project.artifactId}-${project.version}")
    .replaceAll("${project.artifactId}", artifact)
    .replaceAll("${artifactId}", artifact)
    .replaceAll("${project.version}", version)
    .replaceAll("${version}", version);
  putSized(proc, `${folder}/target/classes/application.bin`, 2_048);
  if (!whole) return;
  const boot = pom.includes("spring-boot-maven-plugin");
  putSized(proc, `${folder}/target/${name}.${packaging}`, boot ? 21_000_000 : 3_400);
  if (pom.includes("jar-with-dependencies"))
    putSized(proc, `${folder}/target/${name}-jar-with-dependencies.jar`, 9_000_000);
}

export const gradle: Program = async (proc) => {
  const { options, operands } = scan(proc.args, ["-p", "--project-dir", "-b", "-x"]);
  if (options.has("--version") || options.has("-v")) {
    await proc.stdout.write(
      "\n------------------------------------------------------------\nGradle 8.14.3\n------------------------------------------------------------\n\n",
    );
    return 0;
  }
  const folder = proc.fs.absolute(firstOf(options, "-p", "--project-dir") ?? ".");
  const names = namesIn(proc, folder);
  if (!names.some((name) => /^(build|settings)\.gradle(\.kts)?$/.test(name))) {
    await proc.stderr.write(
      `\nFAILURE: Build failed with an exception.\n\n* What went wrong:\nDirectory '${folder}' does not contain a Gradle build.\n\nBUILD FAILED in 1s\n`,
    );
    return 1;
  }
  await download(proc, 9_000_000);
  const builds = operands.some((task) =>
    /^(:?[\w:-]*)?(build|assemble|jar|bootJar|war|shadowJar|installDist)$/.test(task),
  );
  if (builds) {
    await withoutCompiling(proc, "gradle", 8);
    const settings =
      read(proc, `${folder}/settings.gradle`) ?? read(proc, `${folder}/settings.gradle.kts`) ?? "";
    const script = read(proc, `${folder}/build.gradle`) ?? read(proc, `${folder}/build.gradle.kts`) ?? "";
    const name = /rootProject\.name\s*=\s*['"]([^'"]+)/.exec(settings)?.[1] ?? baseOf(folder);
    const version = /^\s*version\s*=?\s*['"]([^'"]+)/m.exec(script)?.[1];
    putSized(
      proc,
      `${folder}/build/libs/${name}${version === undefined ? "" : `-${version}`}.jar`,
      18_000_000,
    );
  }
  await proc.stdout.write("\nBUILD SUCCESSFUL in 9s\n");
  return 0;
};
