/** `--network`: a name, or comma-separated keys and values. @source observed with client 28.2.2 */
import { parseCsv } from "./values.ts";

export interface NetworkAttachment {
  readonly target: string;
  readonly aliases: readonly string[];
  readonly driverOptions: Readonly<Record<string, string>>;
  readonly ipv4?: string;
  readonly ipv6?: string;
  readonly linkLocal: readonly string[];
  readonly macAddress?: string;
  readonly gwPriority?: number;
}

/** `front`, or `name=front,alias=web,ip=10.0.0.5`. */
export function parseNetwork(value: string): NetworkAttachment {
  const fields = value === "" ? [] : parseCsv(value);
  if (fields.length === 0) return { target: "", aliases: [], driverOptions: {}, linkLocal: [] };
  if (
    fields.length === 1 &&
    !/^(name|alias|driver-opt|ip6?|link-local-ip|mac-address|gw-priority)=/.test(fields[0] as string)
  )
    return { target: value, aliases: [], driverOptions: {}, linkLocal: [] };
  const out: { -readonly [K in keyof NetworkAttachment]: NetworkAttachment[K] } = {
    target: "",
    aliases: [],
    driverOptions: {},
    linkLocal: [],
  };
  for (const field of fields) {
    const equals = field.indexOf("=");
    if (equals === -1) throw new Error(`invalid field ${field}`);
    const key = field.slice(0, equals).trim().toLowerCase();
    const text = field.slice(equals + 1).trim();
    switch (key) {
      case "name":
        out.target = text;
        break;
      case "alias":
        out.aliases = [...out.aliases, text];
        break;
      case "driver-opt": {
        const [name, option] = text.split("=", 2);
        if (option === undefined) throw new Error("invalid key value pair format in driver options");
        out.driverOptions = { ...out.driverOptions, [name as string]: option };
        break;
      }
      case "ip":
        out.ipv4 = text;
        break;
      case "ip6":
        out.ipv6 = text;
        break;
      case "link-local-ip":
        out.linkLocal = [...out.linkLocal, text];
        break;
      case "mac-address":
        out.macAddress = text;
        break;
      case "gw-priority":
        if (!/^[+-]?\d+$/.test(text)) throw new Error(`invalid gw-priority (${text}): invalid syntax`);
        out.gwPriority = Number(text);
        break;
      default:
        throw new Error(`invalid field key ${key}`);
    }
  }
  if (out.target === "") throw new Error("network name/id is not specified");
  return out;
}
