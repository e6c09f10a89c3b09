/** Where findings of the build checks go while a Dockerfile is read and planned. */
import { nearest } from "../dockerfile/error.ts";
import type { Environment } from "../dockerfile/words.ts";
import type { SourceRange } from "../types.ts";
import { experimentalRules, type RuleName } from "./rules.ts";

export interface Finding {
  readonly rule: RuleName;
  readonly message: string;
  readonly range: SourceRange;
}

const secretName =
  /(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)/i;
const publicName = /(?:_|^)public(?:_|$)/i;

export class CheckSink {
  private readonly found: Finding[] = [];
  private readonly seen = new Set<string>();

  /**
   * @param skip rules of `# check=skip=…`, or "all"
   * @param experimental rules of `# check=experimental=…`, or "all"; skipping does not concern them
   */
  constructor(
    private readonly skip: ReadonlySet<string> = new Set(),
    private readonly experimental: ReadonlySet<string> = new Set(),
  ) {}

  get findings(): readonly Finding[] {
    return this.found;
  }

  report(rule: RuleName, message: string, range: SourceRange): void {
    if (!this.wants(rule)) return;
    const key = `${rule}|${range.start}|${message}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.found.push({ rule, message, range });
  }

  /** Whether anybody wants to hear of this rule. */
  wants(rule: RuleName): boolean {
    const listed = experimentalRules.has(rule) ? this.experimental : this.skip;
    const named = listed.has("all") || listed.has(rule);
    return experimentalRules.has(rule) ? named : !named;
  }

  once(name: string, range: SourceRange): void {
    this.report(
      "MultipleInstructionsDisallowed",
      `Multiple ${name} instructions should not be used in the same stage because only the last one will be used`,
      range,
    );
  }

  shellForm(name: string, range: SourceRange): void {
    this.report(
      "JSONArgsRecommended",
      `JSON arguments recommended for ${name} to prevent unintended behavior related to OS signals`,
      range,
    );
  }

  secret(instruction: "ARG" | "ENV", name: string, range: SourceRange): void {
    if (!secretName.test(name) || publicName.test(name)) return;
    this.report(
      "SecretsUsedInArgOrEnv",
      `Do not use ARG or ENV instructions for sensitive data (${instruction} ${JSON.stringify(name)})`,
      range,
    );
  }
}

/** Names that were read and are not set; `declared` ones (ARG without a value) are no mistake. */
export function expansionChecks(
  sink: CheckSink,
  unmatched: ReadonlySet<string>,
  env: Environment & { names(): Iterable<string> },
  declared: { has(name: string): boolean },
  range: SourceRange,
): void {
  if (unmatched.size === 0) return;
  for (const name of unmatched) {
    if (declared.has(name)) continue;
    const near = nearest(name, env.names());
    sink.report(
      "UndefinedVar",
      `Usage of undefined variable '$${name}'${near === undefined ? "" : ` (did you mean $${near}?)`}`,
      range,
    );
  }
}
