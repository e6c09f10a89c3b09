/** conda and mamba: an environment's list of packages grows and shrinks; the packages themselves are empty. */
import type { Proc, Program } from "../../process.ts";
import { download, online, remove } from "../pkg/transfer.ts";
import { baseOf, namesIn, putText, read, scan } from "./kit.ts";

const host = "conda.anaconda.example";

export const conda: Program = async (proc) => {
  const tool = baseOf(proc.argv[0] ?? "conda");
  const [command, ...rest] = proc.args[0] === "env" ? proc.args.slice(1) : proc.args;
  const { options, operands } = scan(rest, [
    "-c",
    "--channel",
    "-n",
    "--name",
    "-p",
    "--prefix",
    "-f",
    "--file",
  ]);
  const root = proc.env.get("CONDA_DIR") ?? "/opt/conda";
  const named = options.get("-n") ?? options.get("--name");
  const prefix =
    options.get("-p") ??
    options.get("--prefix") ??
    (named === undefined || named === "base" ? root : `${root}/envs/${named}`);
  switch (command) {
    case "--version":
    case "-V":
      await proc.stdout.write(tool === "mamba" ? "2.3.3\n" : "conda 25.9.1\n");
      return 0;
    case "install":
    case "create":
    case "update": {
      const file = options.get("-f") ?? options.get("--file");
      const text = file === undefined ? undefined : read(proc, file);
      if (file !== undefined && text === undefined) {
        await proc.stderr.write(`\nEnvironmentFileNotFound: '${proc.fs.absolute(file)}' file not found\n\n`);
        return 1;
      }
      return install(proc, tool, prefix, [...operands, ...listed(text ?? "")]);
    }
    case "remove":
    case "uninstall":
      for (const name of operands)
        for (const entry of namesIn(proc, `${prefix}/conda-meta`))
          if (entry.startsWith(`${name}-`)) remove(proc, `${prefix}/conda-meta/${entry}`);
      return 0;
    case "list":
      await proc.stdout.write(
        `# packages in environment at ${prefix}:\n#\n# Name                    Version\n`,
      );
      for (const entry of namesIn(proc, `${prefix}/conda-meta`)) {
        const m = /^(.+)-([^-]+)-0\.json$/.exec(entry);
        if (m !== null) await proc.stdout.write(`${(m[1] ?? "").padEnd(25)} ${m[2]}\n`);
      }
      return 0;
    case "clean":
    case "config":
    case "init":
    case "activate":
    case "deactivate":
      return 0;
    case "info":
      await proc.stdout.write(`\n     active environment : base\n          base environment : ${root}\n`);
      return 0;
    case "run": {
      const words = rest.filter((word, i) => !(word.startsWith("-") && i === 0) && rest[i - 1] !== "-n");
      const pid = proc.spawn({ argv: words });
      const end = await proc.wait(pid);
      return end?.status.type === "exited" ? end.status.code : 1;
    }
    default:
      await proc.stderr.write(`${tool}: error: argument COMMAND: invalid choice: '${command ?? ""}'\n`);
      return 2;
  }
};

/** Names in an environment file or a list of requirements. */
function listed(text: string): string[] {
  return text
    .split("\n")
    .map((line) => /^\s*-?\s*([A-Za-z][\w.-]*(?:[=<>]=?[\w.*]+)?)\s*$/.exec(line)?.[1] ?? "")
    .filter((name) => name !== "" && !/^(name|channels|dependencies|defaults|conda-forge|pip)$/.test(name));
}

async function install(proc: Proc, tool: string, prefix: string, names: readonly string[]): Promise<number> {
  if (!(await online(proc, host))) {
    await proc.stderr.write(
      `CondaHTTPError: HTTP 000 CONNECTION FAILED for url <https://${host}/conda-forge/linux-64/repodata.json>\n`,
    );
    return 1;
  }
  await download(proc, 20_000_000 + names.length * 1_500_000);
  await proc.stdout.write(
    "Collecting package metadata: done\nSolving environment: done\n\n## Package Plan ##\n\n",
  );
  await proc.stdout.write(
    `  environment location: ${prefix}\n\n  added / updated specs:\n${names.map((name) => `    - ${name}\n`).join("")}\n`,
  );
  for (const operand of names) {
    const [name = "", version = "1.0"] = operand.replace(/^.*::/, "").split(/[=<>!~]+/);
    putText(
      proc,
      `${prefix}/conda-meta/${name}-${version.replaceAll("*", "0")}-0.json`,
      `{"name": "${name}"}\n`,
    );
  }
  await proc.stderr.write(
    `drydock: ${tool}: packages are written empty; of a version only what the command asks for is known\n`,
  );
  return 0;
}
