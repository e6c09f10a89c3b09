/**
 * Everything there is to say about a Dockerfile without building it: the frontend's
 * own checks, as `docker build --check` tells them, and the linter's advice beside.
 */
import { DockerfileError } from "../dockerfile/error.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import type { ResolvedBase } from "../env.ts";
import { basesKey, MissingBases, planBuild } from "../plan/plan.ts";
import { unknownBase } from "../predict.ts";
import type { SourceRange } from "../types.ts";
import { advise } from "./advice.ts";
import { checkText, readCheckDirective } from "./rules.ts";
import { CheckSink } from "./sink.ts";

export interface Remark {
  /** A rule of the frontend (`UndefinedVar`) or a linter's code (`DL3008`). */
  readonly code: string;
  readonly message: string;
  readonly lines: SourceRange;
}

/**
 * In the order of the file. A Dockerfile that cannot be read has no remarks: the prediction says why.
 * @param base an image that is known here; what is not known is left out of the checks
 */
export function remarksOn(
  dockerfile: string,
  base: (reference: string) => ResolvedBase | undefined,
): readonly Remark[] {
  try {
    const file = parseDockerfile(dockerfile);
    const { skip, experimental } = readCheckDirective(file.directives.check);
    const sink = new CheckSink(skip, experimental);
    checkText(file, sink);
    const advice = advise(file);
    planForChecks(file, sink, base);
    const remarks: Remark[] = [
      ...sink.findings.map(({ rule, message, range }) => ({ code: rule, message, lines: range })),
      ...advice.map(({ code, message, range }) => ({ code, message, lines: range })),
    ];
    return remarks.sort((a, b) => a.lines.start - b.lines.start);
  } catch (error) {
    if (error instanceof DockerfileError) return [];
    throw error;
  }
}

/** Some checks need the plan: what is set where, and which base a stage has. */
function planForChecks(
  file: ReturnType<typeof parseDockerfile>,
  checks: CheckSink,
  base: (reference: string) => ResolvedBase | undefined,
): void {
  const bases = new Map<string, ResolvedBase>();
  for (;;)
    try {
      planBuild(
        file,
        {
          target: undefined,
          buildArgs: {},
          labels: {},
          noCache: false,
          noCacheFilter: [],
          network: "default",
          extraHosts: [],
          platform: "linux/amd64",
          namedContexts: {},
          checks,
          allStages: file.stages.length > 1,
        },
        bases,
      );
      return;
    } catch (error) {
      if (error instanceof DockerfileError) return;
      if (!(error instanceof MissingBases) || error.bases.length === 0) throw error;
      for (const { reference, text, platform } of error.bases)
        bases.set(basesKey(text, platform), base(reference) ?? unknownBase(reference));
    }
}
