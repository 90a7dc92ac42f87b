/** A count or a rate in about four characters: 7, 0.25, 950, 12.3k, 4.5M. */
export function short(value: number): string {
  if (value >= 999_950) return `${scaled(value / 1e6)}M`;
  if (value >= 10_000) return `${scaled(value / 1e3)}k`;
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(2);
}

function scaled(value: number): string {
  return value < 100 ? value.toFixed(1) : String(Math.round(value));
}

/** 45 s, 3 min 20 s, 2 h 05 min. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 1) return `${whole} s`;
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A label and what is said of it, in at most `width` characters: the label is shortened first. */
export function labelled(label: string, text: string, width: number): string {
  const room = Math.max(0, width - text.length - 2);
  return room > 1 ? `${cut(label, room)}  ${text}` : cut(text, width);
}

/** A text in at most `width` characters. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
