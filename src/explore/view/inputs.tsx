import { useState } from 'preact/hooks';
import { plain } from '../../report/numbers.js';
import { pow } from '../../statistics/pow.js';

/**
 * What a field to type in needs. What is being typed is kept apart until it is meant, at Enter or when another field is
 * gone to: the page is drawn again and again while trials are done, and would put the old value back between two keys.
 */
export function useTyped(value: string, onChange: (typed: string) => void) {
  const [draft, setDraft] = useState<string>();
  return {
    value: draft ?? value,
    onInput: ({ currentTarget }: Typing) => setDraft(currentTarget.value),
    onBlur: () => setDraft(undefined),
    onChange: ({ currentTarget }: Typing) => {
      setDraft(undefined);
      onChange(currentTarget.value);
    },
  };
}

interface Typing {
  readonly currentTarget: HTMLInputElement;
}

interface SliderProps {
  readonly label: string;
  readonly title?: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** Of a logarithmic one: in decades. */
  readonly step: number;
  readonly logarithmic?: boolean;
  /** Whether it is what the horizontal axis is about, and cannot be set. */
  readonly swept?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number that is set by dragging, or typed. */
export function Slider({
  label,
  title,
  value,
  least,
  most,
  step,
  logarithmic,
  swept,
  onChange,
}: SliderProps) {
  const toTrack = (each: number) => (logarithmic ? Math.log10(Math.max(each, least)) : each);
  const typed = useTyped(plain(value), (text) => {
    if (text !== '' && Number.isFinite(Number(text))) onChange(Number(text));
  });
  const fromTrack = (place: number) => Number((logarithmic ? pow(10, place) : place).toPrecision(3));
  if (swept) {
    return (
      <p class="field swept" title={title}>
        <span>{label}</span> <em>along the axis</em>
      </p>
    );
  }
  return (
    <label class="field" title={title}>
      <span>{label}</span>
      <input type="number" step="any" {...typed} />
      <input
        type="range"
        aria-label={label}
        {...{ min: toTrack(least), max: toTrack(most), step, value: toTrack(value) }}
        onInput={({ currentTarget }) => onChange(fromTrack(Number(currentTarget.value)))}
      />
    </label>
  );
}

interface SelectProps {
  readonly label: string;
  readonly title?: string;
  readonly value: string;
  readonly options: readonly string[];
  /** Labels, where they differ from the values. */
  readonly names?: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}

/** One of some names. */
export function Select({ label, title, value, options, names, onChange }: SelectProps) {
  return (
    <label class="field choice" title={title}>
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {names?.[option] ?? option}
          </option>
        ))}
      </select>
    </label>
  );
}
