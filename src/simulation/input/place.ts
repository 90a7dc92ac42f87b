import type { ExperimentDocument } from './document.js';

/**
 * A line about a field, with the place where the user gave it: `sweep.` where it is swept, `--set` where it comes
 * from the command line, and the file before all that.
 * @param line "field: what is wrong with it"
 * @param swept the swept paths
 */
export function placed(
  line: string,
  { label, settings }: ExperimentDocument,
  swept: readonly string[],
): string {
  const end = line.indexOf(': ');
  const what = line.slice(end);
  const unknown = what.startsWith(': unknown key');
  let place = line.slice(0, end);
  const sweptBy = swept.find((path) => covers(path, place, unknown));
  if (sweptBy !== undefined) place = `sweep.${longer(sweptBy, place)}`;
  const setBy = settings?.find((path) => covers(path, place, unknown));
  if (setBy !== undefined) place = `--set ${longer(setBy, place)}`;
  return `${label}: ${place}${what}`;
}

/** Whether a path leads to a field or into it; to an unknown field also from within, as it was made for the path. */
function covers(path: string, field: string, unknown: boolean): boolean {
  return field === path || field.startsWith(`${path}.`) || (unknown && path.startsWith(`${field}.`));
}

function longer(a: string, b: string): string {
  return a.length > b.length ? a : b;
}
