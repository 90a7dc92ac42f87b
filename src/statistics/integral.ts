/** Nodes and weights of the five-point Gauss–Legendre rule on [−1, 1]: the middle, and two pairs. */
const NODES = [
  0,
  (1 / 3) * Math.sqrt(5 - 2 * Math.sqrt(10 / 7)),
  (1 / 3) * Math.sqrt(5 + 2 * Math.sqrt(10 / 7)),
];
const WEIGHTS = [128 / 225, (322 + 13 * Math.sqrt(70)) / 900, (322 - 13 * Math.sqrt(70)) / 900];

/** Integral of f from a to b by the five-point Gauss–Legendre rule on equal panels. */
export function integral(f: (x: number) => number, a: number, b: number, panels = 400): number {
  const half = (b - a) / panels / 2;
  let sum = 0;
  for (let p = 0; p < panels; p++) {
    const middle = a + (2 * p + 1) * half;
    sum += WEIGHTS[0] * f(middle);
    for (const i of [1, 2]) sum += WEIGHTS[i] * (f(middle - half * NODES[i]) + f(middle + half * NODES[i]));
  }
  return sum * half;
}

/** A point of a rule, and the length that it stands for. */
export interface WeightedPoint {
  readonly at: number;
  readonly weight: number;
}

/** The points of the five-point Gauss–Legendre rule from a to b. */
export function gaussPoints(a: number, b: number): WeightedPoint[] {
  const half = (b - a) / 2;
  return [-2, -1, 0, 1, 2].map((i) => ({
    at: a + half + Math.sign(i) * half * NODES[Math.abs(i)],
    weight: half * WEIGHTS[Math.abs(i)],
  }));
}
