// Gradients per second of least squares, Σ v_i (⟨x_i, beta⟩ − y_i) x_i on 1000 x 100, ten vectors at once, in one thread.
// Usage: node bench/ours/gradient.js SECONDS WEIGHTS
import { makeDataset } from '../../dist/models/data/dataset.js';
import { LeastSquares } from '../../dist/models/objectives/least-squares.js';
import { report } from './clock.js';

const [POINTS, FEATURES, VECTORS] = [1000, 100, 10];
const HOLDERS = 2;

/** The weight of a point: by the word of the command line. */
const weights = {
  /** All different: every point of every vector counts by itself. */
  different: () => 0.5 + Math.random(),
  /** As stochastic gradient coding leaves them: how many of a point's two workers are in, at p = 1/2. */
  sgc: () => Array.from({ length: HOLDERS }, () => (Math.random() < 0.5 ? 1 : 0)).reduce((a, b) => a + b),
  /** All 1: the gradient of the loss. */
  whole: () => 1,
}[process.argv[3] ?? 'different'];

const random = (length, draw = () => Math.random() - 0.5) => Float64Array.from({ length }, draw);
const rows = { kind: 'dense', points: POINTS, features: FEATURES, values: random(POINTS * FEATURES) };
const objective = new LeastSquares(makeDataset('bench', { rows, labels: random(POINTS) }));
const betas = random(VECTORS * FEATURES);
const v = random(VECTORS * POINTS, weights);
const out = new Float64Array(VECTORS * FEATURES);

report(() => {
  for (let i = 0; i < 10; i++) objective.gradient(betas, v, VECTORS, out);
  return 10 * VECTORS;
});
