import type { DelayStream } from '../../engine/delays.js';
import { type Draws, Run } from '../../engine/run.js';
import { Streams } from '../../random/stream.js';
import type { TrainingPoint } from '../experiment/experiment.js';
import { type CompiledPoint, delaysOf, shareOrder } from '../monte-carlo/compiled-point.js';
import { groupKey } from '../monte-carlo/point-group.js';

/** A run to be: its point, compiled for it alone, and its number within the point. */
export interface Laid {
  readonly point: TrainingPoint;
  readonly number: number;
  readonly compiled: CompiledPoint;
}

/**
 * Runs that go on side by side, all of them an iteration before any goes on to the next.
 *
 * A run's draws belong to its number and the system alone, so that all schemes of a system meet the same stragglers in
 * run i, however the runs are spread over processes. Those that are here together meet delays that are drawn once.
 */
export class CommonDraws {
  readonly runs: readonly Run[];
  private readonly releases: (() => void)[] = [];

  /** @param all of points of the same seed */
  constructor(all: readonly Laid[]) {
    const keys = new Map(all.map(({ point }) => [point, groupKey(point)]));
    const worlds = new Map<string, Laid[]>();
    for (const each of all) {
      const key = `${each.number} ${keys.get(each.point)}`;
      worlds.set(key, [...(worlds.get(key) ?? []), each]);
    }
    const draws = new Map([...worlds.values()].flatMap((world) => this.drawsOf(world)));
    this.runs = all.map((each) => {
      const { point, number, compiled } = each;
      const { seed, incomplete, training } = point;
      return new Run(
        compiled.sequence,
        draws.get(each) as Draws,
        incomplete,
        compiled.code.plan.parts,
        new Streams(seed, keys.get(point) as string, 'run', number, 'computing'),
        number * training.iterations,
      );
    });
  }

  /** To be called once they are done. */
  release(): void {
    for (const release of this.releases) release();
  }

  /** The draws of runs of the same number in the same system. */
  private drawsOf(world: readonly Laid[]): [Laid, Draws][] {
    const compiled = world.map((each) => each.compiled);
    const stream = delaysOf(world[0].point, ...compiled.map(({ code }) => code.plan));
    if (world.length === 1) return [[world[0], stream]];
    if (!stream.model.ties) {
      const order = shareOrder(stream.delays, compiled);
      if (order !== undefined) this.releases.push(() => order.release());
    }
    const common = new CommonDelays(stream);
    return world.map((each) => [each, common.draws()]);
  }
}

/** Delays that several runs meet: drawn when the first of them comes to an iteration. */
class CommonDelays {
  private drawn = 0;

  constructor(private readonly stream: DelayStream) {}

  /** For one of the runs. */
  draws(): Draws {
    const { stream } = this;
    let met = 0;
    return {
      open: (streams) => stream.open(streams),
      restart: (firstIteration) => stream.restart(firstIteration),
      next: () => {
        if (met++ < this.drawn) return stream.delays;
        this.drawn++;
        return stream.next();
      },
    };
  }
}
