/** `template % values`. */
import { asInt, asNumber } from "./conversions.ts";
import { formatSpec } from "./format-spec.ts";
import { dictGet } from "./hashing.ts";
import { PyBytes, PyDict, PyFloat, PyInstance, PyTuple, type Value } from "./objects.ts";
import { repr, str } from "./repr.ts";
import { asciiOf } from "./text.ts";
import { typeOf } from "./types.ts";
import type { Vm } from "./vm.ts";

export function percentFormat(vm: Vm, template: string, values: Value): string {
  const tuple =
    values instanceof PyTuple
      ? values
      : values instanceof PyInstance && values.base instanceof PyTuple
        ? values.base
        : undefined;
  const list = tuple ? tuple.v : [values];
  let at = 0;
  let usedMapping = false;
  const next = (): Value => {
    const v = list[at++];
    if (v === undefined) return vm.raise("TypeError", "not enough arguments for format string");
    return v;
  };
  const out = template.replace(
    /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([\s\S]?)/g,
    (
      _w,
      key: string | undefined,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      type: string,
      offset: number,
    ) => {
      if (type === "%") return "%";
      if (type === "") return vm.raise("ValueError", "incomplete format");
      const w = width === "*" ? Number(asInt(next()) ?? 0) : Number(width ?? 0);
      const p =
        precision === "*"
          ? Number(asInt(next()) ?? 0)
          : precision === undefined
            ? undefined
            : Number(precision);
      let v: Value;
      if (key !== undefined) {
        const d =
          values instanceof PyDict
            ? values
            : values instanceof PyInstance && values.base instanceof PyDict
              ? values.base
              : undefined;
        usedMapping = true;
        if (!d) return vm.raise("TypeError", "format requires a mapping");
        const got = dictGet(vm, d, key);
        if (got === undefined) return vm.raise("KeyError", key);
        v = got;
      } else v = next();
      const left = flags.includes("-");
      const zero = flags.includes("0") && !left;
      const sign = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
      let text: string;
      switch (type) {
        case "s":
        case "r":
        case "a":
          text =
            type === "s"
              ? v instanceof PyBytes
                ? repr(vm, v)
                : str(vm, v)
              : type === "r"
                ? repr(vm, v)
                : asciiOf(repr(vm, v));
          if (p !== undefined) text = text.slice(0, p);
          return left ? text.padEnd(w) : text.padStart(w);
        case "d":
        case "i":
        case "u": {
          const n = v instanceof PyFloat ? BigInt(Math.trunc(v.v)) : asInt(v);
          if (n === undefined)
            return vm.raise("TypeError", `%${type} format: a real number is required, not ${typeOf(v).name}`);
          const big = BigInt(n);
          text = (big < 0n ? -big : big).toString().padStart(p ?? 0, "0");
          return padNumber(big < 0n ? "-" : sign, text, w, left, zero);
        }
        case "x":
        case "X":
        case "o": {
          const n = asInt(v);
          if (n === undefined)
            return vm.raise("TypeError", `%${type} format: an integer is required, not ${typeOf(v).name}`);
          const big = BigInt(n);
          text = (big < 0n ? -big : big).toString(type === "o" ? 8 : 16).padStart(p ?? 0, "0");
          const prefix = flags.includes("#") ? (type === "o" ? "0o" : `0${type}`) : "";
          if (type === "X") text = text.toUpperCase();
          return padNumber((big < 0n ? "-" : sign) + prefix, text, w, left, zero);
        }
        case "c":
          text = typeof v === "string" ? v : String.fromCodePoint(Number(asInt(v) ?? 0));
          return left ? text.padEnd(w) : text.padStart(w);
        case "f":
        case "F":
        case "e":
        case "E":
        case "g":
        case "G": {
          const n = asNumber(v);
          if (n === undefined) return vm.raise("TypeError", `must be real number, not ${typeOf(v).name}`);
          text = formatSpec(
            vm,
            new PyFloat(Math.abs(n)),
            `${flags.includes("#") ? "#" : ""}.${p ?? 6}${type}`,
          );
          return padNumber(n < 0 || Object.is(n, -0) ? "-" : sign, text, w, left, zero);
        }
        default:
          return vm.raise(
            "ValueError",
            `unsupported format character '${type}' (0x${type.charCodeAt(0).toString(16)}) at index ${offset + _w.length - 1}`,
          );
      }
    },
  );
  if (at < list.length && !usedMapping && !(values instanceof PyDict) && (tuple || at === 0))
    vm.raise("TypeError", "not all arguments converted during string formatting");
  return out;
}

function padNumber(sign: string, digits: string, width: number, left: boolean, zero: boolean): string {
  if (left) return (sign + digits).padEnd(width);
  if (zero) return sign + digits.padStart(width - sign.length, "0");
  return (sign + digits).padStart(width);
}
