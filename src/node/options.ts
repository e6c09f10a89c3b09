/** The few options the commands take. */

export class UsageError extends Error {}

export interface Options {
  readonly seed: number;
  readonly speed: "1x" | "10x" | "instant";
  readonly jsonl: boolean;
}

/** @throws UsageError with one line for the user */
export function parseOptions(args: readonly string[], allowed: readonly (keyof Options)[]): Options {
  let options: Options = { seed: 1, speed: "instant", jsonl: false };
  const rest = [...args];
  while (rest.length > 0) {
    const [name, inline] = splitOnce(rest.shift() ?? "");
    const key = name.replace(/^--/, "") as keyof Options;
    if (!name.startsWith("--") || !allowed.includes(key)) throw new UsageError(`unknown option: ${name}`);
    if (key === "jsonl") {
      options = { ...options, jsonl: true };
      continue;
    }
    const value = inline ?? rest.shift();
    if (value === undefined) throw new UsageError(`option ${name} needs a value`);
    if (key === "seed") {
      if (!/^\d{1,15}$/.test(value)) throw new UsageError(`--seed takes a whole number, not "${value}"`);
      options = { ...options, seed: Number(value) };
    } else {
      if (value !== "1x" && value !== "10x" && value !== "instant") {
        throw new UsageError(`--speed takes 1x, 10x or instant, not "${value}"`);
      }
      options = { ...options, speed: value };
    }
  }
  return options;
}

function splitOnce(arg: string): [name: string, value: string | undefined] {
  const at = arg.indexOf("=");
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}
