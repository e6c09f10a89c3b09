/** dotnet: restore, build, publish, new, and the refusals. */
import type { Proc, Program } from "../../process.ts";
import { download } from "../pkg/transfer.ts";
import {
  baseOf,
  firstOf,
  folderOf,
  isFile,
  isFolder,
  namesIn,
  putExecutable,
  putSized,
  putText,
  read,
  scan,
  withoutCompiling,
} from "./kit.ts";

const valued = [
  "-o",
  "--output",
  "-c",
  "--configuration",
  "-r",
  "--runtime",
  "-f",
  "--framework",
  "-a",
  "--arch",
  "--os",
  "-n",
  "--name",
  "-v",
  "--verbosity",
  "-s",
  "--source",
  "--project",
  "--configfile",
  "--self-contained",
  "--sc",
  "--framework-version",
  "--version-suffix",
  "--filter",
  "-l",
  "--logger",
  "--results-directory",
  "--collect",
  "--packages",
  "-t",
  "--tool-path",
  "--version",
  "--ucr",
  "--add-source",
];

/** Options that take a value only when one follows that reads as one. */
const maybeValued = new Set(["--self-contained", "--sc", "--ucr"]);

function versionOf(proc: Proc): string {
  return proc.env.get("DOTNET_SDK_VERSION") ?? proc.env.get("DOTNET_VERSION") ?? "10.0.100";
}

export const dotnet: Program = async (proc) => {
  const [command, ...given] = proc.args;
  const rest = given.filter((arg, i) => !maybeValued.has(arg) || /^(true|false)$/i.test(given[i + 1] ?? ""));
  const { options, operands } = scan(rest, valued);
  switch (command) {
    case undefined:
      await proc.stdout.write("\nUsage: dotnet [path-to-application]\nUsage: dotnet [commands]\n");
      return 129;
    case "--version":
      await proc.stdout.write(`${versionOf(proc)}\n`);
      return 0;
    case "--info":
      await proc.stdout.write(`.NET SDK:\n Version:           ${versionOf(proc)}\n`);
      return 0;
    case "--list-sdks":
    case "--list-runtimes":
      await proc.stdout.write(
        command === "--list-sdks"
          ? `${versionOf(proc)} [/usr/share/dotnet/sdk]\n`
          : `Microsoft.NETCore.App ${versionOf(proc)} [/usr/share/dotnet/shared/Microsoft.NETCore.App]\n`,
      );
      return 0;
    case "restore":
    case "build":
    case "publish":
    case "test":
    case "run":
    case "pack":
    case "msbuild":
      return project(proc, command, options, operands);
    case "new":
      return create(proc, operands[0], firstOf(options, "-n", "--name"), firstOf(options, "-o", "--output"));
    case "tool":
      return tool(proc, operands, options);
    case "add":
      return addPackage(proc, operands, options);
    case "workload":
    case "clean":
    case "sln":
    case "nuget":
    case "dev-certs":
    case "user-secrets":
    case "format":
    case "remove":
    case "list":
      await proc.stderr.write(`drydock: dotnet ${command} is not simulated; nothing was done\n`);
      return 0;
    default:
      if (!isFile(proc, command)) {
        await proc.stderr.write(
          `Could not execute because the specified command or file was not found.\nPossible reasons for this include:\n  * You misspelled a built-in dotnet command.\n  * You intended to execute a .NET program, but dotnet-${command} does not exist.\n  * You intended to run a global tool, but a dotnet-prefixed executable with this name could not be found on the PATH.\n`,
        );
        return 1;
      }
      await proc.stderr.write("drydock: dotnet: running .NET programs is not simulated\n");
      return 126;
  }
};

async function project(
  proc: Proc,
  command: string,
  options: ReadonlyMap<string, string>,
  operands: readonly string[],
): Promise<number> {
  const target = firstOf(options, "--project") ?? operands[0] ?? ".";
  const isProject = (name: string) => /\.(csproj|fsproj|vbproj|sln|slnx|proj)$/.test(name);
  const found = isFolder(proc, target)
    ? namesIn(proc, target)
        .filter(isProject)
        .map((name) => `${target}/${name}`)
    : [target];
  const file = found[0];
  if (file === undefined) {
    await proc.stderr.write(
      command === "run"
        ? `Couldn't find a project to run. Ensure a project exists in ${proc.cwd}, or pass the path to the project using --project.\n`
        : "MSBUILD : error MSB1003: Specify a project or solution file. The current working directory does not contain a project or solution file.\n",
    );
    return 1;
  }
  if (!isFile(proc, file)) {
    await proc.stderr.write(`MSBUILD : error MSB1009: Project file does not exist.\nSwitch: ${target}\n`);
    return 1;
  }
  const at = proc.fs.absolute(file);
  const projects = /\.slnx?$/.test(file) ? projectsIn(proc, at) : [at];
  if (projects === undefined) {
    await proc.stderr.write(`${at} : Solution file error MSB5010: No file format header found.\n`);
    return 1;
  }
  for (const path of projects) {
    const text = read(proc, path);
    const complaint =
      text === undefined
        ? `error MSB3202: The project file "${path}" was not found.`
        : text.trim() === ""
          ? "(1,1): error MSB4025: The project file could not be loaded. Root element is missing."
          : /<Project[\s>]/.test(text)
            ? undefined
            : "(1,1): error MSB4025: The project file could not be loaded. Data at the root level is invalid. Line 1, position 1.";
    if (complaint === undefined) continue;
    await proc.stderr.write(`${text === undefined ? `${at} : ` : path}${complaint}\n`);
    return 1;
  }
  await proc.stdout.write("  Determining projects to restore...\n");
  let restored = 0;
  for (const path of projects) {
    const assets = `${folderOf(path)}/obj/project.assets.json`;
    if (options.has("--no-restore") || proc.fs.exists(assets)) continue;
    await download(proc, 8_000_000);
    putText(proc, assets, '{\n  "version": 3\n}\n');
    putText(proc, `${folderOf(path)}/obj/${baseOf(path)}.nuget.g.props`, "<Project>\n</Project>\n");
    await proc.stdout.write(`  Restored ${path} (in 2.1 sec).\n`);
    restored++;
  }
  if (restored === 0) await proc.stdout.write("  All projects are up-to-date for restore.\n");
  if (command === "restore") return 0;
  if (command === "test") {
    await proc.stderr.write("drydock: dotnet test: tests are not run\n");
    return 0;
  }
  if (command === "run") {
    await proc.stderr.write("drydock: dotnet: running .NET programs is not simulated\n");
    return 126;
  }
  await withoutCompiling(proc, `dotnet ${command}`, 5);
  for (const path of projects) await compiled(proc, command, options, path);
  return 0;
}

/** The projects of a solution by absolute path; undefined when it has no header. */
function projectsIn(proc: Proc, solution: string): readonly string[] | undefined {
  const text = read(proc, solution) ?? "";
  const inXml = /<Solution[\s>]/.test(text);
  if (!inXml && !/Microsoft Visual Studio Solution File/.test(text)) return undefined;
  const names = text.matchAll(
    inXml ? /<Project Path="([^"]+)"/g : /^Project\([^)]*\)\s*=\s*"[^"]*",\s*"([^"]+\.\w+proj)"/gm,
  );
  return [...names].map(([, name = ""]) =>
    proc.fs.absolute(`${folderOf(solution)}/${name.replaceAll("\\", "/")}`),
  );
}

/** Writes what building or publishing the project leaves. */
async function compiled(
  proc: Proc,
  command: string,
  options: ReadonlyMap<string, string>,
  path: string,
): Promise<void> {
  const text = read(proc, path) ?? "";
  const folder = folderOf(path);
  const name = /<AssemblyName>\s*([^<]+?)\s*</.exec(text)?.[1] ?? baseOf(path).replace(/\.\w+$/, "");
  const framework =
    firstOf(options, "-f", "--framework") ??
    /<TargetFrameworks?>\s*([^<;]+?)\s*[<;]/.exec(text)?.[1] ??
    `net${versionOf(proc).split(".")[0]}.0`;
  const mode =
    firstOf(options, "-c", "--configuration") ??
    (command === "publish" && Number(versionOf(proc).split(".")[0]) >= 8 ? "Release" : "Debug");
  const runtime = firstOf(options, "-r", "--runtime");
  const built = `${folder}/bin/${mode}/${framework}${runtime === undefined ? "" : `/${runtime}`}`;
  const out = firstOf(options, "-o", "--output") ?? (command === "publish" ? `${built}/publish` : built);
  const single = text.includes("<PublishSingleFile>true") || options.get("-p") === "PublishSingleFile=true";
  const native = text.includes("<PublishAot>true");
  const runs = /Sdk\.(Web|Worker)"|<OutputType>\s*(Win)?Exe/i.test(text);
  if (command === "pack") {
    putSized(proc, `${out}/${name}.1.0.0.nupkg`, 7_300);
    return;
  }
  if (!(native && command === "publish")) {
    putSized(proc, `${built}/${name}.dll`, 5_632);
    if (!(single && command === "publish")) putSized(proc, `${out}/${name}.dll`, 5_632);
  }
  if (runs || command === "publish") {
    if (!native && !single)
      for (const kind of ["runtimeconfig", "deps"])
        putText(
          proc,
          `${out}/${name}.${kind}.json`,
          `{\n  "runtimeOptions": {\n    "tfm": "${framework}"\n  }\n}\n`,
        );
    const size = native ? 12_000_000 : single ? 68_000_000 : 72_000;
    putExecutable(proc, `${out}/${name}`, size, !native);
    if (native && command === "publish") putSized(proc, `${out}/${name}.dbg`, 31_000_000);
  }
  for (const settings of namesIn(proc, folder).filter((entry) => /^appsettings(\..*)?\.json$/.test(entry)))
    if (command === "publish") putText(proc, `${out}/${settings}`, read(proc, `${folder}/${settings}`) ?? "");
  if (command === "publish" && isFolder(proc, `${folder}/wwwroot`))
    for (const entry of namesIn(proc, `${folder}/wwwroot`).filter((one) =>
      isFile(proc, `${folder}/wwwroot/${one}`),
    ))
      putText(proc, `${out}/wwwroot/${entry}`, read(proc, `${folder}/wwwroot/${entry}`) ?? "");
  await proc.stdout.write(
    `  ${name} -> ${proc.fs.absolute(out)}${command === "publish" ? "/" : `/${name}.dll`}\n`,
  );
}

/** A global or local tool: its command, which says that it is not simulated. */
async function tool(
  proc: Proc,
  operands: readonly string[],
  options: ReadonlyMap<string, string>,
): Promise<number> {
  const [action, name] = operands;
  if (action === "restore" || action === "list" || action === "update" || action === "uninstall") return 0;
  if (action !== "install" || name === undefined) {
    await proc.stderr.write("Required command was not provided.\n");
    return 1;
  }
  const place =
    options.get("--tool-path") ??
    (options.has("-g") || options.has("--global")
      ? `${proc.env.get("HOME") ?? "/root"}/.dotnet/tools`
      : ".config");
  await download(proc, 4_000_000);
  putExecutable(proc, `${place}/${name}`, 76_000);
  await proc.stdout.write(
    `You can invoke the tool using the following command: ${name}\nTool '${name}'${options.has("--version") ? ` (version '${options.get("--version")}')` : ""} was successfully installed.\n`,
  );
  return 0;
}

/** `dotnet add [PROJECT] package NAME`: one reference more in the project file. */
async function addPackage(
  proc: Proc,
  operands: readonly string[],
  options: ReadonlyMap<string, string>,
): Promise<number> {
  const at = operands.findIndex((word) => word === "package" || word === "reference");
  const name = operands[at + 1];
  const file =
    operands[0] === operands[at] ? namesIn(proc, ".").find((entry) => /proj$/.test(entry)) : operands[0];
  if (at < 0 || name === undefined || file === undefined || !isFile(proc, file)) {
    await proc.stderr.write(`Could not find any project in \`${proc.cwd}/\`.\n`);
    return 1;
  }
  const version = firstOf(options, "-v", "--version");
  const entry =
    operands[at] === "reference"
      ? `<ProjectReference Include="${name}" />`
      : `<PackageReference Include="${name}"${version === undefined ? "" : ` Version="${version}"`} />`;
  putText(
    proc,
    file,
    (read(proc, file) ?? "").replace(
      "</Project>",
      `  <ItemGroup>\n    ${entry}\n  </ItemGroup>\n\n</Project>`,
    ),
  );
  await proc.stdout.write(
    `info : PackageReference for package '${name}' added to file '${proc.fs.absolute(file)}'.\n`,
  );
  return 0;
}

async function create(
  proc: Proc,
  template: string | undefined,
  name: string | undefined,
  output: string | undefined,
): Promise<number> {
  if (
    template === undefined ||
    !["console", "web", "webapi", "webapp", "mvc", "classlib", "worker"].includes(template)
  ) {
    await proc.stderr.write(`No templates or subcommands found matching: '${template ?? ""}'.\n`);
    return 103;
  }
  const folder = proc.fs.absolute(output ?? name ?? ".");
  const project = name ?? baseOf(folder);
  const sdk = ["console", "classlib"].includes(template) ? "Microsoft.NET.Sdk" : "Microsoft.NET.Sdk.Web";
  putText(
    proc,
    `${folder}/${project}.csproj`,
    `<Project Sdk="${sdk}">\n\n  <PropertyGroup>\n    <OutputType>Exe</OutputType>\n    <TargetFramework>net${versionOf(proc).split(".")[0]}.0</TargetFramework>\n  </PropertyGroup>\n\n</Project>\n`,
  );
  putText(proc, `${folder}/Program.cs`, 'Console.WriteLine("Hello, World!");\n');
  await proc.stdout.write("The template was created successfully.\n");
  return 0;
}
