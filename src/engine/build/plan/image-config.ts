/** What metadata instructions do to the image configuration, and how history tells it. */
import type {
  ContainerDefaults,
  HealthConfig,
  HistoryEntry,
  ImageConfig,
} from "../../../oci/image-config.ts";
import { formatGoDuration } from "../dockerfile/duration.ts";
import type { PlannedHistory } from "./graph.ts";
import { defaultPath } from "./variables.ts";

/** A configuration under construction; every change makes a new one. */
export interface Draft {
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
  readonly author?: string;
  readonly config: ContainerDefaults;
}

export type History = (PlannedHistory | HistoryEntry)[];

export function scratchDraft(platform: string): Draft {
  const [os = "linux", architecture = "amd64", variant] = platform.split("/");
  return {
    architecture,
    os,
    ...(variant === undefined ? {} : { variant }),
    config: { Env: [`PATH=${defaultPath}`], WorkingDir: "/" },
  };
}

export function draftOf(image: ImageConfig): Draft {
  const { architecture, os, variant, author, config } = image;
  return {
    architecture,
    os,
    ...(variant === undefined || variant === "" ? {} : { variant }),
    ...(author === undefined || author === "" ? {} : { author }),
    config: {
      ...config,
      WorkingDir: config.WorkingDir === undefined || config.WorkingDir === "" ? "/" : config.WorkingDir,
    },
  };
}

export function withConfig(draft: Draft, change: Partial<ContainerDefaults>): Draft {
  return { ...draft, config: { ...draft.config, ...change } };
}

/** An image that says nothing of PATH gets the usual one. */
export function withPath(draft: Draft): Draft {
  const env = draft.config.Env ?? [];
  return env.some((pair) => pair.startsWith("PATH="))
    ? draft
    : withConfig(draft, { Env: [...env, `PATH=${defaultPath}`] });
}

/** As Go prints a list of strings with `%q`. */
export function quotedList(list: readonly string[]): string {
  return `[${list.map((s) => JSON.stringify(s)).join(" ")}]`;
}

export function healthcheckHistory(health: HealthConfig): string {
  const duration = (ns: number | undefined) => JSON.stringify(formatGoDuration(ns ?? 0));
  const retries = health.Retries ?? 0;
  const quoted =
    retries >= 32 && retries < 127 ? `'${String.fromCharCode(retries)}'` : `'${escapedRune(retries)}'`;
  return `HEALTHCHECK &{${quotedList(health.Test ?? [])} ${duration(health.Interval)} ${duration(health.Timeout)} ${duration(health.StartPeriod)} ${duration(health.StartInterval)} ${quoted}}`;
}

const namedEscapes: Readonly<Record<number, string>> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};

function escapedRune(code: number): string {
  return namedEscapes[code] ?? `\\x${code.toString(16).padStart(2, "0")}`;
}
