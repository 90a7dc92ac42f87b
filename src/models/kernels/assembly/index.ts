// The functions that the WebAssembly module exports; ../simd.ts says what they are to TypeScript.
export {
  combineOne,
  combineTwo,
  residuals,
  scoresOfOne,
  scoresOfTwo,
  select,
  subtract,
  weighted,
} from './dense';
export { packGram } from './gram';
export { sparseCombine, sparseCombineOne, sparseGram, sparseScores, sparseScoresOfOne } from './sparse';
