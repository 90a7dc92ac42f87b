import { describe, expect, it, vi } from 'vitest';
import { renderChart, svgToPng } from '../../../src/report/chart.js';
import { arrivalsOf, barsOf, recoveredOf } from '../../../src/report/timeline/bars.js';
import { ganttChart } from '../../../src/report/timeline/gantt.js';
import { COMPLETION, LOOKS } from '../../../src/report/timeline/looks.js';
import type { Lane, Timeline, TimelineIteration } from '../../../src/report/timeline/timeline.js';
import { microsecondsPerUnit } from '../../../src/report/timeline/trace-events.js';

/**
 * Worked out by hand: worker 0 finishes at 1 and its message travels to 3; worker 1 finishes at 2, waits for the link
 * until 2.5, and is with the master at 4, which ends it; worker 2 is still at work, worker 3 does not respond, worker 4
 * has finished at 3.5 and waits.
 */
const iteration: TimelineIteration = {
  name: 'trial 0',
  start: 0,
  events: [
    ...[0, 1, 2, 4].map((worker) => ({ kind: 'started' as const, time: 0, worker, subtask: 0 })),
    { kind: 'finished', time: 1, worker: 0, subtask: 0 },
    { kind: 'sent', time: 1, worker: 0, subtask: 0, taken: 1, left: 2.5, arrival: 3 },
    { kind: 'finished', time: 2, worker: 1, subtask: 0 },
    { kind: 'sent', time: 2, worker: 1, subtask: 0, taken: 2.5, left: 3.5, arrival: 4 },
    { kind: 'arrived', time: 3, worker: 0, subtask: 0, recovered: 1 },
    { kind: 'finished', time: 3.5, worker: 4, subtask: 0 },
    { kind: 'sent', time: 3.5, worker: 4, subtask: 0, taken: 4.5, left: 5, arrival: 5.5 },
    { kind: 'arrived', time: 4, worker: 1, subtask: 0, recovered: 3 },
  ],
  end: 4,
  complete: true,
};

const lane: Lane = {
  title: 'by hand',
  subtitle: 'complete at 4',
  workers: 5,
  subtasks: [['0'], ['1'], ['2'], ['3'], ['4']],
  parts: 4,
  partName: 'tasks',
  networkTakesTime: true,
  iterations: [iteration, { ...iteration, name: 'trial 1', start: 4, complete: false }],
};

const timeline: Timeline = { title: 'Timeline', caption: 'By hand.', unit: 's', lanes: [lane, lane] };

describe('what a lane is drawn as', () => {
  it('is computing, waiting, sending and travelling, and what was cancelled, up to the end', () => {
    const bars = barsOf(lane).filter(({ from }) => from < 4);
    const of = (look: string) =>
      bars.filter((bar) => bar.look === look).map(({ worker, from, to }) => [worker, from, to]);
    expect(of('silent')).toEqual([[3, 0, 4]]);
    expect(of('computing')).toEqual([
      [0, 0, 1],
      [1, 0, 2],
      [4, 0, 3.5],
    ]);
    expect(of('computingCancelled')).toEqual([[2, 0, 4]]);
    expect(of('waiting')).toEqual([[1, 2, 2.5]]);
    expect(of('waitingCancelled')).toEqual([[4, 3.5, 4]]);
    expect(of('sending')).toEqual([
      [0, 1, 2.5],
      [1, 2.5, 3.5],
    ]);
    expect(of('sendingCancelled')).toEqual([]);
    expect(of('travelling')).toEqual([
      [0, 2.5, 3],
      [1, 3.5, 4],
    ]);
    expect(barsOf(lane)).toHaveLength(2 * bars.length);
  });

  it('marks the arrival that completed it, and what was recovered so far', () => {
    expect(arrivalsOf(lane).map(({ worker, time, completes }) => [worker, time, completes])).toEqual([
      [0, 3, false],
      [1, 4, true],
      [0, 7, false],
      [1, 8, false],
    ]);
    expect(recoveredOf(lane).map(({ from, to, count }) => [from, to, count])).toEqual([
      [0, 3, 0],
      [3, 4, 1],
      [4, 4, 3],
      [4, 7, 0],
      [7, 8, 1],
      [8, 8, 3],
    ]);
  });
});

describe('a Gantt chart', () => {
  it('shows all of it, hatched what was cancelled, and explains it', async () => {
    const warn = vi.spyOn(console, 'warn');
    const { svg, png } = await renderChart(ganttChart(timeline));
    expect(warn).not.toHaveBeenCalled();
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
    // Two lanes with two iterations each, and a sample in the legend.
    const rects = (fill: string) => svg.split(`fill="${fill}"`).length - 1;
    expect(rects(LOOKS.silent.fill)).toBe(2 * 2 + 1);
    expect(rects(LOOKS.computingCancelled.fill)).toBe(2 * 2 + 1);
    expect(rects(LOOKS.waitingCancelled.fill)).toBe(2 * 2 + 1);
    expect(rects(COMPLETION.color)).toBe(2 * 1 + 1);
    for (const text of ['by hand', 'complete at 4', 'time in s', 'waiting, cancelled', 'ended incomplete']) {
      expect(svg).toContain(`>${text}<`);
    }
    expect(svg).not.toContain('>sending, cancelled<');
    // The hatching is drawn: with plain fills in its place the picture would be another.
    const plain = svg.replaceAll(/fill="url\(#hatch-[^"]*"/g, 'fill="white"');
    expect(plain).not.toBe(svg);
    expect(Buffer.compare(Buffer.from(await svgToPng(plain)), Buffer.from(png))).not.toBe(0);
  });

  it('is drawn for nothing that takes any time, and for many workers', async () => {
    const silent: TimelineIteration = { name: 'trial 0', start: 0, events: [], end: 0, complete: false };
    const empty = { ...timeline, lanes: [{ ...lane, iterations: [silent] }] };
    expect((await renderChart(ganttChart(empty))).svg).not.toMatch(/NaN|Infinity/);
    const many = { ...lane, workers: 400, subtasks: Array.from({ length: 400 }, () => ['']) };
    const { svg } = await renderChart(ganttChart({ ...timeline, lanes: [many] }));
    expect(Number(/height="(\d+)"/.exec(svg)?.[1])).toBeGreaterThan(1200);
    // So many numbers of workers as can be told apart.
    expect(svg).toContain('>395<');
    expect(svg).not.toContain('>396<');
  });
});

describe('the time of a trace', () => {
  const scaled = (end: number) =>
    microsecondsPerUnit({ ...timeline, lanes: [{ ...lane, iterations: [{ ...iteration, end }] }] });

  it('is a second for a unit, and another power of a thousand where that would show nothing', () => {
    expect([0, 1e-3, 0.4, 1, 1e6].map(scaled)).toEqual([1e6, 1e6, 1e6, 1e6, 1e6]);
    expect([9e-4, 1e-9, 1e-15].map(scaled)).toEqual([1e9, 1e12, 1e18]);
    expect([2e6, 2e9, 1e12].map(scaled)).toEqual([1e3, 1, 1]);
  });
});
