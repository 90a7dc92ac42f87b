import { join } from 'node:path';
import { writeFiles } from '../../report/files.js';
import { pageHtml } from '../../report/page/html.js';
import type { Page, PaperCard, Result, Section, Statement, Verdict } from '../../report/page/page.js';
import { VERSION } from '../../simulation/results/version.js';
import { type LedgerRow, numberText, PAPER_TITLES, readClaims } from '../figures/ledger.js';
import { readMeta } from '../plot/result-files.js';
import { type Found, findResults, type ResultFiles } from './find.js';
import { type Detail, type KnownFigure, resultOf } from './result-of.js';

/** Settings of a page. */
interface PageOptions extends Detail {
  /** Path of the page. */
  readonly out: string;
  /** Said at the top, before what is always said. */
  readonly notes?: readonly string[];
}

/**
 * A page of results: those of the papers by paper, with their statements, then all others.
 * @throws InputError where a file is not what it should be
 */
export async function pageOf({ results, claims }: Found, options: PageOptions): Promise<Page> {
  const ids = new UniqueIds();
  const figureOf = new Map(results.map((files) => [files, idOfFigure(files, options.figures)]));
  const statements = statementsOf(claims.flatMap(readClaims), ids);
  const sections: Section[] = [];
  for (const paper of PAPERS) {
    const own = results
      .filter((files) => paper.has(figureOf.get(files) ?? ''))
      .sort(inOrderOf(options.figures, figureOf));
    const said = statements.filter(({ paper: { key } }) => key === paper.key);
    if (own.length + said.length === 0) continue;
    sections.push({
      id: ids.of(paper.key),
      title: paper.name,
      reference: `${paper.title}. ${paper.reference}`,
      results: await resultsOf(own, ids, options),
      statements: said.map(({ statement }) => statement),
    });
  }
  const others = results.filter((files) => !PAPERS.some((paper) => paper.has(figureOf.get(files) ?? '')));
  if (others.length > 0) {
    const found = await resultsOf(others, ids, options);
    sections.push({ id: ids.of('results'), title: 'Results', results: found, statements: [] });
  }
  return {
    title: titleOf(sections, statements.length > 0),
    introduction: [...(options.notes ?? []), ...introduction(statements.length > 0)],
    papers: sections.flatMap((section) => cardOf(section)),
    sections,
    colophon: `Made by straggle ${VERSION}. The page is one file: it fetches nothing and runs nothing.`,
  };
}

async function resultsOf(
  files: readonly ResultFiles[],
  ids: UniqueIds,
  options: PageOptions,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const each of files) {
    const name = each.stem.split(/[\\/]/).at(-1) ?? '';
    results.push(await resultOf(each, ids.of(name), options.out, options));
  }
  return results;
}

/** The id of the figure that a result is, if it is one of ours. */
function idOfFigure({ meta }: ResultFiles, figures: readonly KnownFigure[]): string {
  const id = meta === undefined ? undefined : readMeta(meta).figure;
  return figures.some((figure) => figure.id === id) ? (id ?? '') : '';
}

function inOrderOf(figures: readonly KnownFigure[], figureOf: ReadonlyMap<ResultFiles, string>) {
  const place = (files: ResultFiles) => figures.findIndex(({ id }) => id === figureOf.get(files));
  return (a: ResultFiles, b: ResultFiles) => place(a) - place(b);
}

interface PaperStatement {
  readonly paper: PaperFacts;
  readonly statement: Statement;
}

function statementsOf(rows: readonly LedgerRow[], ids: UniqueIds): PaperStatement[] {
  // The ledger of a folder repeats those of the papers.
  const distinct = new Map(rows.map((row) => [JSON.stringify(row), row]));
  return [...distinct.values()].flatMap((row) => {
    const paper = PAPERS.find(({ has }) => has(row.id));
    if (paper === undefined) return [];
    const { section, statement, note } = row;
    const [value, interval] = numberText(row).split(/ (?=\[)/);
    const verdict = row.verdict as Verdict;
    const ours = row.origin === 'ours' ? { ours: true } : {};
    const said = { id: ids.of(row.id), place: section, statement, note, value, verdict, ...ours };
    return [{ paper, statement: interval === undefined ? said : { ...said, interval } }];
  });
}

function cardOf({ id, title: paperName, statements }: Section): PaperCard[] {
  const paper = PAPERS.find(({ name }) => name === paperName);
  if (paper === undefined || statements.length === 0) return [];
  const { name, title, reference, idea } = paper;
  return [{ name, title, reference, idea, section: id, statements }];
}

function titleOf(sections: readonly Section[], withStatements: boolean): string {
  if (withStatements) return 'What papers on stragglers say, and what comes out';
  const names = sections.flatMap(({ results }) => results.map(({ title }) => title));
  return names.length <= 3 ? names.join(', ') : `${names.length} results`;
}

function introduction(withStatements: boolean): string[] {
  if (!withStatements) return [];
  return [
    'Figures, tables and statements of papers on coded distributed gradient descent, made again by discrete-event ' +
      'simulation. Every number here was computed; the verdicts follow from them and none is typed in. A statement ' +
      '“holds as amended” where it is true once something is put right, which the note beside it says, and is ' +
      '“inconclusive” where the interval of our number lies on both sides. Counted are the statements of the papers.',
  ];
}

/** Identifiers that no two things on a page share. */
class UniqueIds {
  private readonly used = new Set<string>();

  of(name: string): string {
    const plain = name.replace(/[^\w-]+/g, '-').replace(/^[^A-Za-z]+/, '') || 'result';
    let id = plain;
    for (let i = 2; this.used.has(id); i++) id = `${plain}-${i}`;
    this.used.add(id);
    return id;
  }
}

/** A paper as pages speak of it. */
interface PaperFacts extends Omit<PaperCard, 'statements' | 'section'> {
  readonly key: string;
  /** Whether a figure or a claim of this id belongs to it. */
  readonly has: (id: string) => boolean;
}

/** The papers, in the order in which they stand side by side. */
export const PAPERS: readonly PaperFacts[] = [
  {
    key: 'cpgc',
    name: 'CPGC',
    title: PAPER_TITLES.cpgc.replace(/ \(CPGC\)$/, ''),
    reference: 'E. Ozfatura, S. Ulukus, D. Gündüz, ICASSP 2019',
    idea:
      'A worker sends its blocks one by one, first an uncoded one, then sums of two, so that what slow workers have ' +
      'done counts too; an iteration may end with some blocks missing.',
    has: (id) => id.startsWith('cpgc-'),
  },
  {
    key: 'rcsc',
    name: 'RCSC',
    title: PAPER_TITLES.rcsc.replace(/ \(RCSC\)$/, ''),
    reference: 'E. Ozfatura, S. Ulukus, D. Gündüz, journal extension of CPGC, 2020',
    idea:
      'Messages add up one, two, three blocks that random circular shifts choose, so that one construction serves any ' +
      'number of workers, for coded computation and for coded communication.',
    has: (id) => id.startsWith('rcsc-'),
  },
  {
    key: 'erasurehead',
    name: 'ErasureHead',
    title: PAPER_TITLES.erasurehead.replace(/^ErasureHead: /, ''),
    reference: 'H. Wang, Z. Charles, D. Papailiopoulos, 2019',
    idea:
      'Groups of workers hold the same tasks; the master waits for a given number of workers at most, and goes on without the ' +
      'groups that are not in by then.',
    has: (id) => id.startsWith('erasurehead-'),
  },
  {
    key: 'wgc',
    name: 'WGC',
    title: PAPER_TITLES.wgc,
    reference: 'N. Charalambides, M. Pilanci, A. O. Hero III, ICASSP 2020',
    idea:
      'The data is compressed first, by drawing blocks according to their leverage scores; a Reed-Solomon code then ' +
      'decodes the weighted sum of their gradients exactly.',
    has: (id) => id.startsWith('wgc-'),
  },
  {
    key: 'sgc-itw',
    name: 'SGC (ITW)',
    title: 'Stochastic Gradient Coding for Flexible Straggler Mitigation in Distributed Learning',
    reference: 'R. Bitar, M. Wootters, S. El Rouayheb, ITW 2019',
    idea:
      'Every point is given to a few random workers, to more of them the larger its norm; the results of those that respond are ' +
      'summed, and the sum is right on average.',
    has: (id) => id.startsWith('sgc-itw-'),
  },
  {
    key: 'sgc',
    name: 'SGC (journal)',
    title: 'Stochastic Gradient Coding for Straggler Mitigation in Distributed Learning',
    reference: 'R. Bitar, M. Wootters, S. El Rouayheb, IEEE JSAIT 2020',
    idea:
      'The same code at length: its theorems with proofs, more codes to compare it with, and stragglers that stay ' +
      'stragglers for some iterations.',
    has: (id) => id.startsWith('sgc-') && !id.startsWith('sgc-itw-'),
  },
  {
    key: 'block-gc',
    name: 'Block GC',
    title: PAPER_TITLES['block-gc'],
    reference: 'Q. Wang, Y. Cui, C. Li, J. Zou, H. Xiong, 2021',
    idea:
      'The gradient’s coordinates are cut into blocks, each with a redundancy of its own, the least redundant computed ' +
      'first, so that what slow workers have done counts.',
    has: (id) => id.startsWith('block-gc-'),
  },
  {
    key: 'sequential',
    name: 'Sequential GC',
    title: PAPER_TITLES.sequential,
    reference: 'M. N. Krishnan, M. R. Ebrahimi, A. J. Khisti, ICLR 2023',
    idea:
      'What stragglers have lost of a gradient is made good in later rounds, beside the gradients that begin there; a ' +
      'gradient may be some rounds late, and costs less work.',
    has: (id) => id.startsWith('sequential-'),
  },
  {
    key: 'async',
    name: 'Asynchronous',
    title: PAPER_TITLES.async,
    reference: 'S. Dutta, G. Joshi, S. Ghosh, P. Dube, P. Nagpurkar, AISTATS 2018',
    idea:
      'Nobody waits for the slowest: the model is updated when a few gradients are in, some of them of older models, and ' +
      'the error is compared at equal times.',
    has: (id) => id.startsWith('async-'),
  },
];

/** A page with few results is opened with everything to be seen. */
const FEW = 5;

/** Rows of tables on a page, all together, and how many each has at least and at most. */
const ROWS = { together: 4000, least: 24, most: 1000 };

/**
 * The page of some results, as HTML. The same results give the same bytes.
 * @param paths folders, or CSV, SVG and meta files
 * @param out where it will lie
 * @param figures those that have a title and a source of their own, in their order
 * @param notes said at the top
 * @throws InputError where results are not there or not what they should be
 */
export async function reportHtml(
  paths: readonly string[],
  out: string,
  figures: readonly KnownFigure[],
  notes: readonly string[] = [],
): Promise<string> {
  const found = findResults(paths);
  const count = found.results.length;
  const rows = Math.max(ROWS.least, Math.min(ROWS.most, Math.floor(ROWS.together / count)));
  return pageHtml(await pageOf(found, { out, figures, rows, open: count <= FEW, notes }));
}

/**
 * Writes FOLDER/index.html, the page of all that lies in a folder of figures.
 * @param notes said at the top
 * @throws InputError, OutputError
 */
export async function writeIndex(
  folder: string,
  figures: readonly KnownFigure[],
  notes: readonly string[] = [],
): Promise<string> {
  const path = join(folder, 'index.html');
  writeFiles([{ path, content: await reportHtml([folder], path, figures, notes) }]);
  return path;
}
