/**
 * Two panes and a handle between them that moves by pointer and by keyboard
 * (WAI-ARIA window splitter): arrows move it, Home and End go to the ends, a double
 * click or Enter goes back to where it was at first.
 */
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useRef,
  useState,
} from "react";
import "./split.css";

interface Props {
  readonly label: string;
  readonly direction: "columns" | "rows";
  /** Percent of the first pane at the start, and its bounds. */
  readonly initial: number;
  readonly min?: number;
  readonly max?: number;
  readonly children: readonly [ReactNode, ReactNode];
}

export function Split({ label, direction, initial, min = 15, max = 85, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(initial);
  const moveTo = (percent: number) => setShare(Math.min(max, Math.max(min, percent)));

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const part =
      direction === "columns"
        ? (event.clientX - bounds.left) / bounds.width
        : (event.clientY - bounds.top) / bounds.height;
    moveTo(part * 100);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = direction === "columns" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key === less) moveTo(share - 4);
    else if (event.key === more) moveTo(share + 4);
    else if (event.key === "Home") moveTo(min);
    else if (event.key === "End") moveTo(max);
    else if (event.key === "Enter") setShare(initial);
    else return;
    event.preventDefault();
  };

  return (
    <div ref={box} className={`split ${direction}`} style={{ "--share": `${share}%` } as CSSProperties}>
      <div className="pane">{children[0]}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: <hr> cannot be moved; this is the separator pattern with a value */}
      <div
        className="handle"
        role="separator"
        aria-label={label}
        aria-orientation={direction === "columns" ? "vertical" : "horizontal"}
        aria-valuenow={Math.round(share)}
        aria-valuemin={min}
        aria-valuemax={max}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onDoubleClick={() => setShare(initial)}
        onKeyDown={onKeyDown}
      />
      <div className="pane">{children[1]}</div>
    </div>
  );
}
