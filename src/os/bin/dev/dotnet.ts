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
];

function versionOf(proc: Proc): string {
  return proc.env.get("DOTNET_SDK_VERSION") ?? proc.env.get("DOTNET_VERSION") ?? "10.0.100";
}

export const dotnet: Program = async (proc) => {
  const [command, ...rest] = proc.args;
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
    case "add":
    case "tool":
    case "workload":
    case "clean":
    case "sln":
    case "nuget":
    case "dev-certs":
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
  const text = read(proc, file) ?? "";
  const at = proc.fs.absolute(file);
  if (/proj$/.test(file) && !/<Project[\s>]/.test(text)) {
    await proc.stderr.write(
      `${at}(1,1): error MSB4025: The project file could not be loaded. Data at the root level is invalid. Line 1, position 1.\n`,
    );
    return 1;
  }
  const folder = folderOf(at);
  await proc.stdout.write("  Determining projects to restore...\n");
  if (!options.has("--no-restore") && !proc.fs.exists(`${folder}/obj/project.assets.json`)) {
    await download(proc, 8_000_000);
    putText(proc, `${folder}/obj/project.assets.json`, '{\n  "version": 3\n}\n');
    await proc.stdout.write(`  Restored ${at} (in 2.1 sec).\n`);
  } else await proc.stdout.write("  All projects are up-to-date for restore.\n");
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
  const name = /<AssemblyName>\s*([^<]+?)\s*</.exec(text)?.[1] ?? baseOf(file).replace(/\.\w+$/, "");
  const framework =
    /<TargetFrameworks?>\s*([^<;]+?)\s*[<;]/.exec(text)?.[1] ?? `net${versionOf(proc).split(".")[0]}.0`;
  const mode =
    firstOf(options, "-c", "--configuration") ??
    (command === "publish" && Number(versionOf(proc).split(".")[0]) >= 8 ? "Release" : "Debug");
  const built = `${folder}/bin/${mode}/${framework}`;
  const out = firstOf(options, "-o", "--output") ?? (command === "publish" ? `${built}/publish` : built);
  putSized(proc, `${out}/${name}.dll`, 5_632);
  putText(
    proc,
    `${out}/${name}.runtimeconfig.json`,
    `{\n  "runtimeOptions": {\n    "tfm": "${framework}"\n  }\n}\n`,
  );
  putExecutable(proc, `${out}/${name}`, 72_000, !text.includes("PublishAot"));
  await proc.stdout.write(
    `  ${name} -> ${proc.fs.absolute(out)}${command === "publish" ? "/" : `/${name}.dll`}\n`,
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
