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
          const near = nearest(type, types);
          throw new Error(
            `unsupported mount type ${JSON.stringify(type)}${near === undefined ? "" : ` (did you mean ${near}?)`}`,
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
        spec.required = flag();
        break;
      case "id":
        spec.id = value;
        break;
      case "sharing":
        if (value !== "shared" && value !== "private" && value !== "locked")
          throw new Error(`unsupported sharing value ${JSON.stringify(value)}`);
        spec.sharing = value;
        break;
      case "size":
        spec.sizeBytes = number(10);
        break;
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
        const near = nearest(key, keys);
        throw new Error(
          `unexpected key '${key}' in '${field}'${near === undefined ? "" : ` (did you mean ${near}?)`}`,
        );
      }
    }
  }
  spec.readOnly = readOnlySet ?? spec.type === "bind";
  if ((spec.type === "bind" || spec.type === "cache" || spec.type === "tmpfs") && (spec.target ?? "") === "")
    throw new Error(`target is required for mount type ${JSON.stringify(spec.type)}`);
  if (spec.type === "tmpfs" && spec.from !== undefined)
    throw new Error(`"from" is not supported for mount type "tmpfs"`);
  return spec;
}
