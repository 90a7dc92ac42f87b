// Written by scripts/write-schema.js, from the registry.

/** Parameters of each step rule, by name. A plug-in in TypeScript adds its own: `declare module 'straggle'`. */
export interface StepRules {
  /** scale/t^exponent, or scale/(t^exponent·‖XᵀX‖₂); t from 1 */
  readonly power: {
    /** step of the first update, before normalisation */
    readonly scale?: number;
    /** how fast it falls */
    readonly exponent?: number;
    /** spectral: divided by ‖XᵀX‖₂ */
    readonly normalise?: 'none' | 'spectral';
  };
  /** the same step always */
  readonly constant: {
    /** the step */
    readonly value?: number;
  };
  /** value·ratio^t; t from 1, so value·ratio first */
  readonly geometric: {
    /** what the step would be at t = 0 */
    readonly value?: number;
    /** factor from one update to the next */
    readonly ratio?: number;
  };
  /** the step of a paper's theorem */
  readonly theorem: {
    /**
     * sgc-3: min{1/2, log(1/epsilon²)/t}/‖XᵀX‖₂; sgc-4: 1/(λ·t); erasurehead-1: 1/β; erasurehead-2:
     * (1 − p)/β
     */
    readonly name?: 'sgc-3' | 'sgc-4' | 'erasurehead-1' | 'erasurehead-2';
    /** error tolerance ε, for sgc-3 only */
    readonly epsilon?: number;
  };
}
