/** The reason for a hit or a miss in plain words. The engine says why; only the wording is here. */
import type { ReactNode } from "react";
import type { CacheReason, FileChange } from "../../engine/build/types.ts";

/** One or two sentences; undefined where there is nothing a learner would ask. */
export function explain(reason: CacheReason): ReactNode {
  switch (reason.type) {
    case "hit":
      if (reason.stale !== undefined && reason.stale.length > 0) {
        return (
          <>
            Reused, although <Names of={reason.stale} /> was written again: it kept its size and time, and
            that is all the transfer of the folder compares.
          </>
        );
      }
      return reason.by === "content"
        ? "The step before it ran again, but the files it takes are the same."
        : undefined;
    case "first":
      return "Nothing like it was built here before.";
    case "parent":
      return (
        <>
          It stands below a step that ran: <code>{reason.name}</code>. A step is reused only on top of a step
          that was reused.
        </>
      );
    case "text":
      return (
        <>
          The instruction changed. It was <code>{reason.before}</code>
        </>
      );
    case "files":
      return (
        <>
          {reason.from === undefined
            ? "The files it copies changed: "
            : `The files it takes from ${reason.from} changed: `}
          <Changes of={reason.changes} />
        </>
      );
    case "variable":
      return (
        <>
          {reason.kind === "arg" ? "The build argument " : "The environment variable "}
          <b>{reason.name}</b>{" "}
          {reason.before === undefined ? "is new" : reason.after === undefined ? "is gone" : "changed"}
          {reason.before !== undefined && reason.after !== undefined && (
            <>
              : <code>{reason.before}</code> → <code>{reason.after}</code>
            </>
          )}
          . A RUN counts every argument above it, used or not.
        </>
      );
    case "setting":
      return (
        <>
          {settingNames[reason.name]} changed: <code>{reason.before || "(none)"}</code> →{" "}
          <code>{reason.after || "(none)"}</code>
        </>
      );
    case "base":
      return (
        <>
          The base image <b>{reason.reference}</b> is another one than last time
          {reason.before !== undefined && (
            <>
              : <code>{shortDigest(reason.before)}</code> → <code>{shortDigest(reason.after)}</code>
            </>
          )}
          .
        </>
      );
    case "below":
      return (
        <>
          It never stood on <code>{reason.name}</code> before
          {reason.before !== undefined && reason.before !== reason.name && (
            <>
              : last time it was <code>{reason.before}</code>
            </>
          )}
          . A result is kept for the step and all that stands above it.
        </>
      );
    case "no-cache":
      return reason.stage === undefined
        ? "You asked for no cache."
        : `You asked for no cache in the stage ${reason.stage}.`;
    case "pruned":
      return "It was built before, but a prune removed the result.";
    case "source":
      return undefined;
  }
}

function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, "").slice(0, 12);
}

const settingNames = {
  user: "The user (USER)",
  workdir: "The folder it runs in (WORKDIR)",
  shell: "The shell (SHELL)",
  mounts: "Its mounts",
  network: "Its network",
  hosts: "The added hosts",
};

/** The first few changes, with what happened to each. */
function Changes({ of: changes }: { of: readonly FileChange[] }) {
  const shown = changes.slice(0, 4);
  const more = changes.length - shown.length;
  return (
    <>
      {shown.map((change, index) => (
        <span key={change.path}>
          {index > 0 && ", "}
          <b>{change.path}</b> ({describe(change)})
        </span>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  );
}

function describe(change: FileChange): string {
  switch (change.kind) {
    case "added":
      return "new";
    case "removed":
      return "removed";
    case "mode":
      return change.modes === undefined
        ? "other permissions"
        : `permissions ${octal(change.modes[0])} → ${octal(change.modes[1])}`;
    case "owner":
      return "other owner";
    case "type":
      return "other kind of file";
    case "changed":
      return lines(change) ?? "other content";
  }
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(3, "0");
}

/** `1 line`, `2 lines added`; undefined where lines were not counted. */
function lines({ linesAdded, linesRemoved }: FileChange): string | undefined {
  if (linesAdded === undefined || linesRemoved === undefined) return undefined;
  const count = (n: number) => `${n} line${n === 1 ? "" : "s"}`;
  if (linesAdded === linesRemoved && linesAdded > 0) return `${count(linesAdded)} changed`;
  const parts = [
    linesAdded > 0 && `${count(linesAdded)} added`,
    linesRemoved > 0 && `${count(linesRemoved)} removed`,
  ];
  return parts.filter(Boolean).join(", ") || undefined;
}

function Names({ of: names }: { of: readonly string[] }) {
  return (
    <>
      {names.slice(0, 3).map((name, index) => (
        <span key={name}>
          {index > 0 && ", "}
          <b>{name}</b>
        </span>
      ))}
    </>
  );
}
