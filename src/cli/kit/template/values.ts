/**
 * Values of a template, as Go sees them.
 *
 * A plain object is a struct: asking for a field it lacks is an error. `GoMap` is
 * a map: asking for a key it lacks gives nothing (`<no value>`). `GoStruct` is a
 * value with methods, such as a row of `docker ps`. `null` is nil, `undefined` is
 * "no value".
 */
export class GoMap {
  constructor(
    readonly entries: Readonly<Record<string, unknown>>,
    /** What `index` gives for a key that is not there; undefined: `<no value>`. */
    readonly zero?: unknown,
  ) {}
}

export class GoStruct {
  constructor(
    /** As in error messages: `*formatter.ContainerContext`. */
    readonly typeName: string,
    readonly fields: Readonly<Record<string, unknown | ((...args: never[]) => unknown)>>,
    /** What `{{json .}}` prints, where it is not the fields. */
    readonly json?: unknown,
  ) {}

  /** Every method without arguments. */
  values(): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const name of Object.keys(this.fields).sort()) {
      const value = this.fields[name];
      if (typeof value !== "function") out[name] = value;
      else if (value.length === 0) out[name] = (value as () => unknown)();
    }
    return out;
  }

  toJSON(): unknown {
    return this.json ?? this.values();
  }
}

export function isMapLike(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof GoMap) &&
    !(value instanceof GoStruct)
  );
}

/** Fields of the API's records that are maps in Go; with a string element `index` gives "" for a missing key. */
const stringMaps = new Set([
  "Labels",
  "Options",
  "Sysctls",
  "Tmpfs",
  "StorageOpt",
  "Annotations",
  "DriverOpts",
  "Data",
  "AuxiliaryAddresses",
  "Attributes",
]);
const otherMaps = new Set([
  "Networks",
  "Ports",
  "PortBindings",
  "ExposedPorts",
  "Volumes",
  "Containers",
  "EndpointsConfig",
  "Runtimes",
]);

/** Pointers and optional fields that the wire leaves out: nil, not an error. */
const optional: Readonly<Record<string, unknown>> = {
  Health: null,
  Healthcheck: null,
  Init: null,
  StopTimeout: null,
  StopSignal: "",
  Shell: [],
  Mounts: [],
  Annotations: new GoMap({}, ""),
  StorageOpt: new GoMap({}, ""),
  Sysctls: new GoMap({}, ""),
  Tmpfs: new GoMap({}, ""),
  ExposedPorts: new GoMap({}),
  SizeRw: null,
  SizeRootFs: null,
  Variant: "",
  ArgsEscaped: false,
  NetworkDisabled: false,
  MacAddress: "",
  UsageData: null,
  Layers: [],
};

/**
 * The field of a record of the API, or undefined with `found: false`.
 *
 * @param raw as in raw JSON: only what is there, and nothing has a type
 */
export function recordField(
  record: Readonly<Record<string, unknown>>,
  name: string,
  raw = false,
): { found: boolean; value: unknown } {
  if (Object.hasOwn(record, name)) {
    const value = record[name];
    if (raw) return { found: true, value };
    if (isMapLike(value) && (stringMaps.has(name) || otherMaps.has(name)))
      return { found: true, value: new GoMap(value, stringMaps.has(name) ? "" : undefined) };
    if (value === null && stringMaps.has(name)) return { found: true, value: new GoMap({}, "") };
    return { found: true, value };
  }
  if (!raw && Object.hasOwn(optional, name)) return { found: true, value: optional[name] };
  return { found: false, value: undefined };
}

export function toPlain(value: unknown): unknown {
  return value instanceof GoMap ? value.entries : value;
}

/** Compact JSON as Go writes it: maps by key, `<` and `&` as they are. */
export function toJson(value: unknown): string {
  if (value === undefined) return "null";
  return JSON.stringify(value, (_key, v: unknown) => (v instanceof GoMap ? sortedRecord(v.entries) : v));
}

function sortedRecord(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** As fmt's `%v` prints it. */
export function print(value: unknown, plus = false): string {
  if (value === undefined) return "<no value>";
  if (value === null) return "<nil>";
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  if (typeof value === "number") return printNumber(value);
  if (Array.isArray(value)) return `[${value.map((v) => print(v, plus)).join(" ")}]`;
  if (value instanceof GoMap) return printMap(value.entries, plus);
  if (value instanceof GoStruct)
    return `{${Object.values(value.values())
      .map((v) => print(v, plus))
      .join(" ")}}`;
  if (typeof value === "object") {
    const fields = Object.entries(value);
    if (fields.length === 0) return "{}";
    return `{${fields
      .map(([k, v]) => {
        const inner = isMapLike(value) ? recordField(value as Record<string, unknown>, k).value : v;
        return plus ? `${k}:${print(inner, plus)}` : print(inner, plus);
      })
      .join(" ")}}`;
  }
  return String(value);
}

function printMap(entries: Readonly<Record<string, unknown>>, plus: boolean): string {
  return `map[${Object.keys(entries)
    .sort()
    .map((k) => `${k}:${print(entries[k], plus)}`)
    .join(" ")}]`;
}

function printNumber(n: number): string {
  return String(n).replace(/e([+-])(\d)$/, "e$10$2");
}

/** Go's name of the type, for messages. */
export function typeName(value: unknown, raw: boolean): string {
  if (value instanceof GoStruct) return value.typeName;
  if (raw) return Array.isArray(value) ? "[]interface {}" : "interface {}";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float64";
  if (Array.isArray(value)) return "[]string";
  if (value instanceof GoMap) return "map[string]string";
  return "interface {}";
}
