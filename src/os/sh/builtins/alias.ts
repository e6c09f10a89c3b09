/** alias and unalias. */
import { posixQuote, singleQuote } from "../quote.ts";
import { type Builtin, usage } from "./kit.ts";

export const alias: Builtin = async (shell, args) => {
  const rest = args[0] === "-p" || args[0] === "--" ? args.slice(1) : args;
  const show = (name: string, text: string) =>
    shell.write(
      `${shell.bash ? "alias " : ""}${name}=${shell.bash ? singleQuote(text) : posixQuote(text)}\n`,
    );
  if (rest.length === 0) {
    for (const name of [...shell.aliases.keys()].sort()) await show(name, shell.aliases.get(name) ?? "");
    return 0;
  }
  let status = 0;
  for (const arg of rest) {
    const at = arg.indexOf("=", 1);
    if (at > 0) {
      const name = arg.slice(0, at);
      if (/[\s$`'"\\/&;|<>()]/.test(name)) {
        await shell.complain(`\`${name}': invalid alias name`);
        status = 1;
      } else shell.aliases.set(name, arg.slice(at + 1));
      continue;
    }
    const text = shell.aliases.get(arg);
    if (text === undefined) {
      if (!shell.bash) await shell.write(`alias: ${arg} not found\n`, 2);
      else await shell.complain(`${arg}: not found`);
      status = 1;
    } else await show(arg, text);
  }
  return status;
};

export const unalias: Builtin = async (shell, args) => {
  if (args[0] === "-a") {
    shell.aliases.clear();
    return 0;
  }
  if (args.length === 0) return shell.bash ? usage(shell, "unalias") : 0;
  let status = 0;
  for (const name of args) {
    if (shell.aliases.delete(name)) continue;
    if (!shell.bash) await shell.write(`unalias: ${name} not found\n`, 2);
    else await shell.complain(`${name}: not found`);
    status = 1;
  }
  return status;
};
