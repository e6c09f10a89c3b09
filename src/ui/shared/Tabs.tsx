/** A row of tabs as WAI-ARIA describes it: arrows move, only the chosen one is in the tab order. */
import { type KeyboardEvent, type ReactNode, useRef } from "react";

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
}

interface Props<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly selected: Id | undefined;
  readonly onSelect: (id: Id) => void;
  /** `id` of the element the tabs switch. */
  readonly controls: string;
}

export function Tabs<Id extends string>({ label, tabs, selected, onSelect, controls }: Props<Id>) {
  const row = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const now = tabs.findIndex((tab) => tab.id === selected);
    const last = tabs.length - 1;
    const wrapped = Math.abs(step) === 1 ? (now + step + tabs.length) % tabs.length : step < 0 ? 0 : last;
    const next = tabs[wrapped];
    if (next === undefined) return;
    onSelect(next.id);
    row.current?.querySelectorAll<HTMLElement>("[role=tab]")[wrapped]?.focus();
  };

  return (
    <div className="tabs" role="tablist" aria-label={label} ref={row} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === selected}
          aria-controls={controls}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
