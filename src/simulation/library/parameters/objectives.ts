// Written by scripts/write-schema.js, from the registry.

/** Parameters of each loss, by name. A plug-in in TypeScript adds its own: `declare module 'straggle'`. */
export interface Objectives {
  /** factor·½‖X beta − y‖² + (l2/2)·‖beta‖²; test metric: mean squared error */
  readonly 'least-squares': {
    /** 1: gradient Xᵀ(X beta − y); 2: twice that */
    readonly factor?: number;
    /** penalty (l2/2)·‖beta‖²; 2 is that of ErasureHead's code */
    readonly l2?: number;
    /** radius of the ball around 0 that beta is kept in; without it beta is free */
    readonly project?: number;
  };
  /** Σ log(1 + exp(−y_i⟨x_i, beta⟩)) + (l2/2)·‖beta‖²; test metric: AUC or error rate */
  readonly logistic: {
    /** test metric: AUC, or fraction of wrong signs */
    readonly metric?: 'auc' | 'error';
    /** penalty (l2/2)·‖beta‖²; 2 is that of ErasureHead's code */
    readonly l2?: number;
    /** radius of the ball around 0 that beta is kept in; without it beta is free */
    readonly project?: number;
  };
}
