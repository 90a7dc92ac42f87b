/** The schemes in the order of the table. */
export const SCHEMES = ['uncoded', 'gc', 'sr-sgc', 'm-sgc'] as const;

/** One of them. */
export type SchemeName = (typeof SCHEMES)[number];

/** Rules for stragglers: the paper's, and that of the authors' program. */
export const RULES = ['paper', 'authors'] as const;

/** One of them. */
export type Rule = (typeof RULES)[number];

/** A scheme with parameters, and how many rounds it takes for the jobs. */
export interface Setting {
  readonly name: SchemeName;
  readonly rule: Rule;
  readonly scheme: Readonly<Record<string, unknown>>;
  readonly rounds: number;
  /** Parameters as a reader sees them. */
  readonly text: string;
  /** Whether the parameters are those that the authors found on their profile. */
  readonly isAuthors: boolean;
}

/** Stragglers of GC, and (B, W, lambda) of the others, that the authors found. */
const THEIRS = { gc: 15, 'sr-sgc': [2, 3, 23], 'm-sgc': [1, 2, 27] } as const;

/** The grid on which the best are looked for. */
const LAMBDAS = [4, 8, 12, 16, 20, 23, 27, 32, 40, 48, 64];
const WINDOWS = {
  'sr-sgc': [
    [1, 2],
    [1, 3],
    [2, 3],
    [1, 4],
    [3, 4],
    [2, 5],
    [3, 7],
  ],
  'm-sgc': [
    [1, 2],
    [1, 3],
    [2, 3],
    [1, 4],
    [2, 4],
    [3, 4],
  ],
} as const;

/** All settings of the table: those of the authors, and the grid unless it is to be quick. */
export function settingsOf(jobs: number, quick: boolean): Setting[] {
  return RULES.flatMap((rule) => [
    { name: 'uncoded', rule, scheme: { name: 'uncoded' }, rounds: jobs, text: '', isAuthors: true },
    ...Array.from({ length: quick ? THEIRS.gc : 32 }, (_, s) => gcSetting(s + 1, rule, jobs)),
    ...(['sr-sgc', 'm-sgc'] as const).flatMap((name) => {
      const grid = quick ? [] : WINDOWS[name].flatMap(([B, W]) => LAMBDAS.map((lambda) => [B, W, lambda]));
      const theirs = THEIRS[name];
      const others = grid.filter((each) => each.join() !== theirs.join());
      return [theirs, ...others].map(([B, W, lambda], i) =>
        memorySetting(name, { B, W, lambda }, rule, jobs, i === 0),
      );
    }),
  ]);
}

function gcSetting(s: number, rule: Rule, jobs: number): Setting {
  const scheme = { name: 'gc', load: s + 1, rule };
  return { name: 'gc', rule, scheme, rounds: jobs, text: `s = ${s}`, isAuthors: s === THEIRS.gc };
}

function memorySetting(
  name: 'sr-sgc' | 'm-sgc',
  parameters: { B: number; W: number; lambda: number },
  rule: Rule,
  jobs: number,
  isAuthors: boolean,
): Setting {
  const { B, W, lambda } = parameters;
  return {
    ...{ name, rule, text: `(${B}, ${W}, ${lambda})`, isAuthors },
    scheme: { name, ...parameters, rule, ...(name === 'sr-sgc' ? { jobs } : {}) },
    rounds: jobs + (name === 'sr-sgc' ? B : W - 2 + B),
  };
}
