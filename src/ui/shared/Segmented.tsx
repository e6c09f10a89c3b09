/** A small choice of one among few: a radio group drawn as joined buttons. */
import type { KeyboardEvent } from "react";

interface Props<Value extends string> {
  readonly label: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

export function Segmented<Value extends string>({ label, choices, value, onChange }: Props<Value>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const now = choices.findIndex((choice) => choice.value === value);
    const to = (now + step + choices.length) % choices.length;
    const next = choices[to];
    if (next === undefined) return;
    onChange(next.value);
    event.currentTarget.querySelectorAll("button")[to]?.focus();
  };

  return (
    <div className="segmented" role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          // biome-ignore lint/a11y/useSemanticElements: native radios cannot be drawn as joined buttons without hiding them
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
