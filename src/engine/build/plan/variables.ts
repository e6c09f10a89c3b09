/** Variables in scope: an ordered list where setting a name again moves it to the end. */
import type { Environment } from "../dockerfile/words.ts";
import { OrderedMap } from "./ordered-map.ts";

export class Variables implements Environment {
  private constructor(private readonly values: OrderedMap<string>) {}

  static get none(): Variables {
    return new Variables(OrderedMap.of());
  }

  static of(pairs: readonly string[]): Variables {
    return new Variables(OrderedMap.of(pairs.map(nameAndValue)));
  }

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  with(name: string, value: string): Variables {
    return new Variables(this.values.with(name, value));
  }

  names(): Iterable<string> {
    return this.values.keys();
  }

  list(): string[] {
    return [...this.values.entries()].map(([name, value]) => `${name}=${value}`);
  }
}

/** `NAME=value`; a name alone has an empty value. */
export function nameAndValue(pair: string): readonly [name: string, value: string] {
  const eq = pair.indexOf("=");
  return eq < 0 ? [pair, ""] : [pair.slice(0, eq), pair.slice(eq + 1)];
}

export const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Known without ARG, reach RUN, are not part of its key. */
export const proxyNames: ReadonlySet<string> = new Set(
  ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((n) => [n, n.toLowerCase()]),
);

/** What ARG may declare without a value. */
export function platformArgs(target: string, stageTarget: string): Record<string, string> {
  const [os = "linux", architecture = "amd64", variant = ""] = target.split("/");
  return {
    BUILDPLATFORM: "linux/amd64",
    BUILDOS: "linux",
    BUILDOSVERSION: "",
    BUILDARCH: "amd64",
    BUILDVARIANT: "",
    TARGETPLATFORM: target,
    TARGETOS: os,
    TARGETOSVERSION: "",
    TARGETARCH: architecture,
    TARGETVARIANT: variant,
    TARGETSTAGE: stageTarget,
  };
}
