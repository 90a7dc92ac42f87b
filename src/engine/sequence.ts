import type { Collector } from './collector.js';
import type { Arrivals, Controller } from './controller.js';
import type { Delays } from './delays.js';
import type { Iteration } from './iteration.js';
import type { Measures, Observer } from './measures.js';

/** Iterations of a trial or run, one after the other, with what their controller decides between them. */
export class Sequence {
  private readonly arrivals: Arrivals | undefined;
  /** Time that the decision before the last iteration took: part of its completion time. */
  before = 0;
  private isFirst = true;

  constructor(
    readonly iteration: Iteration,
    readonly collector: Collector,
    private readonly controller?: Controller,
  ) {
    if (controller) this.arrivals = iteration.arrivals();
  }

  /** Whether decisions depend on the inner products of successive gradient estimates. */
  get learns(): boolean {
    return this.controller?.learn !== undefined;
  }

  /** Tells the controller the inner product of the last two gradient estimates. */
  learn(product: number): void {
    this.controller?.learn?.(product);
  }

  /** The next iteration is the first of a trial or run. */
  restart(): void {
    this.isFirst = true;
    if (this.controller === undefined) return;
    this.controller.restart();
    this.iteration.readPlan();
  }

  /**
   * Runs the next iteration.
   * @returns its measures, an object that the next one overwrites; the time of a decision counts in the iteration after it
   */
  next(delays: Delays, observer?: Observer): Measures {
    const { iteration, collector, controller, arrivals } = this;
    this.before = 0;
    if (controller !== undefined && arrivals !== undefined && !this.isFirst) {
      this.before = controller.decide(arrivals);
      iteration.readPlan();
    }
    this.isFirst = false;
    const measures = iteration.run(delays, collector, observer, arrivals);
    measures.completionTime += this.before;
    return measures;
  }
}
