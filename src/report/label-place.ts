/** A rectangle in pixels; top is less than bottom. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Of the boxes in which a label could stand, the one that covers least: within the panel if possible, not upon
 * another label, on as few points of lines as possible; of equals the first.
 */
export function freest(
  candidates: readonly Box[],
  obstacles: readonly { x: number; y: number }[],
  placed: readonly Box[],
  panel: { readonly width: number; readonly height: number },
): Box {
  const cost = (box: Box): number => {
    const outside = box.left < 0 || box.right > panel.width || box.top < 0 || box.bottom > panel.height;
    const labels = placed.filter((other) => overlap(box, other)).length;
    const covered = obstacles.filter(({ x, y }) => within(box, x, y)).length;
    return (outside ? 1e6 : 0) + 1e4 * labels + covered;
  };
  return candidates.reduce((best, box) => (cost(box) < cost(best) ? box : best));
}

function within(box: Box, x: number, y: number): boolean {
  return x > box.left - 2 && x < box.right + 2 && y > box.top - 1 && y < box.bottom + 1;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
