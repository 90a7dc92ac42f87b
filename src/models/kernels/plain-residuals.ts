import type { Kernel } from './kernel.js';

/** Kernel.residualGradient by the kernel's two products. */
export function plainResidualGradient(
  kernel: Kernel,
  betas: Float64Array,
  labels: Float64Array,
  weights: Float64Array,
  bases: Float64Array,
  replicas: number,
  out: Float64Array,
): void {
  const { points } = kernel;
  const all = replicas * points;
  const room = kernel.room(2 * all);
  const shifted = room.subarray(all);
  for (let r = 0; r < replicas; r++) {
    for (let i = r * points; i < (r + 1) * points; i++) shifted[i] = weights[i] - bases[r];
  }
  kernel.scores(betas, replicas, room, shifted);
  for (let r = 0, at = 0; r < replicas; r++) {
    for (let i = 0; i < points; i++, at++) {
      room[at] = shifted[at] === 0 ? 0 : shifted[at] * (room[at] - labels[i]);
    }
  }
  kernel.combine(room, replicas, out);
}
