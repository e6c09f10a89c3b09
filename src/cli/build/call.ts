/** `--call` and `--check`: what a build is asked for instead of an image. */
import { CliError } from "../kit/errors.ts";

export interface Call {
  readonly name: "check" | "outline" | "targets";
  readonly json: boolean;
  /** The exit code is 0 whatever is found. */
  readonly ignoreStatus: boolean;
}

/** Undefined: an ordinary build. @throws CliError in buildx's words */
export function callOf(flags: { readonly call: string; readonly check: boolean }): Call | undefined {
  const text = flags.check ? "check" : flags.call;
  if (text === "") return undefined;
  let name = "";
  let json = false;
  let ignoreStatus = false;
  for (const field of text.split(",")) {
    const eq = field.indexOf("=");
    if (eq < 0) {
      if (name !== "") throw new CliError(`ERROR: invalid print value: ${text}`);
      name = field;
      continue;
    }
    const value = field.slice(eq + 1);
    switch (field.slice(0, eq)) {
      case "format":
        json = value === "json";
        break;
      case "ignorestatus":
        if (!/^(1|t|true|0|f|false)$/i.test(value))
          throw new CliError(
            `ERROR: invalid ignorestatus print value: ${value}: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
          );
        ignoreStatus = /^(1|t|true)$/i.test(value);
        break;
      default:
        throw new CliError(`ERROR: invalid print field: ${field}`);
    }
  }
  switch (name) {
    case "build":
      return undefined;
    case "check":
    case "lint":
      return { name: "check", json, ignoreStatus };
    case "outline":
    case "targets":
      return { name, json, ignoreStatus };
    default:
      throw new CliError(`ERROR: failed to build: failed to solve: unsupported request frontend.${name}`);
  }
}
