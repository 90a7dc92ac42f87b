import type { FigureContext } from '../../src/analysis/figures/figure.js';
import { FigureRunner } from '../../src/analysis/figures/figure-runner.js';

/**
 * What figures are made with, in this thread: the same as `straggle figures --quick` gives them. What has been trained
 * for one figure of a context is there for the next.
 */
export function figureContext(
  dataFolders: readonly string[],
  { quick = true, trials }: { quick?: boolean; trials?: number } = {},
  more: Partial<FigureContext> = {},
): FigureContext {
  const runner = new FigureRunner({
    ...{ dataFolders, quick, seed: '1', jobs: 0 },
    ...(trials === undefined ? {} : { trials }),
  });
  return { ...runner.contextFor({ id: 'test' }, []), ...more };
}
