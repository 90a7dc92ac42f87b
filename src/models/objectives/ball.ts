/**
 * Puts each of R vectors of ℓ entries, side by side, on the nearest point of the ball of this radius around 0, in
 * place: the projection of SGC, Theorem 4, for W a ball.
 */
export function projectOntoBall(betas: Float64Array, replicas: number, radius: number): void {
  const features = betas.length / replicas;
  for (let r = 0; r < replicas; r++) {
    let square = 0;
    for (let f = r * features; f < (r + 1) * features; f++) square += betas[f] * betas[f];
    if (square <= radius * radius) continue;
    const factor = radius / Math.sqrt(square);
    for (let f = r * features; f < (r + 1) * features; f++) betas[f] *= factor;
  }
}
