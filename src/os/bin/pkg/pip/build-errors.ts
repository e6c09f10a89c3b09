/** Packages without a wheel are compiled; on a slim image that fails as it does in life. */
import type { Proc } from "../../../process.ts";
import { hasCommand } from "../transfer.ts";
import type { Chosen } from "./resolve.ts";

/** What stops the build of `chosen` here; undefined when all it needs is installed. */
export function buildFailure(
  proc: Proc,
  chosen: Chosen,
): { readonly stage: "metadata" | "wheel"; readonly lines: readonly string[] } | undefined {
  if (chosen.name === "psycopg2" && !hasCommand(proc, "pg_config"))
    return { stage: "metadata", lines: pgConfig };
  if (
    chosen.name === "mysqlclient" &&
    !hasCommand(proc, "mysql_config") &&
    !hasCommand(proc, "mariadb_config")
  )
    return { stage: "metadata", lines: mysqlConfig };
  if (!hasCommand(proc, "gcc") && !hasCommand(proc, "cc")) return { stage: "wheel", lines: noCompiler };
  return undefined;
}

const pgConfig = [
  "running egg_info",
  "creating psycopg2.egg-info",
  "writing psycopg2.egg-info/PKG-INFO",
  "",
  "Error: pg_config executable not found.",
  "",
  "pg_config is required to build psycopg2 from source.  Please add the directory",
  "containing pg_config to the $PATH or specify the full executable path with the",
  "option:",
  "",
  "    python setup.py build_ext --pg-config /path/to/pg_config build ...",
  "",
  "or with the pg_config option in 'setup.cfg'.",
  "",
  "If you prefer to avoid building psycopg2 from source, please install the PyPI",
  "'psycopg2-binary' package instead.",
  "",
];

const mysqlConfig = [
  "Trying pkg-config --exists mysqlclient",
  "Trying pkg-config --exists mariadb",
  "Trying pkg-config --exists libmariadb",
  "Exception: Can not find valid pkg-config name.",
  "Specify MYSQLCLIENT_CFLAGS and MYSQLCLIENT_LDFLAGS env vars manually",
];

const noCompiler = [
  "running bdist_wheel",
  "running build",
  "running build_ext",
  "error: command 'gcc' failed: No such file or directory",
];

/** The report of a failed build, as pip prints it. */
export function failureReport(
  chosen: Chosen,
  failure: { stage: "metadata" | "wheel"; lines: readonly string[] },
): string {
  const metadata = failure.stage === "metadata";
  const command = metadata
    ? "Getting requirements to build wheel"
    : `Building wheel for ${chosen.name} (pyproject.toml)`;
  const report = [
    "  error: subprocess-exited-with-error",
    "  ",
    `  × ${command} did not run successfully.`,
    "  │ exit code: 1",
    `  ╰─> [${failure.lines.length} lines of output]`,
    ...failure.lines.map((line) => `      ${line}`),
    "      [end of output]",
    "  ",
    "  note: This error originates from a subprocess, and is likely not a problem with pip.",
  ];
  if (metadata) return `${report.join("\n")}\nerror: subprocess-exited-with-error\n`;
  return `${report.join("\n")}\n  ERROR: Failed building wheel for ${chosen.name}\nERROR: Failed to build installable wheels for some pyproject.toml based projects (${chosen.name})\n`;
}
