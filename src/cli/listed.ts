import type { Candidate } from '../analysis/candidates/candidate.js';

/** Schemes and settings that a sentence names at most. */
const MOST_SCHEMES = 5;
const MOST_SETTINGS = 4;

/**
 * Candidates in a sentence, scheme by scheme.
 * @example 'frc load 2; uc-mmc load 2, load 3, load 4'
 */
export function listed(candidates: readonly Pick<Candidate, 'label'>[]): string {
  const groups = new Map<string, string[]>();
  for (const { label } of candidates) {
    const [name, ...rest] = label.split(' ');
    groups.set(name, [...(groups.get(name) ?? []), rest.join(' ')]);
  }
  const named = [...groups].slice(0, MOST_SCHEMES).map(([name, settings]) => {
    const more = settings.length - MOST_SETTINGS;
    const shown = settings
      .slice(0, MOST_SETTINGS)
      .map((setting) => (setting.includes(',') ? `(${setting})` : setting));
    return `${name} ${shown.join(', ')}`.trimEnd() + (more > 0 ? ` and ${more} more` : '');
  });
  const others = groups.size - named.length;
  return named.join('; ') + (others > 0 ? `; and ${others} more ${others === 1 ? 'scheme' : 'schemes'}` : '');
}
