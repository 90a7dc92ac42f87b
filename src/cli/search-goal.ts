import { InputError, type Issue, mistake } from '../simulation/input/input-error.js';

/** Options that decide what is searched. */
export interface SearchFlags {
  readonly trace?: string;
  readonly fullGradient?: boolean;
  readonly targetError?: string;
  readonly targetMetric?: string;
  readonly split?: string;
  readonly schemes?: string[];
  readonly maxLoad?: number;
  readonly maxVolume?: number;
  readonly maxStorage?: number;
  readonly set?: string[];
  readonly trials?: number;
  readonly seed?: string;
}

/** Goal of a search, as it was asked for. */
export interface SearchGoal {
  /** Absent: full gradients. */
  readonly error?: { readonly text: string; readonly amount: number; readonly relative: boolean };
  readonly metric?: 'error' | 'loss';
}

/**
 * Reads what a search is asked for.
 * @throws InputError unless there is one source and one goal
 */
export function searchGoal(hasExperiment: boolean, flags: SearchFlags): SearchGoal {
  const { trace, fullGradient, targetError, targetMetric } = flags;
  const mistakes: Issue[] = [];
  if (hasExperiment === (trace !== undefined)) {
    const given = !hasExperiment ? 'nothing to advise on' : 'an experiment and --trace';
    mistakes.push(mistake('straggle advise', given, 'an experiment file, or --trace FILE'));
  }
  if ((fullGradient === true) === (targetError !== undefined)) {
    const given = fullGradient ? '--full-gradient and --target-error' : 'no goal';
    mistakes.push(mistake('straggle advise', given, '--full-gradient, or --target-error E'));
  }
  if (targetMetric !== undefined && targetError === undefined) {
    mistakes.push(mistake('--target-metric', targetMetric, 'with --target-error only'));
  } else if (targetMetric !== undefined && targetMetric !== 'error' && targetMetric !== 'loss') {
    mistakes.push(mistake('--target-metric', targetMetric, 'error, loss'));
  }
  const error = targetError === undefined ? undefined : amountOf(targetError);
  if (targetError !== undefined && error === undefined) {
    mistakes.push(
      mistake(
        '--target-error',
        targetError || '""',
        'a number > 0, or a percentage of the error at the start',
      ),
    );
  }
  if (mistakes.length > 0) throw new InputError(mistakes);
  return {
    ...(error === undefined ? {} : { error }),
    ...(targetMetric === 'error' || targetMetric === 'loss' ? { metric: targetMetric } : {}),
  };
}

function amountOf(text: string): SearchGoal['error'] {
  const [, digits, sign] = /^\s*([^%\s]+)\s*(%?)\s*$/.exec(text) ?? [];
  const number = digits === undefined ? Number.NaN : Number(digits);
  if (!(number > 0 && number < Infinity)) return undefined;
  return { text, amount: sign === '%' ? number / 100 : number, relative: sign === '%' };
}
