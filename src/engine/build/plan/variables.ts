/** Variables in scope: an ordered list where setting a name again moves it to the end. */
import type { Environment } from "../dockerfile/words.ts";

export class Variables implements Environment {
  private constructor(private readonly values: ReadonlyMap<string, string>) {}

  static readonly none = new Variables(new Map());

  static of(pairs: readonly string[]): Variables {
    let result = Variables.none;
    for (const pair of pairs) {
      const eq = pair.indexOf("=");
      result = eq < 0 ? result.with(pair, "") : result.with(pair.slice(0, eq), pair.slice(eq + 1));
    }
    return result;
  }

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  with(name: string, value: string): Variables {
    const values = new Map(this.values);
    values.delete(name);
    values.set(name, value);
    return new Variables(values);
  }

  names(): IterableIterator<string> {
    return this.values.keys();
  }

  list(): string[] {
    return [...this.values].map(([name, value]) => `${name}=${value}`);
  }
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
