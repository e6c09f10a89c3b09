/** `str.format`. */
import { getItem } from "./items.ts";
import type { Kwargs, Value } from "./objects.ts";
import { formatValue, repr, str } from "./repr.ts";
import { asciiOf } from "./text.ts";
import type { Vm } from "./vm.ts";

export function formatMethod(vm: Vm, template: string, args: readonly Value[], kw: Kwargs): string {
  const state = { auto: 0, manual: false };
  return expand(vm, template, args, kw, state, 0);
}

function expand(
  vm: Vm,
  template: string,
  args: readonly Value[],
  kw: Kwargs,
  state: { auto: number; manual: boolean },
  depth: number,
): string {
  if (depth > 2) vm.raise("ValueError", "Max string recursion exceeded");
  let out = "";
  let i = 0;
  while (i < template.length) {
    const c = template[i]!;
    if ((c === "{" || c === "}") && template[i + 1] === c) {
      out += c;
      i += 2;
      continue;
    }
    if (c === "}") vm.raise("ValueError", "Single '}' encountered in format string");
    if (c !== "{") {
      out += c;
      i++;
      continue;
    }
    let d = 1;
    let k = i + 1;
    while (k < template.length && d > 0) {
      if (template[k] === "{") d++;
      else if (template[k] === "}") d--;
      k++;
    }
    if (d > 0)
      vm.raise(
        "ValueError",
        template.length === i + 1
          ? "Single '{' encountered in format string"
          : "expected '}' before end of string",
      );
    const field = template.slice(i + 1, k - 1);
    i = k;
    const m = /^([^!:[.]*)((?:\.[^.[!:]+|\[[^\]]*\])*)(?:!([rsa]))?(?::([\s\S]*))?$/.exec(field);
    if (!m) return vm.raise("ValueError", "unmatched '{' in format spec");
    let v: Value;
    const name = m[1]!;
    if (name === "" || /^\d+$/.test(name)) {
      if (name === "" && state.manual)
        vm.raise("ValueError", "cannot switch from manual field specification to automatic field numbering");
      if (name !== "" && state.auto > 0)
        vm.raise("ValueError", "cannot switch from automatic field numbering to manual field specification");
      if (name !== "") state.manual = true;
      const at = name === "" ? state.auto++ : Number(name);
      const found = args[at];
      if (found === undefined)
        return vm.raise("IndexError", `Replacement index ${at} out of range for positional args tuple`);
      v = found;
    } else {
      const found = kw?.get(name);
      if (found === undefined) return vm.raise("KeyError", name);
      v = found;
    }
    for (const step of m[2]!.matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
      if (step[1] !== undefined) v = vm.attributeNow(v, step[1]);
      else v = vm.settle(getItem(vm, v, /^\d+$/.test(step[2]!) ? Number(step[2]) : step[2]!));
    }
    if (m[3] === "r") v = repr(vm, v);
    else if (m[3] === "s") v = str(vm, v);
    else if (m[3] === "a") v = asciiOf(repr(vm, v));
    const spec =
      m[4] === undefined ? "" : m[4].includes("{") ? expand(vm, m[4], args, kw, state, depth + 1) : m[4];
    out += formatValue(vm, v, spec);
  }
  return out;
}

// %
