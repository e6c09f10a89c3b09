/** `--mount`: comma-separated keys and values. @source observed with client 28.2.2 */
import type { MountSpec } from "../../api/types.ts";
import { toMap } from "./option-values.ts";
import { joinPath } from "./paths.ts";
import { parseBytes, parseCsv } from "./values.ts";

const mountBools: Readonly<Record<string, true>> = {
  readonly: true,
  ro: true,
  "volume-nocopy": true,
  "bind-nonrecursive": true,
};

/** `type=bind,source=/a,target=/b,readonly`. A relative bind source is taken from `cwd`. */
export function parseMount(value: string, cwd = "/"): MountSpec {
  const fields = parseCsv(value);
  const mount: { -readonly [K in keyof MountSpec]: MountSpec[K] } = { Type: "volume" };
  const bind: Record<string, unknown> = {};
  const volume: Record<string, unknown> = {};
  const tmpfs: Record<string, unknown> = {};
  const labels: string[] = [];
  const driverOptions: string[] = [];
  let driver: string | undefined;

  for (const field of fields) {
    const equals = field.indexOf("=");
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    if (equals === -1 && mountBools[key] === undefined)
      throw new Error(`invalid field '${field}' must be a key=value pair`);
    const text = equals === -1 ? "true" : field.slice(equals + 1);
    const bool = () => {
      if (!/^(1|t|true|0|f|false)$/i.test(text)) throw new Error(`invalid value for ${key}: ${text}`);
      return /^(1|t|true)$/i.test(text);
    };
    switch (key) {
      case "type":
        mount.Type = text.toLowerCase();
        break;
      case "source":
      case "src":
        mount.Source = text;
        break;
      case "target":
      case "dst":
      case "destination":
        mount.Target = text;
        break;
      case "readonly":
      case "ro":
        mount.ReadOnly = bool();
        break;
      case "consistency":
        mount.Consistency = text.toLowerCase();
        break;
      case "bind-propagation":
        bind["Propagation"] = text.toLowerCase();
        break;
      case "bind-nonrecursive":
        bind["NonRecursive"] = bool();
        break;
      case "bind-recursive":
        if (text === "disabled") bind["NonRecursive"] = true;
        else if (text === "writable") bind["ReadOnlyNonRecursive"] = true;
        else if (text === "readonly") bind["ReadOnlyForceRecursive"] = true;
        else if (text !== "enabled")
          throw new Error(
            `invalid value for bind-recursive: ${text} (must be "enabled", "disabled", "writable", or "readonly")`,
          );
        break;
      case "volume-subpath":
        volume["Subpath"] = text;
        break;
      case "volume-nocopy":
        volume["NoCopy"] = bool();
        break;
      case "volume-label":
        labels.push(text);
        break;
      case "volume-driver":
        driver = text;
        break;
      case "volume-opt":
        driverOptions.push(text);
        break;
      case "image-subpath":
        break;
      case "tmpfs-size":
        try {
          tmpfs["SizeBytes"] = parseBytes(text);
        } catch {
          throw new Error(`invalid value for ${key}: ${text}`);
        }
        break;
      case "tmpfs-mode":
        if (!/^[0-7]+$/.test(text)) throw new Error(`invalid value for ${key}: ${text}`);
        tmpfs["Mode"] = Number.parseInt(text, 8);
        break;
      default:
        throw new Error(`unexpected key '${key}' in '${field}'`);
    }
  }
  if (labels.length > 0) volume["Labels"] = toMap(labels);
  if (driver !== undefined || driverOptions.length > 0)
    volume["DriverConfig"] = { Name: driver ?? "", Options: toMap(driverOptions) };
  if (mount.Type === "") throw new Error("type is required");
  if (mount.Target === undefined || mount.Target === "") throw new Error("target is required");
  const mixed = (what: string) => new Error(`cannot mix '${what}-*' options with mount type '${mount.Type}'`);
  if (Object.keys(bind).length > 0 && mount.Type !== "bind") throw mixed("bind");
  if (Object.keys(volume).length > 0 && mount.Type !== "volume") throw mixed("volume");
  if (Object.keys(tmpfs).length > 0 && mount.Type !== "tmpfs") throw mixed("tmpfs");
  if (Object.keys(bind).length > 0) mount.BindOptions = bind;
  if (Object.keys(volume).length > 0) mount.VolumeOptions = volume;
  if (Object.keys(tmpfs).length > 0) mount.TmpfsOptions = tmpfs;
  if (mount.Type === "bind" && mount.Source !== undefined && /^\.{1,2}(\/|$)/.test(mount.Source))
    mount.Source = joinPath(cwd, mount.Source);
  return mount;
}
