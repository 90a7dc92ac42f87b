import './arithmetic.js';
import { PICTURE_LIMITS, timelineOf } from '../../analysis/timeline/timeline.js';
import { SimulationError } from '../../engine/errors.js';
import { readTrace } from '../../models/traces/reader.js';
import { InputError } from '../../simulation/input/input-error.js';
import type { Answer, GivenFile, Request } from '../protocol.js';
import { catalogue } from './catalogue.js';
import { giveFile, installHost } from './host.js';
import { type Checked, check } from './outline.js';
import { Simulation } from './simulation.js';
import { TrainingSimulation } from './training.js';

/** Milliseconds between two pictures, and of work between two looks at what the page asks. */
const SHOWN_EVERY = 60;
const TURN = 25;

installHost();

const page = globalThis as unknown as {
  postMessage(answer: Answer): void;
  onmessage: (event: { readonly data: Request }) => void;
};

let checked: Checked | undefined;
let current = 0;

page.onmessage = ({ data: request }) => {
  if (request.kind === 'file') takeTrace(request.file);
  else if (request.kind === 'run') attempt('refused', request.id, () => start(request.id, request.fields));
  else attempt('untold', request.id, () => showTimeline(request.id, request.point, request.trial));
};

page.postMessage({ kind: 'catalogue', catalogue: catalogue() });

function takeTrace(file: GivenFile): void {
  giveFile(file);
  try {
    const { workers, rounds } = readTrace(`/${file.name}`);
    page.postMessage({ kind: 'trace', name: file.name, workers, rounds });
  } catch (error) {
    page.postMessage({ kind: 'unreadable', mistakes: String((error as Error).message).split('\n') });
  }
}

/** Answers with what is wrong, where something is. */
async function attempt(
  otherwise: 'refused' | 'untold',
  id: number,
  work: () => void | Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    page.postMessage({ kind: otherwise, id, mistakes: mistakesIn(error) });
  }
}

function mistakesIn(error: unknown): readonly string[] {
  if (error instanceof InputError) return error.mistakes.map((line) => line.replace(/^experiment: /, ''));
  return [error instanceof SimulationError ? error.message : String(error)];
}

async function start(id: number, fields: Parameters<typeof check>[0]): Promise<void> {
  current = id;
  // While a slider moves, only the last of what it asks for is worth checking.
  await nextTurn();
  if (current !== id) return;
  checked = undefined;
  checked = check(fields);
  page.postMessage({ kind: 'outline', id, outline: checked.outline });
  const { experiment, outline } = checked;
  const simulation = outline.training ? new TrainingSimulation(experiment) : new Simulation(experiment);
  const show = () => {
    const { done, all } = simulation;
    const found = { points: simulation.points(), trajectories: simulation.trajectories() };
    page.postMessage({ kind: 'points', id, ...found, done, all });
  };
  let [turn, shown] = [performance.now(), performance.now()];
  for (const _ of simulation.work()) {
    const now = performance.now();
    if (now - shown >= SHOWN_EVERY) {
      show();
      shown = now;
    }
    if (now - turn >= TURN) {
      await nextTurn();
      if (current !== id) return;
      turn = performance.now();
    }
  }
  show();
  page.postMessage({ kind: 'table', id, ...simulation.table() });
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Lets messages in. A timer would wait for four milliseconds. */
function nextTurn(): Promise<void> {
  return new Promise((resume) => {
    waiting.push(resume);
    channel.port2.postMessage(null);
  });
}

function showTimeline(id: number, point: number, trial: number): void {
  if (checked === undefined) return;
  const { document, experiment } = checked;
  const one = {
    ...experiment,
    points: [experiment.points[point]],
    values: [experiment.values[point]],
  };
  const { lanes, caption } = timelineOf(document, one, { trial, iterations: 1 }, PICTURE_LIMITS);
  page.postMessage({ kind: 'timeline', id, lane: lanes[0], caption });
}
