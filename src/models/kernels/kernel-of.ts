import { DenseKernel, type Kernel, SparseKernel } from './kernel.js';
import { type DenseRows, type Rows, toSparse } from './rows.js';
import { SimdDenseKernel } from './simd-dense.js';
import { SimdSparseKernel } from './simd-sparse.js';

/** Fewer entries are not worth a memory of their own. */
const FEWEST = 2000;

/** Dense rows of which at most this share is not zero are multiplied as sparse ones: the zeros cost more than the indices. */
const SPARSE = 0.3;

/**
 * The kernel for a data matrix: WebAssembly, which copies it, or the same in JavaScript, which reads it in place, where
 * there is no WebAssembly or the matrix is small. Zeros are passed over where most entries are (four of five in images of
 * digits). The results are the same to the bit, as long as all numbers are finite.
 */
export function kernelOf(rows: Rows): Kernel {
  if (rows.kind === 'dense' && rows.values.length >= FEWEST && isMostlyZero(rows))
    return kernelOf(toSparse(rows));
  if (rows.kind === 'sparse') {
    const simd = rows.value.length < FEWEST ? undefined : SimdSparseKernel.create(rows);
    return simd ?? new SparseKernel(rows);
  }
  const simd = rows.values.length < FEWEST ? undefined : SimdDenseKernel.create(rows);
  return simd ?? new DenseKernel(rows);
}

function isMostlyZero({ values }: DenseRows): boolean {
  const most = SPARSE * values.length;
  let count = 0;
  for (let e = 0; e < values.length; e++) if (values[e] !== 0 && ++count > most) return false;
  return true;
}
