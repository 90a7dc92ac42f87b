// Written by scripts/write-schema.js, from the registry.

/** Parameters of each data source, by name. A plug-in in TypeScript adds its own: `declare module 'straggle'`. */
export interface DataSources {
  /** X with entries N(0, std²), beta of integers 1..9, y = X beta + noise */
  readonly gaussian: {
    /** m, number of training points */
    readonly points?: number;
    /** ℓ, number of features */
    readonly features?: number;
    /** number of test points, drawn like the others */
    readonly test?: number;
    /** standard deviation of the entries of X */
    readonly std?: number;
    /** every row is scaled to this norm, so that SGC gives all points as many copies */
    readonly row_norm?: number;
    /** standard deviation of the labels around X beta */
    readonly noise?: number;
    /** what the entries of beta are drawn from: integers, 1 to 9 (where absent), or uniform on [0, 1] */
    readonly truth?: 'integers' | 'uniform';
    /** labels are the signs of y: −1 or 1 */
    readonly two_classes?: boolean;
  };
  /** gaussian rows scaled to norms 1, √3, √6, √10 by quarter, y = X beta + noise */
  readonly 'unequal-norms': {
    /** m, number of training points */
    readonly points?: number;
    /** ℓ, number of features */
    readonly features?: number;
    /** number of test points, drawn like the others */
    readonly test?: number;
    /** standard deviation of the labels around X beta */
    readonly noise?: number;
  };
  /** a consistent system: X with entries N(0, std²), beta of integers 1..9, y = X beta */
  readonly consistent: {
    /** m, number of training points */
    readonly points?: number;
    /** ℓ, number of features */
    readonly features?: number;
    /** number of test points, drawn like the others */
    readonly test?: number;
    /** standard deviation of the entries of X */
    readonly std?: number;
    /** every row is scaled to this norm, so that SGC gives all points as many copies */
    readonly row_norm?: number;
  };
  /** blocks of rows with integer entries Uni[−spread·i, spread·i], shuffled; y = P_X z + noise */
  readonly 'uniform-blocks': {
    /** number of blocks */
    readonly blocks?: number;
    /** rows in a block */
    readonly rows?: number;
    /** ℓ, number of features */
    readonly features?: number;
    /** largest entry of the first block */
    readonly spread?: number;
    /** whether rows are shuffled; if not, later blocks of rows have larger leverage scores */
    readonly shuffle?: boolean;
    /** standard deviation of the labels around the image of X, or a list of one for each block */
    readonly noise?: number | readonly number[];
    /** number of test points, labels without noise */
    readonly test?: number;
  };
  /** generated one-hot rows: a category in each field, and a constant */
  readonly 'one-hot': {
    /** points before the split into training and test */
    readonly points?: number;
    /** number of fields, each with one non-zero per row */
    readonly fields?: number;
    /** categories of a field; features: fields·categories + 1 */
    readonly categories?: number;
    /** 1: all categories equally likely; larger: less equal */
    readonly skew?: number;
    /** standard deviation of the scores */
    readonly signal?: number;
    /** labels −1 and 1, otherwise real numbers */
    readonly two_classes?: boolean;
    /** standard deviation of real labels around the score */
    readonly noise?: number;
    /** fraction of the points that is kept for the test metric */
    readonly test?: number;
    /** training points beyond the largest multiple of this are dropped (ErasureHead: 30) */
    readonly multiple_of?: number;
  };
  /** CSV or CSV.gz files, with or without a header: X and y, or one with a column of labels */
  readonly csv: {
    /** file of X: a row per point, looked up in the data directories */
    readonly x?: string;
    /** file of y: a number per line, looked up in the same way */
    readonly y?: string;
    /** in place of y: the column of x that has the labels */
    readonly label?: string;
    /** whether the first line names the columns; default: where none of its entries is a number */
    readonly header?: boolean;
  };
  /** images and labels from IDX or IDX.gz files */
  readonly idx: {
    /** file of the images, looked up in the data directories */
    readonly x?: string;
    /** file of the labels, looked up in the data directories */
    readonly y?: string;
    /** entries are divided by this */
    readonly divisor?: number;
    /** keeps the points with these two labels, as −1 and 1; without it the labels stay as they are */
    readonly classes?: readonly [number, number];
    /** fraction of the points that is kept for the test metric */
    readonly test?: number;
    /** training points beyond the largest multiple of this are dropped (ErasureHead: 30) */
    readonly multiple_of?: number;
  };
  /** Amazon employee access, 9 columns and 34 pairs of them one-hot: 26,215 x 241,915, two classes */
  readonly amazon: {
    /** the file, with a header line */
    readonly file?: string;
    /** fraction of the points that is kept for the test metric */
    readonly test?: number;
    /** training points beyond the largest multiple of this are dropped (ErasureHead: 30) */
    readonly multiple_of?: number;
  };
  /** house sales in King County, 18 columns one-hot: 17,290 x 27,654, price in millions */
  readonly 'kc-housing': {
    /** the file, with a header line */
    readonly file?: string;
    /** fraction of the points that is kept for the test metric */
    readonly test?: number;
    /** training points beyond the largest multiple of this are dropped (ErasureHead: 30) */
    readonly multiple_of?: number;
  };
  /**
   * forest cover types 1 and 2, all columns one-hot; of a sample of 15,000 of the 581,012 rows:
   * 12,779 x 10,166, two classes
   */
  readonly covertype: {
    /** the file, with a header line and a column Cover_Type */
    readonly file?: string;
    /** fraction of the points that is kept for the test metric */
    readonly test?: number;
    /** training points beyond the largest multiple of this are dropped (ErasureHead: 30) */
    readonly multiple_of?: number;
  };
  /** digits 4 and 9 of the MNIST training set, 10,000 for training and 1,791 for the test */
  readonly mnist49: {
    /** training points; the others are the test part */
    readonly train?: number;
  };
}
