/** `RUN --mount=type=…`: the list of `key=value` fields, in BuildKit's words. */
import { nearest } from "../dockerfile/error.ts";
import type { MountSpec } from "../dockerfile/instructions.ts";

const types = ["bind", "cache", "tmpfs", "secret", "ssh"] as const;
const keys = [
  "type",
  "from",
  "source",
  "src",
  "target",
  "dst",
  "destination",
  "readonly",
  "ro",
  "readwrite",
  "rw",
  "id",
  "sharing",
  "required",
  "size",
  "mode",
  "uid",
  "gid",
  "env",
];

function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? "" : ` (did you mean ${near}?)`;
}

/** `512`, `64k`, `1.5g`, `10MiB`: powers of 1024. */
function sizeInBytes(text: string): number | undefined {
  const m = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i.exec(text);
  if (m === null) return undefined;
  return Math.trunc(Number(m[1]) * 1024 ** " kmgtp".indexOf((m[2] || " ").toLowerCase()));
}

/** Fields that do not go with the type. @throws Error with the sentence */
function validate(spec: MountSpec): void {
  const { type } = spec;
  if (type === "bind" || type === "tmpfs")
    for (const name of ["mode", "uid", "gid"] as const)
      if (spec[name] !== undefined)
        throw new Error(`${name} not allowed for ${JSON.stringify(type)} type mounts`);
  if (type === "secret") {
    if (spec.from !== undefined) throw new Error("secret mount should not have a from");
    if (spec.sharing !== undefined) throw new Error("secret mount should not define sharing");
    if (
      spec.source === undefined &&
      spec.target === undefined &&
      spec.id === undefined &&
      spec.env === undefined
    )
      throw new Error("invalid secret mount. one of source, target required");
    if (spec.source !== undefined && spec.id !== undefined)
      throw new Error("both source and id can't be set");
  }
  if (spec.sharing !== undefined && type !== "cache")
    throw new Error(`invalid cache sharing set for ${type} mount`);
}

/** @throws Error with the sentence */
export function parseMount(text: string): MountSpec {
  let spec: { -readonly [K in keyof MountSpec]: MountSpec[K] } = {
    type: "bind",
    readOnly: false,
    required: false,
  };
  let readOnlySet: boolean | undefined;
  for (const field of text.split(",")) {
    const eq = field.indexOf("=");
    const key = (eq < 0 ? field : field.slice(0, eq)).trim().toLowerCase();
    const value = eq < 0 ? undefined : field.slice(eq + 1);
    const flag = () => {
      if (value === undefined || /^(1|t|true)$/i.test(value)) return true;
      if (/^(0|f|false)$/i.test(value)) return false;
      throw new Error(`invalid value for ${key}: ${value}`);
    };
    if (value === undefined && !["readonly", "ro", "readwrite", "rw", "required"].includes(key))
      throw new Error(`invalid field '${field}' must be a key=value pair`);
    const number = (base: number) => {
      const parsed = Number.parseInt(value ?? "", base);
      if (Number.isNaN(parsed)) throw new Error(`invalid value ${value} for ${key}`);
      return parsed;
    };
    switch (key) {
      case "type": {
        const type = (value ?? "").toLowerCase();
        const known = types.find((t) => t === type);
        if (known === undefined) {
          throw new Error(
            `unsupported mount type ${JSON.stringify(value ?? "")}${suggestion(value ?? "", types)}`,
          );
        }
        spec = { ...spec, type: known };
        break;
      }
      case "from":
        spec.from = value;
        break;
      case "source":
      case "src":
        spec.source = value;
        break;
      case "target":
      case "dst":
      case "destination":
        spec.target = value;
        break;
      case "readonly":
      case "ro":
        readOnlySet = flag();
        break;
      case "readwrite":
      case "rw":
        readOnlySet = !flag();
        break;
      case "required":
        if (spec.type !== "secret" && spec.type !== "ssh")
          throw new Error(`unexpected key 'required' for mount type '${spec.type}'`);
        spec.required = flag();
        break;
      case "id":
        spec.id = value;
        break;
      case "sharing":
        if (value !== "shared" && value !== "private" && value !== "locked")
          throw new Error(
            `unsupported sharing value ${JSON.stringify(value)}${suggestion(value ?? "", ["shared", "private", "locked"])}`,
          );
        spec.sharing = value;
        break;
      case "size": {
        if (spec.type !== "tmpfs") throw new Error(`unexpected key 'size' for mount type '${spec.type}'`);
        const bytes = sizeInBytes(value ?? "");
        if (bytes === undefined) throw new Error(`invalid value for size: ${value}`);
        spec.sizeBytes = bytes;
        break;
      }
      case "mode":
        spec.mode = number(8);
        break;
      case "uid":
        spec.uid = number(10);
        break;
      case "gid":
        spec.gid = number(10);
        break;
      case "env":
        spec.env = value;
        break;
      default: {
        throw new Error(`unexpected key '${key}' in '${field}'${suggestion(key, keys)}`);
      }
    }
  }
  spec.readOnly = readOnlySet ?? spec.type === "bind";
  validate(spec);
  return spec;
}
