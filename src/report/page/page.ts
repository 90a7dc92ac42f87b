import type { CsvCell } from '../csv.js';

/** A page that shows results: plain data. Everything it needs is in it. */
export interface Page {
  readonly title: string;
  /** What it is, a paragraph each. */
  readonly introduction: readonly string[];
  /** What is set side by side at the top. */
  readonly papers: readonly PaperCard[];
  readonly sections: readonly Section[];
  /** How it was made, at the end. */
  readonly colophon: string;
}

/** How a statement of a paper has come out. */
export type Verdict = 'holds' | 'holds as amended' | 'fails';

/** A paper, and what was found of it. */
export interface PaperCard {
  readonly name: string;
  readonly title: string;
  /** Authors, venue, year. */
  readonly reference: string;
  /** What it proposes, in a sentence. */
  readonly idea: string;
  /** The section that it leads to. */
  readonly section: string;
  readonly statements: readonly Statement[];
}

/** A checkable statement. */
export interface Statement {
  /** Unique on the page. */
  readonly id: string;
  /** Place in the paper. */
  readonly place: string;
  readonly statement: string;
  /** What the number is and what the verdict rests on. */
  readonly note: string;
  /** Our number. */
  readonly value: string;
  /** Its 95 % interval, where it was sampled. */
  readonly interval?: string;
  readonly verdict: Verdict;
}

/** Results that belong together. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly reference?: string;
  readonly results: readonly Result[];
  readonly statements: readonly Statement[];
}

/** One result: a figure or a sweep. */
export interface Result {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** Place in the paper, or what it comes from. */
  readonly source?: string;
  /** SVG as `inlineSvg` makes it. */
  readonly figure?: InlineFigure;
  readonly table?: Table;
  readonly experiments: readonly ExperimentText[];
  /** Seed, versions, hashes: label and value. */
  readonly facts: readonly (readonly [string, string])[];
  readonly files: readonly FileLink[];
}

/** A drawing that can stand in the page. */
export interface InlineFigure {
  readonly svg: string;
  /** Its own width in pixels. */
  readonly width: number;
}

/** The first rows of a result. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
  /** Rows that there are in all. */
  readonly total: number;
  /** Whether it is open when the page is. */
  readonly open: boolean;
}

/** An experiment as a file. */
export interface ExperimentText {
  readonly name: string;
  readonly yaml: string;
  readonly open: boolean;
}

/** A file that the result lies in. */
export interface FileLink {
  readonly name: string;
  /** Relative to the page, where it lies below it. */
  readonly href?: string;
}
