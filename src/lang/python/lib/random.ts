/** The Mersenne Twister behind `random`: `seed(42)` gives CPython's numbers. The rest of `random` is Python. */
import { sha512 } from "@noble/hashes/sha2.js";
import { asInt, toIndex } from "../conversions.ts";
import { hashOf } from "../hashing.ts";
import { functions, moduleOf } from "../native.ts";
import { int, PyBytes, PyFloat, PyHandle, type PyModule, PyTuple, type Value } from "../objects.ts";
import type { Vm } from "../vm.ts";

interface Twister {
  readonly mt: Uint32Array;
  index: number;
}

function init(t: Twister, seed: number): void {
  t.mt[0] = seed >>> 0;
  for (let i = 1; i < 624; i++) {
    const x = t.mt[i - 1]! ^ (t.mt[i - 1]! >>> 30);
    t.mt[i] = (Math.imul(1812433253, x) + i) >>> 0;
  }
  t.index = 624;
}

function initByArray(t: Twister, key: readonly number[]): void {
  init(t, 19650218);
  const mt = t.mt;
  let i = 1;
  let j = 0;
  for (let k = Math.max(624, key.length); k > 0; k--) {
    const x = mt[i - 1]! ^ (mt[i - 1]! >>> 30);
    mt[i] = ((mt[i]! ^ Math.imul(x, 1664525)) + key[j]! + j) >>> 0;
    i++;
    j++;
    if (i >= 624) {
      mt[0] = mt[623]!;
      i = 1;
    }
    if (j >= key.length) j = 0;
  }
  for (let k = 623; k > 0; k--) {
    const x = mt[i - 1]! ^ (mt[i - 1]! >>> 30);
    mt[i] = ((mt[i]! ^ Math.imul(x, 1566083941)) - i) >>> 0;
    i++;
    if (i >= 624) {
      mt[0] = mt[623]!;
      i = 1;
    }
  }
  mt[0] = 0x80000000;
}

function next(t: Twister): number {
  const mt = t.mt;
  if (t.index >= 624) {
    for (let k = 0; k < 624; k++) {
      const y = (mt[k]! & 0x80000000) | (mt[(k + 1) % 624]! & 0x7fffffff);
      mt[k] = mt[(k + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    t.index = 0;
  }
  let y = mt[t.index++]!;
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  y ^= y >>> 18;
  return y >>> 0;
}

const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);

function seedWith(vm: Vm, t: Twister, v: Value | undefined): void {
  let n: bigint;
  const i = asInt(v ?? null);
  if (i !== undefined) n = magnitude(BigInt(i));
  else if (v === undefined || v === null) n = BigInt(Math.floor(vm.host.proc.random() * 2 ** 52));
  else {
    const data = typeof v === "string" ? new TextEncoder().encode(v) : v instanceof PyBytes ? v.v : undefined;
    if (data === undefined) n = magnitude(BigInt(asInt(hashOf(vm, v))!));
    else {
      n = 0n;
      for (const b of [...data, ...sha512(data)]) n = (n << 8n) | BigInt(b);
    }
  }
  const key: number[] = [];
  while (n > 0n) {
    key.push(Number(n & 0xffffffffn));
    n >>= 32n;
  }
  initByArray(t, key.length === 0 ? [0] : key);
}

const T = (v: Value | undefined): Twister => (v as PyHandle<Twister>).data;

export function randomModule(): PyModule {
  return moduleOf("_random", {
    ...functions({
      "new()": () => new PyHandle<Twister>("_random.Random", { mt: new Uint32Array(624), index: 625 }),
      "seed(t, v?)": (vm, [t, v]) => {
        seedWith(vm, T(t), v);
        return null;
      },
      "state(t)": (_vm, [t]) => new PyTuple([...T(t).mt, T(t).index]),
      "restore(t, state)": (_vm, [t, state]) => {
        const words = (state as PyTuple).v.map(Number);
        T(t).mt.set(words.slice(0, 624));
        T(t).index = words[624]!;
        return null;
      },
      "random(t)": (_vm, [t]) => {
        const a = next(T(t)) >>> 5;
        const b = next(T(t)) >>> 6;
        return new PyFloat((a * 67108864 + b) / 9007199254740992);
      },
      "getrandbits(t, k)": (vm, [t, k]) => {
        let left = toIndex(vm, k);
        if (left < 0) return vm.raise("ValueError", "number of bits must be non-negative");
        if (left === 0) return 0;
        if (left <= 32) return next(T(t)) >>> (32 - left);
        let out = 0n;
        let shift = 0n;
        while (left > 0) {
          let r = next(T(t));
          if (left < 32) r >>>= 32 - left;
          out |= BigInt(r) << shift;
          shift += 32n;
          left -= 32;
        }
        return int(out);
      },
      "entropy(n)": (vm, [n]) =>
        new PyBytes(
          Uint8Array.from({ length: toIndex(vm, n) }, () => Math.floor(vm.host.proc.random() * 256)),
        ),
    }),
  });
}
