/** `docker version` and `docker info`. */
import type { Info, Version } from "../../../api/types.ts";
import { none } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { ConnectionError } from "../../kit/connection.ts";
import { CliError, messageOf } from "../../kit/errors.ts";
import { alignTabs } from "../../kit/tabwriter.ts";
import { executeTemplate } from "../../kit/template/execute.ts";
import { functions } from "../../kit/template/functions.ts";
import { parseTemplate } from "../../kit/template/parse.ts";
import { bytesSize } from "../../kit/units.ts";

/** The client this one stands for. */
export const clientVersion = {
  Version: "28.2.2",
  ApiVersion: "1.50",
  DefaultAPIVersion: "1.50",
  GitCommit: "e6534b4",
  GoVersion: "go1.24.3",
  Os: "linux",
  Arch: "amd64",
  BuildTime: "Fri May 30 12:07:14 2025",
  Context: "default",
} as const;

const format = {
  type: "string",
  short: "f",
  help: "Choose what is printed:\n'json':             JSON\n'TEMPLATE':         What the Go template makes of it",
} as const;

/** `2025-05-30T12:07:26.000000000+00:00` as `Fri May 30 12:07:26 2025`. */
function buildTime(text: string): string {
  const m = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(text);
  if (m === null) return text;
  const [, y = "", mo = "", d = "", time = ""] = m;
  const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const days = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
  // Sakamoto's rule for the day of the week.
  const offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
  const month = Number(mo);
  const year = Number(y) - (month < 3 ? 1 : 0);
  const weekday =
    (year +
      Math.floor(year / 4) -
      Math.floor(year / 100) +
      Math.floor(year / 400) +
      (offsets[month - 1] ?? 0) +
      Number(d)) %
    7;
  return `${days[weekday]} ${months[month - 1]} ${String(Number(d)).padStart(2)} ${time} ${y}`;
}

export const version = command({
  path: "docker version",
  usage: "[OPTIONS]",
  short: "Show the versions of client and engine",
  args: none,
  flags: { format },
  run: async ({ flags, client, out }) => {
    const source = flags.format === "json" ? "{{json .}}" : flags.format;
    let template: ReturnType<typeof parseTemplate> | undefined;
    try {
      template =
        source === undefined || source === "" ? undefined : parseTemplate(source, "version", functions);
    } catch (error) {
      throw new CliError(`template parsing error: ${messageOf(error)}`, 64);
    }
    let server: Version | null = null;
    let failure: Error | undefined;
    try {
      server = await client.version();
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      failure = error;
    }
    const value = {
      Client: clientVersion,
      Server: server === null ? null : { ...server, BuildTime: buildTime(server.BuildTime) },
    };
    if (template !== undefined) {
      const { output, error } = executeTemplate(template, value, { rootType: "system.versionInfo" });
      await out(`${output}\n`);
      if (error !== undefined) throw new CliError(error.message);
    } else await out(versionText(server));
    if (failure !== undefined) throw new CliError(failure.message);
  },
});

function versionText(server: Version | null): string {
  const c = clientVersion;
  let text = `Client:\n Version:\t${c.Version}\n API version:\t${c.ApiVersion}\n Go version:\t${c.GoVersion}\n Git commit:\t${c.GitCommit}\n Built:\t${c.BuildTime}\n OS/Arch:\t${c.Os}/${c.Arch}\n Context:\t${c.Context}\n`;
  if (server !== null) {
    text += `\nServer:${server.Platform.Name === "" ? "" : ` ${server.Platform.Name}`}\n`;
    for (const part of server.Components) {
      text += ` ${part.Name}:\n  Version:\t${part.Version}\n`;
      const d = part.Details;
      if (part.Name === "Engine")
        text += `  API version:\t${d["ApiVersion"]} (minimum version ${d["MinAPIVersion"]})\n  Go version:\t${d["GoVersion"]}\n  Git commit:\t${d["GitCommit"]}\n  Built:\t${buildTime(d["BuildTime"] ?? "")}\n  OS/Arch:\t${d["Os"]}/${d["Arch"]}\n  Experimental:\t${d["Experimental"]}\n`;
      else for (const [key, detail] of Object.entries(d)) text += `  ${key}:\t${detail}\n`;
    }
  }
  return alignTabs(text, { minWidth: 20, padding: 1 });
}

const clientInfo = {
  Debug: false,
  Version: clientVersion.Version,
  DefaultAPIVersion: clientVersion.DefaultAPIVersion,
  GitCommit: clientVersion.GitCommit,
  GoVersion: clientVersion.GoVersion,
  Os: clientVersion.Os,
  Arch: clientVersion.Arch,
  BuildTime: clientVersion.BuildTime,
  Context: clientVersion.Context,
  Plugins: [],
  Warnings: null,
};

export const info = command({
  path: "docker system info",
  aliases: ["docker info"],
  usage: "[OPTIONS]",
  short: "Show what engine this is and what it holds",
  args: none,
  flags: { format },
  run: async ({ flags, client, out, err }) => {
    const source = flags.format === "json" ? "{{json .}}" : flags.format;
    let template: ReturnType<typeof parseTemplate> | undefined;
    try {
      template = source === undefined || source === "" ? undefined : parseTemplate(source, "", functions);
    } catch (error) {
      throw new CliError(`template parsing error: ${messageOf(error)}`, 64);
    }
    let server: Info | undefined;
    let failure: Error | undefined;
    try {
      server = await client.info();
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      failure = error;
    }
    if (template !== undefined) {
      if (failure !== undefined) await err(`${failure.message}\n`);
      const { output, error } = executeTemplate(
        template,
        { ...server, ClientInfo: clientInfo },
        { rootType: "system.dockerInfo" },
      );
      await out(`${output}\n`);
      if (error !== undefined) throw new CliError(error.message);
      return failure === undefined ? 0 : 1;
    }
    await out(
      `Client:\n Version:    ${clientVersion.Version}\n Context:    default\n Debug Mode: false\n\nServer:\n`,
    );
    if (failure !== undefined) throw new CliError(failure.message);
    if (server !== undefined) await out(infoText(server));
    return 0;
  },
});

function infoText(i: Info): string {
  const swarm = i.Swarm as { LocalNodeState?: string };
  const lines: string[] = [
    `Containers: ${i.Containers}`,
    ` Running: ${i.ContainersRunning}`,
    ` Paused: ${i.ContainersPaused}`,
    ` Stopped: ${i.ContainersStopped}`,
    `Images: ${i.Images}`,
    `Server Version: ${i.ServerVersion}`,
    `Storage Driver: ${i.Driver}`,
    ...i.DriverStatus.map(([name, value]) => ` ${name}: ${value}`),
    `Logging Driver: ${i.LoggingDriver}`,
    `Cgroup Driver: ${i.CgroupDriver}`,
    `Cgroup Version: ${i.CgroupVersion}`,
    "Plugins:",
    ` Volume: ${i.Plugins.Volume.join(" ")}`,
    ` Network: ${i.Plugins.Network.join(" ")}`,
    ` Log: ${i.Plugins.Log.join(" ")}`,
    `Swarm: ${swarm.LocalNodeState ?? "inactive"}`,
    `Runtimes: ${Object.keys(i.Runtimes).sort().join(" ")}`,
    `Default Runtime: ${i.DefaultRuntime}`,
    `Init Binary: ${i.InitBinary}`,
    `containerd version: ${i.ContainerdCommit.ID}`,
    `runc version: ${i.RuncCommit.ID}`,
    `init version: ${i.InitCommit.ID}`,
    "Security Options:",
    ...i.SecurityOptions.flatMap((option) => {
      const fields = Object.fromEntries(option.split(",").map((f) => f.split("=", 2) as [string, string]));
      const { name, ...rest } = fields;
      return [
        `  ${name ?? option}`,
        ...Object.entries(rest).map(([key, value]) => `   ${key === "profile" ? "Profile" : key}: ${value}`),
      ];
    }),
    `Kernel Version: ${i.KernelVersion}`,
    `Operating System: ${i.OperatingSystem}`,
    `OSType: ${i.OSType}`,
    `Architecture: ${i.Architecture}`,
    `CPUs: ${i.NCPU}`,
    `Total Memory: ${bytesSize(i.MemTotal)}`,
    `Name: ${i.Name}`,
    `ID: ${i.ID}`,
    `Docker Root Dir: ${i.DockerRootDir}`,
    `Debug Mode: ${i.Debug}`,
    `Experimental: ${i.ExperimentalBuild}`,
    "Insecure Registries:",
    "  127.0.0.0/8",
    `Live Restore Enabled: ${i.LiveRestoreEnabled}`,
  ];
  return `${lines.map((line) => ` ${line}`).join("\n")}\n\n${(i.Warnings ?? []).map((w) => `${w}\n`).join("")}`;
}
