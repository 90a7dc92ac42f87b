import { basename } from 'node:path';
import type { Goal } from '../analysis/advise/field.js';
import type { SearchSpace } from '../analysis/advise/search-space.js';
import { standInText } from '../analysis/advise/target.js';
import type { Base } from '../analysis/candidates/base.js';
import { MOST_ROUNDS } from '../analysis/candidates/measured.js';
import { barrierOf } from '../analysis/fit/workers.js';
import { isFree } from '../engine/links.js';
import { readTrace } from '../models/traces/reader.js';
import { count, plain, short } from '../report/numbers.js';
import { isTraining, type Point, trainingPoint } from '../simulation/experiment/experiment.js';

/** Assumptions of an answer. */
interface Ground {
  /** As the user has it. */
  readonly given: Base;
  /** With a stand-in problem, where one was needed. */
  readonly origin: Base;
  readonly goal: Goal;
  readonly space: SearchSpace;
}

/** Assumptions of an answer, in sentences: if one of them is wrong, the answer is not to be trusted. */
export function assumptions(ground: Ground): string[] {
  const { given, goal, space } = ground;
  const { point } = given;
  return [
    job(point, space),
    ...delay(point, goal),
    network(point),
    ...training(ground),
    ...(goal.target === undefined && point.tolerance > 0
      ? [`the tolerance ${point.tolerance} of the experiment is left out: everything is recovered`]
      : []),
    ...(goal.target === undefined && space.split === 'points'
      ? []
      : [
          `codes that are drawn at random, such as lt and sgc, are those of seed ${point.seed}: another draws others`,
        ]),
    'decoding and updating take no time',
  ];
}

function job({ workers, tasks }: Point, { split, maxLoad }: SearchSpace): string {
  const what =
    split === 'points'
      ? 'split by points: any loss, and a message is a whole gradient (--split blocks: codes for least squares)'
      : "split by blocks of rows of X'X: least squares only, and a message is a part of the gradient";
  return `${count(workers)} workers, ${count(tasks)} tasks, ${what}; loads up to ${maxLoad} tasks per worker`;
}

function delay(point: Point, goal: Goal): string[] {
  const { delay, workers } = point;
  if (delay.model !== 'trace') {
    const growth: Readonly<Record<string, string>> = {
      worker: 'w tasks of a worker take w times its draw',
      subtask: 'every task has a draw of its own',
      iteration: 'the delay does not grow with the work',
    };
    const rule = growth[String(delay.correlation)];
    return [`delays are ${delay.model}${rule === undefined ? ', as the experiment has them' : `: ${rule}`}`];
  }
  return [
    rounds(String(delay.file), delay.mode === 'bootstrap', workers, goal),
    delay.order === undefined
      ? 'worker j of a code is worker j of the trace: where speeds last, another numbering may suit better or worse'
      : 'worker j of a code is worker order[j] of the trace',
    barrierOf(point) === undefined
      ? 'durations contain no waiting for other workers'
      : 'DURATIONS SEEM TO CONTAIN THE WAIT FOR THE SLOWEST: nothing here holds if they do (straggle fit says more)',
    growthOf(delay),
  ];
}

/** How durations of a trace grow with the work. */
function growthOf(delay: Point['delay']): string {
  if (delay.levels !== undefined) {
    return 'times for the work between that of the traces are on a line through the two nearest, worker by worker';
  }
  const fixed = Number(delay.fixed);
  return fixed === 0
    ? 'a duration is that of one task, and c tasks take c times as long: nothing is fixed (--set delay.fixed=F, ' +
        'which straggle fit estimates from traces at two loads)'
    : `a duration is that of one task; ${plain(100 * fixed)} % of it is spent whatever the load, the rest grows with it`;
}

function rounds(file: string, areDrawn: boolean, workers: number, { target }: Goal): string {
  const { rounds, workers: measured } = readTrace(file);
  const some = workers < measured ? `, the first ${workers} of its ${measured} workers` : '';
  if (rounds === 1) {
    return `every iteration is the one round of ${basename(file)}${some}: no interval says how far others are from it`;
  }
  const from = `the ${count(rounds)} rounds of ${basename(file)}${some}`;
  if (target === undefined && rounds <= MOST_ROUNDS)
    return `${from}, each once: as many of each kind as were measured`;
  return areDrawn ? `whole rounds are drawn at random from ${from}` : `${from}, in their order`;
}

function network({ network }: Point): string {
  if (isFree(network)) return 'no network: a message arrives as soon as it is sent';
  const { bandwidth, latency, link, overhead = 0 } = network;
  const speed = bandwidth === Infinity ? 'any amount' : `${short(bandwidth)} full results per time unit`;
  const intake = overhead > 0 ? `, overhead ${short(overhead)} per message` : '';
  return `network: ${speed} on a ${link} link, latency ${short(latency)}${intake}`;
}

function training({ given, origin, goal, space }: Ground): string[] {
  const { target } = goal;
  if (target === undefined) {
    return isTraining(given.point) ? ['training is left out: single iterations are timed'] : [];
  }
  const share = (100 * target.value) / target.start;
  const { iterations } = trainingPoint(origin.point).training;
  const name = target.metric === 'error' ? 'the distance to the optimum' : 'the loss';
  return [
    `the target is ${name} at ${short(target.value)}, ${short(share)} % of the ${short(target.start)} where training ` +
      'starts; all schemes take the same step, and what a run reaches first counts',
    ...(isTraining(given.point) ? [] : [standInText(origin.point)]),
    ...(space.split === 'points'
      ? [
          `without a barrier an iteration is an update, with results of a few workers: at most ${count(iterations)} of them`,
        ]
      : []),
  ];
}
