// The tree of a tournament between slots: node 1 is the final, node n is fed by nodes 2n and 2n + 1, and the leaves are
// the slots in their order. A node is 16 bytes: the time of its winner as its bits, which for times >= 0 are ordered as
// the times are, and the winner's slot.
// ../tournament-queue.ts says what the functions are to TypeScript.

/** Bytes of a node, as a shift. */
export const NODE: usize = 4;
/** Offset of the slot in a node. */
export const SLOT: usize = 8;

/**
 * Puts a time into a leaf and plays its matches again, up to the final.
 * @param tree address of the tree
 * @param leaf number of the leaf's node
 * @returns the slot that has won
 */
export function replay(tree: usize, leaf: usize, time: f64): i32 {
  let node = leaf;
  let key = reinterpret<i64>(time);
  let slot = load<i32>(tree + (node << NODE), SLOT);
  store<i64>(tree + (node << NODE), key);
  while (node > 1) {
    const other = tree + ((node ^ 1) << NODE);
    const otherKey = load<i64>(other);
    // At equal times the lower slot wins, which is on the left. Selected and not branched on: who wins is not to be predicted.
    const lost = otherKey < key + <i64>(node & 1);
    key = select<i64>(otherKey, key, lost);
    slot = select<i32>(load<i32>(other, SLOT), slot, lost);
    node >>= 1;
    store<i64>(tree + (node << NODE), key);
    store<i32>(tree + (node << NODE), slot, SLOT);
  }
  return slot;
}

/**
 * Plays all matches.
 * @param tree address of the tree
 * @param leaves number of leaves, a power of two
 * @returns the slot that has won
 */
export function playAll(tree: usize, leaves: usize): i32 {
  for (let node = leaves - 1; node > 0; node--) {
    const left = tree + (node << (NODE + 1));
    const right = left + (1 << NODE);
    const lost = load<i64>(right) < load<i64>(left);
    store<i64>(tree + (node << NODE), select<i64>(load<i64>(right), load<i64>(left), lost));
    store<i32>(tree + (node << NODE), select<i32>(load<i32>(right, SLOT), load<i32>(left, SLOT), lost), SLOT);
  }
  return load<i32>(tree + (1 << NODE), SLOT);
}
