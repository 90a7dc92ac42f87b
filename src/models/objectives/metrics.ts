import { DataError } from '../errors.js';

/** Mean squared error (1/n)·Σ (score_i − y_i)². */
export function meanSquaredError(scores: Float64Array, labels: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += (scores[i] - labels[i]) ** 2;
  return sum / scores.length;
}

/**
 * Area under the receiver operating characteristic: the probability that a point of label 1 scores higher than
 * one of the other class, ties counting one half. From the ranks, equal scores sharing their mean rank (Mann and
 * Whitney): (Σ ranks of the positives − P(P + 1)/2)/(P·N).
 * @param labels positive numbers for one class, zero or negative ones for the other
 * @throws DataError if one of the classes is empty
 */
export function areaUnderCurve(scores: Float64Array, labels: Float64Array): number {
  const positive = scores.filter((_, i) => labels[i] > 0).sort();
  const sorted = scores.slice().sort();
  // They are at the end, and have no rank.
  if (Number.isNaN(sorted.at(-1))) return Number.NaN;
  const positives = positive.length;
  let rankSum = 0;
  let next = 0;
  for (let p = 0; p < positives; ) {
    const score = positive[p];
    while (sorted[next] < score) next++;
    const first = next;
    while (next < sorted.length && sorted[next] === score) next++;
    let here = 0;
    while (p + here < positives && positive[p + here] === score) here++;
    // ranks first + 1 .. next
    rankSum += here * ((first + 1 + next) / 2);
    p += here;
  }
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new DataError(
      'AUC',
      `${positives} points of one class and ${negatives} of the other`,
      'some of both',
    );
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Fraction of points whose score has not the sign of their label; a score of 0 counts as wrong. */
export function errorRate(scores: Float64Array, labels: Float64Array): number {
  let wrong = 0;
  for (let i = 0; i < scores.length; i++) if (!(scores[i] * labels[i] > 0)) wrong++;
  return wrong / scores.length;
}
