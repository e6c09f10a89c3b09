/**
 * A shell a person types at: prompts, line editing, history, job control.
 *
 * bash and ash edit the line themselves; dash leaves that to the terminal's line
 * discipline.
 */
import { SysError } from "../errno.ts";
import type { Script } from "./ast.ts";
import { AbandonLine, ExitShell, ExpansionError, LoopControl, ReturnFrom } from "./errors.ts";
import { runScript } from "./exec.ts";
import { expandHistory, loadHistory, remember, saveHistory } from "./history.ts";
import type { ShellHooks } from "./hooks.ts";
import { LineEditor } from "./line-editor/editor.ts";
import { Parser } from "./parser.ts";
import { promptFor } from "./prompt.ts";
import type { Shell } from "./shell.ts";
import { guard, type Invocation, readProfile, sourceFile } from "./start.ts";
import { faultText, SyntaxFault } from "./syntax-error.ts";

export function interactive(
  shell: Shell,
  invocation: Invocation,
  hooks: ShellHooks | undefined,
): Promise<number> {
  return guard(shell, () => new Session(shell, invocation, hooks).run());
}

type Input =
  | { readonly type: "line"; readonly text: string }
  | { readonly type: "interrupt" }
  | { readonly type: "eof" };

class Session {
  private readonly editor: LineEditor | undefined;
  private line = 1;

  constructor(
    private readonly shell: Shell,
    private readonly invocation: Invocation,
    private readonly hooks: ShellHooks | undefined,
  ) {
    const { proc } = shell;
    shell.interactive = true;
    shell.lasting = true;
    shell.source = "interactive";
    Object.assign(
      shell.options,
      shell.bash ? { history: true, histexpand: true, emacs: true, expand_aliases: true } : {},
    );
    const onTerminal = proc.fds.get(0)?.kind === "tty";
    if (onTerminal && shell.dialect !== "dash") {
      this.editor = new LineEditor({
        proc,
        fd: 0,
        history: shell.history,
        complete: async (text, cursor) =>
          (await proc.load(import("./completion.ts"))).completeLine(shell, text, cursor),
        interrupted: () => shell.interruptPending,
        bracketedPaste: shell.bash && shell.get("TERM") !== "dumb",
      });
    }
    for (const [name, completer] of hooks?.completers ?? []) shell.completers.set(name, completer);
    shell.lastResort = hooks?.lastResort;
  }

  async run(): Promise<number> {
    const { shell, invocation } = this;
    this.takeTerminal();
    // Start files look at PS1 to see whether the shell is interactive.
    if (shell.bash && shell.get("PS1") === undefined) shell.set("PS1", "\\s-\\v\\$ ");
    await this.startFiles(invocation);
    loadHistory(shell);
    shell.saveHistory = () => saveHistory(shell);
    try {
      return await this.loop();
    } finally {
      if (this.editor !== undefined) saveHistory(shell);
    }
  }

  /** Its own group in the foreground; keys that end programs do not end it. */
  private takeTerminal(): void {
    const { shell } = this;
    const { proc } = shell;
    const handled = Object.assign(() => {}, { restart: true });
    const interrupted = Object.assign(
      () => {
        shell.interrupted = true;
      },
      { restart: false },
    );
    proc.onSignal("INT", interrupted);
    shell.resetSignal = (signal) =>
      proc.onSignal(
        signal,
        signal === "INT" ? interrupted : signal === "TERM" || signal === "QUIT" ? handled : "default",
      );
    for (const signal of ["QUIT", "TERM", "TSTP", "TTIN", "TTOU"] as const) proc.onSignal(signal, handled);
    proc.onSignal(
      "WINCH",
      Object.assign(
        () => {
          this.editor?.noteResize();
          if (shell.bash) this.noteSize();
        },
        { restart: false },
      ),
    );
    const tty = proc.ctty;
    if (tty === undefined) return;
    try {
      if (proc.pgid !== proc.pid) proc.setpgid(0, 0);
      tty.foreground = proc.pgid;
      shell.jobControl = true;
      shell.options.monitor = true;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
    }
    if (shell.bash) this.noteSize();
  }

  private noteSize(): void {
    const { shell } = this;
    const size = shell.proc.ctty?.size;
    if (size === undefined || size.columns === 0) return;
    shell.set("COLUMNS", String(size.columns));
    shell.set("LINES", String(size.rows));
  }

  private async startFiles(invocation: Invocation): Promise<void> {
    const { shell } = this;
    const { fs } = shell.proc;
    const attempt = async (path: string): Promise<void> => {
      if (!fs.exists(path)) return;
      try {
        await sourceFile(shell, path);
      } catch (error) {
        if (error instanceof ExpansionError) await shell.tell(error);
        else if (!(error instanceof AbandonLine)) throw error;
      }
    };
    if (invocation.login && !invocation.noProfile) await readProfile(shell);
    else if (shell.bash) {
      if (invocation.noRc) return;
      if (invocation.rcFile !== undefined) await attempt(invocation.rcFile);
      else {
        await attempt("/etc/bash.bashrc");
        await attempt(`${shell.get("HOME") ?? ""}/.bashrc`);
      }
    }
    if (!shell.bash) {
      const env = shell.get("ENV");
      if (env !== undefined && env !== "") await attempt(await shell.expandText(env));
    }
    shell.status = 0;
  }

  private async loop(): Promise<number> {
    const { shell } = this;
    for (;;) {
      if (shell.interrupted) this.editor?.discardQueue();
      shell.interrupted = false;
      if (!shell.signalSent) await this.reportJobs();
      shell.signalSent = false;
      this.hooks?.beforePrompt?.(shell.status);
      await this.promptCommand();
      const got = await this.readCommand();
      if (got === "eof") {
        if (await this.mayLeave()) return shell.status;
        continue;
      }
      if (got === "again") continue;
      // The owner of the terminal may never end the shell. A pasted block is kept as one.
      if (this.hooks !== undefined && this.editor?.pasting !== true) saveHistory(shell);
      this.hooks?.beforeCommand?.(got.text);
      for (const script of got.scripts) if (!(await this.runLine(script))) break;
    }
  }

  private async promptCommand(): Promise<void> {
    const { shell } = this;
    if (!shell.bash) return;
    const command = shell.get("PROMPT_COMMAND");
    if (command === undefined || command === "") return;
    const status = shell.status;
    try {
      await shell.evaluate(command, undefined);
    } catch (error) {
      if (!(error instanceof AbandonLine) && !(error instanceof ExpansionError)) throw error;
    }
    shell.status = status;
  }

  /** Jobs that ended or stopped since the last prompt. */
  private async reportJobs(): Promise<void> {
    const { shell } = this;
    await shell.jobs.poll();
    for (const job of [...shell.jobs.list]) {
      if (job.notified || job.phase === "running") {
        if (job.phase === "done") shell.jobs.remove(job);
        continue;
      }
      job.notified = true;
      await shell.write(`${shell.jobLine(job)}\n`, 2);
      if (job.phase === "done") shell.jobs.remove(job);
    }
  }

  private async mayLeave(): Promise<boolean> {
    const { shell } = this;
    if (shell.options.ignoreeof) {
      await shell.write('Use "exit" to leave the shell.\n', 2);
      return false;
    }
    if (shell.bash) await shell.write(shell.options.login_shell ? "logout\n" : "exit\n", 2);
    else await shell.write("\n", 2);
    if (shell.jobs.list.some((j) => j.phase === "stopped") && !shell.warnedOfJobs) {
      await shell.write("There are stopped jobs.\n", 2);
      shell.warnedOfJobs = true;
      return false;
    }
    return true;
  }

  /** Reads lines until they make commands. */
  private async readCommand(): Promise<"eof" | "again" | { text: string; scripts: Script[] }> {
    const { shell } = this;
    let source = "";
    let remembered = "";
    let waitingFor: readonly string[] | undefined;
    for (;;) {
      const input = await this.readLine(source === "" ? "PS1" : "PS2");
      if (input.type === "interrupt") {
        shell.status = 130;
        this.editor?.discardQueue();
        shell.interrupted = false;
        await shell.poll();
        return "again";
      }
      if (input.type === "eof") {
        if (source === "") return "eof";
        await this.complainOf(new Parser(source, shell.parserOptions(this.line)));
        return "again";
      }
      let { text } = input;
      if (shell.bash && shell.options.histexpand) {
        const expanded = expandHistory(shell, text);
        if ("error" in expanded) {
          await shell.complain(expanded.error, null);
          return "again";
        }
        if (expanded.changed) {
          await shell.write(`${expanded.text}\n`, 2);
          text = expanded.text;
          if (expanded.printOnly) {
            remember(shell, text);
            return "again";
          }
        }
      }
      source += `${text}\n`;
      // ash keeps every line by itself.
      if (!shell.bash) remember(shell, text);
      if (waitingFor !== undefined) {
        remembered += `\n${text}`;
        if (!waitingFor.includes(text.replace(/^\t+/, "")) && !waitingFor.includes(text)) continue;
      } else remembered = remembered === "" ? text : remembered + text;
      waitingFor = undefined;
      if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) {
        remembered = remembered.replace(/\\$/, "");
        continue;
      }
      const parser = new Parser(source, shell.parserOptions(this.line));
      parser.needsDelimiters = true;
      try {
        const scripts: Script[] = [];
        for (let script = parser.next(); script !== undefined; script = parser.next()) scripts.push(script);
        if (shell.bash) remember(shell, remembered);
        this.line += source.split("\n").length - 1;
        return { text: source.replace(/\n$/, ""), scripts };
      } catch (error) {
        if (!(error instanceof SyntaxFault)) throw error;
        if (!error.incomplete) {
          if (shell.bash) remember(shell, remembered);
          shell.line = error.line;
          for (const message of faultText(error, shell.dialect)) {
            // Only the first line of bash's complaint appears at a prompt.
            await shell.complain(message, null);
            if (shell.bash) break;
          }
          shell.status = 2;
          this.line += source.split("\n").length - 1;
          this.editor?.discardQueue();
          return "again";
        }
        if (error.fault.type === "heredoc") waitingFor = error.fault.delimiters;
        else if (error.fault.type === "quote" && error.fault.close !== ")") remembered += "\n";
        else remembered += /(?:&&|\|\|?|;|\bdo|\bthen|\belse|\{|\(|\bin|;;)\s*$/.test(text) ? " " : "; ";
      }
    }
  }

  /** The input ended in the middle of a command. */
  private async complainOf(parser: Parser): Promise<void> {
    const { shell } = this;
    try {
      parser.all();
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      for (const message of faultText(error, shell.dialect)) await shell.complain(message, null);
      shell.status = 2;
    }
  }

  private async readLine(name: "PS1" | "PS2"): Promise<Input> {
    const { shell } = this;
    const prompt = await promptFor(shell, name);
    if (this.editor !== undefined) return this.editor.read(prompt);
    await shell.write(prompt.replace(/[\x01\x02]/g, ""), 2);
    try {
      const text = await shell.readLine(0);
      return text === undefined ? { type: "eof" } : { type: "line", text };
    } catch (error) {
      if (!(error instanceof SysError) || error.code !== "EINTR") throw error;
      await shell.write("\n", 2);
      shell.interrupted = false;
      return { type: "interrupt" };
    }
  }

  /** False when the rest of what was read is given up. */
  private async runLine(script: Script): Promise<boolean> {
    const { shell } = this;
    try {
      await runScript(shell, script);
      if (shell.interrupted) this.editor?.discardQueue();
      return !shell.interrupted;
    } catch (error) {
      this.editor?.discardQueue();
      if (error instanceof ExitShell) throw error;
      shell.builtin = undefined;
      shell.ignoreErrors = 0;
      shell.loopDepth = 0;
      if (error instanceof AbandonLine) {
        if (error.signal === "INT" && !shell.newlineSaid) await shell.write("\n", 2);
        shell.status = error.status;
      } else if (error instanceof ExpansionError) {
        await shell.tell(error);
        shell.status = shell.bash ? 1 : 2;
      } else if (!(error instanceof LoopControl) && !(error instanceof ReturnFrom)) throw error;
      return false;
    } finally {
      shell.newlineSaid = false;
    }
  }
}
