/** Commands as text again: `type`, `declare -f`, `jobs`, messages about killed commands. */
import type { Command, CompoundCommand, CondExpr, FunctionDef, Redirect, Script, Simple } from "./ast.ts";

const step = "    ";

/** On one line, as `jobs` shows it. */
export function commandText(command: Command): string {
  return new Printer().command(command, "").replace(/\n\s*/g, " ");
}

/** As `$BASH_COMMAND` has it: of loops and `case` only the head. */
export function headText(command: Command): string {
  const text = commandText(command);
  switch (command.type) {
    case "for":
    case "select":
      return text.slice(0, text.indexOf("; do "));
    case "case":
      return `case ${command.word.text} in `;
    default:
      return text;
  }
}

/** As `declare -f` shows it. */
export function functionText(fn: FunctionDef): string {
  return new Printer().func(fn, "");
}

class Printer {
  private heredocs: Redirect[] = [];

  func(fn: FunctionDef, indent: string): string {
    const body = fn.body.type === "group" ? fn.body : undefined;
    if (body === undefined) return `${fn.name} () \n${indent}${this.command(fn.body, indent)}`;
    const inner = this.list(body.body, indent + step);
    return `${fn.name} () \n${indent}{ \n${inner}\n${indent}}${this.redirects(body.redirects)}`;
  }

  private list(script: Script, indent: string): string {
    const lines: string[] = [];
    script.items.forEach((item, i) => {
      const last = i === script.items.length - 1;
      let text = indent + this.command(item.command, indent);
      const docs = this.takeHeredocs();
      if (item.background) text += " &";
      else if (!last && docs === "") text += ";";
      // A command after `&` goes on in the same line.
      if (i > 0 && script.items[i - 1]?.background) lines[lines.length - 1] += ` ${text.trimStart()}${docs}`;
      else lines.push(text + docs);
    });
    return lines.join("\n");
  }

  private takeHeredocs(): string {
    const docs = this.heredocs;
    this.heredocs = [];
    return docs.map((d) => `\n${d.heredoc?.raw ?? ""}${d.target.text.replace(/['"\\]/g, "")}\n`).join("");
  }

  /** `body;` of a compound command that goes on afterwards. */
  private body(script: Script, indent: string): string {
    const text = this.list(script, indent);
    return /[&\n]$/.test(text) ? text : `${text};`;
  }

  command(command: Command, indent: string): string {
    switch (command.type) {
      case "simple":
        return this.simple(command);
      case "pipeline": {
        const lead =
          (command.time === "no" ? "" : command.time === "posix" ? "time -p " : "time ") +
          (command.negate ? "! " : "");
        return (
          lead +
          command.stages
            .map(
              (s, i) =>
                this.command(s, indent) +
                (i < command.stages.length - 1 ? (command.errorToo[i] ? " |& " : " | ") : ""),
            )
            .join("")
        );
      }
      case "andor":
        return [
          this.command(command.first, indent),
          ...command.rest.map((r) => `${r.op} ${this.command(r.command, indent)}`),
        ].join(" ");
      case "list":
        return command.items
          .map((i) => this.command(i.command, indent) + (i.background ? " &" : ""))
          .join("; ");
      case "function":
        return this.func(command, indent);
      case "coproc":
        return `coproc ${command.name} ${this.command(command.body, indent)}`;
      default:
        return this.compound(command, indent) + this.redirects(command.redirects);
    }
  }

  private compound(c: CompoundCommand, indent: string): string {
    const inner = indent + step;
    switch (c.type) {
      case "group":
        return `{ \n${this.body(c.body, inner).replace(/;$/, "")}\n${indent}}`;
      case "subshell":
        return `( ${this.list(c.body, indent).trimStart()} )`;
      case "if": {
        const [first, ...more] = c.branches;
        if (first === undefined) return "";
        let out = `if ${this.list(first.test, "").replace(/\n/g, " ")}; then\n${this.body(first.body, inner)}\n`;
        // `elif` is shown as an `if` inside `else`.
        if (more.length > 0)
          out += `${indent}else\n${inner}${this.compound({ ...c, branches: more }, inner)};\n`;
        else if (c.otherwise !== undefined) out += `${indent}else\n${this.body(c.otherwise, inner)}\n`;
        return `${out}${indent}fi`;
      }
      case "while":
        return `${c.until ? "until" : "while"} ${this.list(c.test, "").replace(/\n/g, " ")}; do\n${this.body(c.body, inner)}\n${indent}done`;
      case "for":
      case "select":
        return `${c.type} ${c.name} in ${c.words === undefined ? '"$@"' : c.words.map((w) => w.text).join(" ")};\n${indent}do\n${this.body(c.body, inner)}\n${indent}done`;
      case "cfor": {
        const [a, b, d] = [c.init, c.test, c.step].map((parts) =>
          parts
            .map((p) => ("text" in p ? p.text : ""))
            .join("")
            .trim(),
        );
        return `for ((${a}; ${b}; ${d}))\n${indent}do\n${this.body(c.body, inner)}\n${indent}done`;
      }
      case "case": {
        const items = c.items.map(
          (item) =>
            `${inner}${item.patterns.map((p) => p.text).join(" | ")})\n${this.list(item.body, inner + step)}\n${inner}${item.end}`,
        );
        return `case ${c.word.text} in \n${items.join("\n")}\n${indent}esac`;
      }
      case "cond":
        return `[[ ${this.condition(c.expr)} ]]`;
      case "arithmetic":
        return `((${c.text}))`;
    }
  }

  private condition(e: CondExpr): string {
    switch (e.type) {
      case "and":
      case "or":
        return `${this.condition(e.left)} ${e.type === "and" ? "&&" : "||"} ${this.condition(e.right)}`;
      case "not":
        return `! ${this.condition(e.expr)}`;
      case "unary":
        return `${e.op} ${e.word.text}`;
      case "binary":
        return `${e.left.text} ${e.op} ${e.right.text}`;
    }
  }

  private simple(s: Simple): string {
    const words = [...s.assigns.map((a) => a.text), ...s.words.map((w) => w.text)];
    return words.join(" ") + this.redirects(s.redirects, words.length === 0);
  }

  private redirects(redirects: readonly Redirect[], first = false): string {
    let out = "";
    for (const r of redirects) {
      const fd = r.fdName !== undefined ? `{${r.fdName}}` : r.fd === undefined ? "" : String(r.fd);
      const dup = r.op === ">&" || r.op === "<&";
      const op = r.op === "<<" && r.heredoc?.strip ? "<<-" : r.op;
      const defaulted = dup && fd === "" ? (r.op === ">&" ? "1" : "0") : fd;
      out += `${first && out === "" ? "" : " "}${defaulted}${op}${dup || r.op === "<<" ? "" : " "}${r.target.text}`;
      if (r.op === "<<") this.heredocs.push(r);
    }
    return out;
  }
}
