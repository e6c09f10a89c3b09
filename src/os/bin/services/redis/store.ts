/** The data of a Redis server and the commands on it. Time is an argument; nothing here waits. */
import { OK, type Reply } from "./resp.ts";

export type Value =
  | { readonly type: "string"; value: string }
  | { readonly type: "list"; readonly items: string[] }
  | { readonly type: "hash"; readonly fields: Map<string, string> }
  | { readonly type: "set"; readonly members: Set<string> }
  | { readonly type: "zset"; readonly scores: Map<string, number> };

class Refused extends Error {}

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";
const notInteger = "ERR value is not an integer or out of range";

export class Store {
  readonly databases = new Map<number, Map<string, Value>>();
  readonly expiry = new Map<number, Map<string, number>>();
  /** Changes since the last save. */
  dirty = 0;

  keys(db: number): Map<string, Value> {
    let keys = this.databases.get(db);
    if (keys === undefined) this.databases.set(db, (keys = new Map()));
    return keys;
  }

  deadlines(db: number): Map<string, number> {
    let deadlines = this.expiry.get(db);
    if (deadlines === undefined) this.expiry.set(db, (deadlines = new Map()));
    return deadlines;
  }

  /** Runs a data command; undefined: there is no such command. */
  run(db: number, words: readonly string[], nowMs: number): Reply | undefined {
    const [name = "", ...args] = words;
    const command = commands[name.toUpperCase()];
    if (command === undefined) return undefined;
    const [least, most, act] = command;
    if (args.length < least || args.length > most)
      return { error: `ERR wrong number of arguments for '${name.toLowerCase()}' command` };
    try {
      return act(new Access(this, db, nowMs), args);
    } catch (error) {
      if (error instanceof Refused) return { error: error.message };
      throw error;
    }
  }

  serialise(): string {
    const plain = [...this.databases].map(([db, keys]) => [
      db,
      [...keys].map(([key, v]) => [key, v.type, flat(v), this.deadlines(db).get(key) ?? null]),
    ]);
    return JSON.stringify(plain);
  }

  load(text: string): void {
    for (const [db, entries] of JSON.parse(text) as [
      number,
      [string, Value["type"], unknown, number | null][],
    ][]) {
      for (const [key, type, data, deadline] of entries) {
        this.keys(db).set(key, unflat(type, data));
        if (deadline !== null) this.deadlines(db).set(key, deadline);
      }
    }
  }
}

function flat(v: Value): unknown {
  switch (v.type) {
    case "string":
      return v.value;
    case "list":
      return v.items;
    case "hash":
      return [...v.fields];
    case "set":
      return [...v.members];
    case "zset":
      return [...v.scores];
  }
}

function unflat(type: Value["type"], data: unknown): Value {
  switch (type) {
    case "string":
      return { type, value: data as string };
    case "list":
      return { type, items: data as string[] };
    case "hash":
      return { type, fields: new Map(data as [string, string][]) };
    case "set":
      return { type, members: new Set(data as string[]) };
    case "zset":
      return { type, scores: new Map(data as [string, number][]) };
  }
}

/** One command's view of one database: keys whose time is over are gone. */
class Access {
  readonly keys: Map<string, Value>;
  readonly deadlines: Map<string, number>;

  constructor(
    readonly store: Store,
    readonly db: number,
    readonly nowMs: number,
  ) {
    this.keys = store.keys(db);
    this.deadlines = store.deadlines(db);
  }

  get(key: string): Value | undefined {
    const deadline = this.deadlines.get(key);
    if (deadline !== undefined && deadline <= this.nowMs) this.remove(key);
    return this.keys.get(key);
  }

  set(key: string, value: Value): void {
    this.keys.set(key, value);
    this.store.dirty++;
  }

  remove(key: string): boolean {
    this.deadlines.delete(key);
    const had = this.keys.delete(key);
    if (had) this.store.dirty++;
    return had;
  }

  all(): string[] {
    return [...this.keys.keys()].filter((key) => this.get(key) !== undefined);
  }

  text(key: string): string | undefined {
    const value = this.get(key);
    if (value !== undefined && value.type !== "string") throw new Refused(wrongType);
    return value?.value;
  }

  /** The collection at `key`, made when it is missing. */
  open<T extends Exclude<Value["type"], "string">>(
    key: string,
    type: T,
    make = true,
  ): Extract<Value, { type: T }> {
    const value = this.get(key);
    if (value !== undefined) {
      if (value.type !== type) throw new Refused(wrongType);
      return value as Extract<Value, { type: T }>;
    }
    const fresh = unflat(type, []) as Extract<Value, { type: T }>;
    if (make) this.keys.set(key, fresh);
    return fresh;
  }

  /** An empty collection is no key. */
  tidy(key: string): void {
    this.store.dirty++;
    const value = this.keys.get(key);
    if (value === undefined || value.type === "string") return;
    const size =
      value.type === "list"
        ? value.items.length
        : value.type === "hash"
          ? value.fields.size
          : value.type === "set"
            ? value.members.size
            : value.scores.size;
    if (size === 0) this.remove(key);
  }
}

type Act = (db: Access, args: readonly string[]) => Reply;

const many = Number.POSITIVE_INFINITY;

function integer(text: string | undefined): number {
  if (text === undefined || !/^-?\d+$/.test(text)) throw new Refused(notInteger);
  return Number(text);
}

function increment(db: Access, key: string, by: number): number {
  const value = integer(db.text(key) ?? "0") + by;
  db.set(key, { type: "string", value: String(value) });
  return value;
}

function slice<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const start = from < 0 ? Math.max(0, items.length + from) : from;
  const end = to < 0 ? items.length + to : to;
  return items.slice(start, end + 1);
}

function push(left: boolean): Act {
  return (db, [key = "", ...values]) => {
    const { items } = db.open(key, "list");
    for (const value of values) left ? items.unshift(value) : items.push(value);
    db.tidy(key);
    return items.length;
  };
}

function pop(left: boolean): Act {
  return (db, [key = "", count]) => {
    const { items } = db.open(key, "list", false);
    if (items.length === 0) return null;
    const taken = count === undefined ? 1 : integer(count);
    const out: string[] = [];
    while (out.length < taken && items.length > 0) out.push((left ? items.shift() : items.pop()) ?? "");
    db.tidy(key);
    return count === undefined ? (out[0] ?? null) : out;
  };
}

function ranked(db: Access, key: string): [string, number][] {
  return [...db.open(key, "zset", false).scores].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
}

function zrange(reverse: boolean): Act {
  return (db, [key = "", from, to, ...options]) => {
    const all = ranked(db, key);
    const backwards = reverse || options.some((o) => o.toUpperCase() === "REV");
    const chosen = slice(backwards ? all.reverse() : all, integer(from), integer(to));
    return options.some((o) => o.toUpperCase() === "WITHSCORES")
      ? chosen.flatMap(([member, score]) => [member, String(score)])
      : chosen.map(([member]) => member);
  };
}

function set(db: Access, [key = "", value = "", ...options]: readonly string[]): Reply {
  let deadline: number | undefined;
  let keep = false;
  const before = db.get(key);
  for (let i = 0; i < options.length; i++) {
    const option = (options[i] ?? "").toUpperCase();
    if (option === "EX") deadline = db.nowMs + integer(options[++i]) * 1000;
    else if (option === "PX") deadline = db.nowMs + integer(options[++i]);
    else if (option === "KEEPTTL") keep = true;
    else if (option === "NX" && before !== undefined) return null;
    else if (option === "XX" && before === undefined) return null;
    else if (option === "GET") {
      const old = db.text(key) ?? null;
      db.set(key, { type: "string", value });
      return old;
    } else if (option !== "NX" && option !== "XX") return { error: "ERR syntax error" };
  }
  db.set(key, { type: "string", value });
  if (deadline !== undefined) db.deadlines.set(key, deadline);
  else if (!keep) db.deadlines.delete(key);
  return OK;
}

function expire(unit: number): Act {
  return (db, [key = "", time]) => {
    if (db.get(key) === undefined) return 0;
    db.deadlines.set(key, db.nowMs + integer(time) * unit);
    return 1;
  };
}

function ttl(unit: number): Act {
  return (db, [key = ""]) => {
    if (db.get(key) === undefined) return -2;
    const deadline = db.deadlines.get(key);
    return deadline === undefined ? -1 : Math.round((deadline - db.nowMs) / unit);
  };
}

function glob(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
  );
}

const commands: Readonly<Record<string, readonly [least: number, most: number, act: Act]>> = {
  SET: [2, many, set],
  GET: [1, 1, (db, [key = ""]) => db.text(key) ?? null],
  GETDEL: [
    1,
    1,
    (db, [key = ""]) => {
      const v = db.text(key) ?? null;
      db.remove(key);
      return v;
    },
  ],
  GETSET: [
    2,
    2,
    (db, [key = "", value = ""]) => {
      const v = db.text(key) ?? null;
      db.set(key, { type: "string", value });
      return v;
    },
  ],
  SETNX: [
    2,
    2,
    (db, [key = "", value = ""]) => {
      if (db.get(key) !== undefined) return 0;
      db.set(key, { type: "string", value });
      return 1;
    },
  ],
  SETEX: [
    3,
    3,
    (db, [key = "", seconds, value = ""]) => {
      db.set(key, { type: "string", value });
      db.deadlines.set(key, db.nowMs + integer(seconds) * 1000);
      return OK;
    },
  ],
  MSET: [
    2,
    many,
    (db, args) => {
      for (let i = 0; i + 1 < args.length; i += 2)
        db.set(args[i] ?? "", { type: "string", value: args[i + 1] ?? "" });
      return OK;
    },
  ],
  MGET: [
    1,
    many,
    (db, args) =>
      args.map((key) => {
        const v = db.get(key);
        return v?.type === "string" ? v.value : null;
      }),
  ],
  APPEND: [
    2,
    2,
    (db, [key = "", value = ""]) => {
      const v = (db.text(key) ?? "") + value;
      db.set(key, { type: "string", value: v });
      return v.length;
    },
  ],
  STRLEN: [1, 1, (db, [key = ""]) => (db.text(key) ?? "").length],
  INCR: [1, 1, (db, [key = ""]) => increment(db, key, 1)],
  DECR: [1, 1, (db, [key = ""]) => increment(db, key, -1)],
  INCRBY: [2, 2, (db, [key = "", by]) => increment(db, key, integer(by))],
  DECRBY: [2, 2, (db, [key = "", by]) => increment(db, key, -integer(by))],
  INCRBYFLOAT: [
    2,
    2,
    (db, [key = "", by]) => {
      const v = Number(db.text(key) ?? "0") + Number(by);
      if (Number.isNaN(v)) throw new Refused("ERR value is not a valid float");
      db.set(key, { type: "string", value: String(v) });
      return String(v);
    },
  ],
  DEL: [1, many, (db, args) => args.filter((key) => db.get(key) !== undefined && db.remove(key)).length],
  UNLINK: [1, many, (db, args) => args.filter((key) => db.get(key) !== undefined && db.remove(key)).length],
  EXISTS: [1, many, (db, args) => args.filter((key) => db.get(key) !== undefined).length],
  KEYS: [1, 1, (db, [pattern = "*"]) => db.all().filter((key) => glob(pattern).test(key))],
  SCAN: [
    1,
    many,
    (db, args) => {
      const at = args.findIndex((a) => a.toUpperCase() === "MATCH");
      return ["0", db.all().filter((key) => at < 0 || glob(args[at + 1] ?? "*").test(key))];
    },
  ],
  RANDOMKEY: [0, 0, (db) => db.all()[0] ?? null],
  TYPE: [1, 1, (db, [key = ""]) => ({ status: db.get(key)?.type ?? "none" })],
  RENAME: [
    2,
    2,
    (db, [from = "", to = ""]) => {
      const v = db.get(from);
      if (v === undefined) throw new Refused("ERR no such key");
      db.remove(from);
      db.set(to, v);
      return OK;
    },
  ],
  EXPIRE: [2, 3, expire(1000)],
  PEXPIRE: [2, 3, expire(1)],
  TTL: [1, 1, ttl(1000)],
  PTTL: [1, 1, ttl(1)],
  PERSIST: [1, 1, (db, [key = ""]) => (db.deadlines.delete(key) ? 1 : 0)],
  DBSIZE: [0, 0, (db) => db.all().length],
  FLUSHDB: [
    0,
    1,
    (db) => {
      db.keys.clear();
      db.deadlines.clear();
      db.store.dirty++;
      return OK;
    },
  ],
  FLUSHALL: [
    0,
    1,
    (db) => {
      db.store.databases.clear();
      db.store.expiry.clear();
      db.store.dirty++;
      return OK;
    },
  ],
  LPUSH: [2, many, push(true)],
  RPUSH: [2, many, push(false)],
  LPOP: [1, 2, pop(true)],
  RPOP: [1, 2, pop(false)],
  LLEN: [1, 1, (db, [key = ""]) => db.open(key, "list", false).items.length],
  LRANGE: [
    3,
    3,
    (db, [key = "", from, to]) => slice(db.open(key, "list", false).items, integer(from), integer(to)),
  ],
  LINDEX: [2, 2, (db, [key = "", at]) => db.open(key, "list", false).items.at(integer(at)) ?? null],
  LREM: [
    3,
    3,
    (db, [key = "", , value]) => {
      const { items } = db.open(key, "list", false);
      let n = 0;
      for (let i = items.length - 1; i >= 0; i--)
        if (items[i] === value) {
          items.splice(i, 1);
          n++;
        }
      db.tidy(key);
      return n;
    },
  ],
  LTRIM: [
    3,
    3,
    (db, [key = "", from, to]) => {
      const { items } = db.open(key, "list", false);
      const left = slice(items, integer(from), integer(to));
      items.splice(0, items.length, ...left);
      db.tidy(key);
      return OK;
    },
  ],
  HSET: [
    3,
    many,
    (db, [key = "", ...pairs]) => {
      const { fields } = db.open(key, "hash");
      let n = 0;
      for (let i = 0; i + 1 < pairs.length; i += 2) {
        if (!fields.has(pairs[i] ?? "")) n++;
        fields.set(pairs[i] ?? "", pairs[i + 1] ?? "");
      }
      db.tidy(key);
      return n;
    },
  ],
  HMSET: [
    3,
    many,
    (db, [key = "", ...pairs]) => {
      const { fields } = db.open(key, "hash");
      for (let i = 0; i + 1 < pairs.length; i += 2) fields.set(pairs[i] ?? "", pairs[i + 1] ?? "");
      db.tidy(key);
      return OK;
    },
  ],
  HGET: [2, 2, (db, [key = "", field = ""]) => db.open(key, "hash", false).fields.get(field) ?? null],
  HMGET: [
    2,
    many,
    (db, [key = "", ...names]) => names.map((name) => db.open(key, "hash", false).fields.get(name) ?? null),
  ],
  HGETALL: [1, 1, (db, [key = ""]) => [...db.open(key, "hash", false).fields].flat()],
  HKEYS: [1, 1, (db, [key = ""]) => [...db.open(key, "hash", false).fields.keys()]],
  HVALS: [1, 1, (db, [key = ""]) => [...db.open(key, "hash", false).fields.values()]],
  HLEN: [1, 1, (db, [key = ""]) => db.open(key, "hash", false).fields.size],
  HEXISTS: [2, 2, (db, [key = "", field = ""]) => (db.open(key, "hash", false).fields.has(field) ? 1 : 0)],
  HDEL: [
    2,
    many,
    (db, [key = "", ...names]) => {
      const { fields } = db.open(key, "hash", false);
      const n = names.filter((name) => fields.delete(name)).length;
      db.tidy(key);
      return n;
    },
  ],
  HINCRBY: [
    3,
    3,
    (db, [key = "", field = "", by]) => {
      const { fields } = db.open(key, "hash");
      const v = integer(fields.get(field) ?? "0") + integer(by);
      fields.set(field, String(v));
      db.tidy(key);
      return v;
    },
  ],
  SADD: [
    2,
    many,
    (db, [key = "", ...values]) => {
      const { members } = db.open(key, "set");
      const n = values.filter((v) => !members.has(v) && members.add(v)).length;
      db.tidy(key);
      return n;
    },
  ],
  SREM: [
    2,
    many,
    (db, [key = "", ...values]) => {
      const { members } = db.open(key, "set", false);
      const n = values.filter((v) => members.delete(v)).length;
      db.tidy(key);
      return n;
    },
  ],
  SMEMBERS: [1, 1, (db, [key = ""]) => [...db.open(key, "set", false).members]],
  SISMEMBER: [2, 2, (db, [key = "", value = ""]) => (db.open(key, "set", false).members.has(value) ? 1 : 0)],
  SCARD: [1, 1, (db, [key = ""]) => db.open(key, "set", false).members.size],
  ZADD: [
    3,
    many,
    (db, [key = "", ...pairs]) => {
      const { scores } = db.open(key, "zset");
      let n = 0;
      for (let i = 0; i + 1 < pairs.length; i += 2) {
        if (!scores.has(pairs[i + 1] ?? "")) n++;
        scores.set(pairs[i + 1] ?? "", Number(pairs[i]));
      }
      db.tidy(key);
      return n;
    },
  ],
  ZINCRBY: [
    3,
    3,
    (db, [key = "", by, member = ""]) => {
      const { scores } = db.open(key, "zset");
      const v = (scores.get(member) ?? 0) + Number(by);
      scores.set(member, v);
      db.tidy(key);
      return String(v);
    },
  ],
  ZSCORE: [
    2,
    2,
    (db, [key = "", member = ""]) => {
      const v = db.open(key, "zset", false).scores.get(member);
      return v === undefined ? null : String(v);
    },
  ],
  ZCARD: [1, 1, (db, [key = ""]) => db.open(key, "zset", false).scores.size],
  ZREM: [
    2,
    many,
    (db, [key = "", ...names]) => {
      const { scores } = db.open(key, "zset", false);
      const n = names.filter((name) => scores.delete(name)).length;
      db.tidy(key);
      return n;
    },
  ],
  ZRANGE: [3, many, zrange(false)],
  ZREVRANGE: [3, many, zrange(true)],
};
