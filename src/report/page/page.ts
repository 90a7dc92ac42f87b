import type { CsvCell } from '../csv.js';

/** A self-contained page of results, as plain data. */
export interface Page {
  readonly title: string;
  /** Paragraphs below the title. */
  readonly introduction: readonly string[];
  /** Summary cards at the top. */
  readonly papers: readonly PaperCard[];
  readonly sections: readonly Section[];
  /** Origin of the page; printed at the end. */
  readonly colophon: string;
}

/** Outcome of checking a statement. */
export type Verdict = 'holds' | 'holds as amended' | 'fails' | 'inconclusive';

/** Summary of a paper and of its checked statements. */
export interface PaperCard {
  readonly name: string;
  readonly title: string;
  /** Authors, venue, year. */
  readonly reference: string;
  /** The paper's proposal in one sentence. */
  readonly idea: string;
  /** Id of the section that the card links to. */
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
  /** Meaning of the number and basis of the verdict. */
  readonly note: string;
  /** Our number. */
  readonly value: string;
  /** 95 % confidence interval of a sampled number. */
  readonly interval?: string;
  readonly verdict: Verdict;
  /** Whether it is not the paper's but ours: an extension, a cause, another reading. */
  readonly ours?: boolean;
}

/** A group of results with their statements. */
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
  /** Place in the paper, or origin of the result. */
  readonly source?: string;
  /** SVG as `inlineSvg` makes it. */
  readonly figure?: InlineFigure;
  readonly table?: Table;
  readonly experiments: readonly ExperimentText[];
  /** Provenance (seed, versions, hashes) as pairs of label and value. */
  readonly facts: readonly (readonly [string, string])[];
  readonly files: readonly FileLink[];
}

/** An SVG that is safe to embed in the page. */
export interface InlineFigure {
  readonly svg: string;
  /** Natural width in pixels. */
  readonly width: number;
}

/** The first rows of a result. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
  /** Number of rows of the whole result. */
  readonly total: number;
  /** Whether it is expanded when the page opens. */
  readonly open: boolean;
}

/** The text of an experiment file. */
interface ExperimentText {
  readonly name: string;
  readonly yaml: string;
  readonly open: boolean;
}

/** A file that holds the result. */
export interface FileLink {
  readonly name: string;
  /** Path relative to the page; absent for files outside the page's folder. */
  readonly href?: string;
}
