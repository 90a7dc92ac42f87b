import { DenseKernel, SparseKernel } from './javascript.js';
import type { Kernel } from './kernel.js';
import type { Rows } from './rows.js';
import { SimdDenseKernel } from './simd-dense.js';
import { SimdSparseKernel } from './simd-sparse.js';

/** Fewer entries are not worth a memory of their own. */
const FEWEST = 2000;

/**
 * The kernel for a data matrix: WebAssembly, which copies it, or the same in JavaScript, which reads it in place, where
 * there is no WebAssembly or the matrix is small. The results are the same to the bit.
 */
export function kernelOf(rows: Rows): Kernel {
  if (rows.kind === 'sparse') {
    const simd = rows.value.length < FEWEST ? undefined : SimdSparseKernel.create(rows);
    return simd ?? new SparseKernel(rows);
  }
  const simd = rows.values.length < FEWEST ? undefined : SimdDenseKernel.create(rows);
  return simd ?? new DenseKernel(rows);
}
