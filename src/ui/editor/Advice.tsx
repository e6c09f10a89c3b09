/** What a careful reader would say of the Dockerfile: the builder's own checks and a linter's best-known rules. */
import type { Remark } from "../../session/types.ts";
import { plural } from "../shared/units.ts";

interface Props {
  readonly remarks: readonly Remark[];
  /** Puts the cursor on a line. */
  readonly onLine: (line: number) => void;
}

export function Advice({ remarks, onLine }: Props) {
  if (remarks.length === 0) return null;
  return (
    <details className="advice">
      <summary>{plural(remarks.length, "remark")} on this Dockerfile</summary>
      <ul>
        {remarks.map((remark) => (
          <li key={`${remark.code}-${remark.lines.start}-${remark.message}`}>
            <button type="button" onClick={() => onLine(remark.lines.start)}>
              line {remark.lines.start}
            </button>
            <code>{remark.code}</code>
            <span>{remark.message}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
