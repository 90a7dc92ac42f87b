/** What is measured against what. Times are of one core unless said otherwise. */

const delay = { model: 'shifted-exponential', alpha: 0.01, mu: 10 };
const engine = (scheme, more = {}) =>
  JSON.stringify({ trials: 1e9, workers: 20, split: 'blocks', scheme, delay, ...more });

const UC_MMC = engine({ name: 'uc-mmc', load: 3 });

/** The schemes of partners/ten_schemes_numpy.py, in its order. */
const TEN = [
  { name: 'uncoded' },
  { name: 'fastest-k', wait: 15 },
  { name: 'ignore-stragglers', wait: 16 },
  { name: 'uc-mmc', load: 3 },
  { name: 'mcc', load: 3 },
  { name: 'cpgc', load: 3 },
  { name: 'frc', load: 4 },
  { name: 'cyclic', load: 3 },
  { name: 'erasurehead', load: 4, wait: 8 },
  { name: 'cyclic', load: 2 },
];

const ERASUREHEAD = {
  trials: 1e9,
  workers: 30,
  scheme: { name: 'erasurehead', load: 3, wait: 11 },
  delay: { model: 'shifted-exponential', alpha: 1 / 30, mu: 30 },
};

/** A hundred workers. */
const ofHundred = (name, parameters, more = {}) =>
  engine({ name, ...parameters }, { workers: 100, split: 'points', ...more });

/** Whole blocks of Sobol points, more than there is time for. */
const SOBOL_TRIALS = 2 ** 30;

const node = (script, ...words) => ({
  program: process.execPath,
  words: [`bench/ours/${script}.js`],
  after: words,
});
const python = (script, needs, ...words) => ({
  words: [`bench/partners/${script}.py`],
  after: words,
  needs,
});

/** A whole process, from its start to its end. */
const start = (...words) => ({ program: process.execPath, words, start: true });

const SMALL = 'bench/small.yaml';

/** Schemes of docs/background/statistics.md. */
const SAMPLED = [
  { name: 'uncoded' },
  { name: 'fastest-k', wait: 10 },
  { name: 'mcc', load: 3 },
  { name: 'uc-mmc', load: 3 },
  { name: 'cpgc', load: 3 },
  { name: 'lt', load: 6 },
  { name: 'frc', load: 4 },
  { name: 'erasurehead', load: 4, wait: 9 },
  { name: 'cyclic', load: 4 },
  { name: 'sgc', redundancy: 2, wait: 10 },
];

/** A point of several schemes. */
const point = (schemes, trials) =>
  JSON.stringify({ trials, workers: 20, scheme: schemes[0], delay, sweep: { scheme: schemes } });

/** Rounds of threads take so many times as long: their start is in them, and what needs threads takes hours. */
const LONGER = 4;

/**
 * @typedef {object} Comparison
 * @property {string} id what the user types
 * @property {string} what the work
 * @property {string} against whom, in words
 * @property {string} unit of the rates; s: the numbers are seconds, and the ratio is theirs to ours; variance: lists of
 *   variances, and the ratio is the median of theirs to ours
 * @property {boolean} [isLeast] whether it is the least of them
 * @property {boolean} [precision] whether they are the seconds until a mean is known, and not those of the work
 * @property {number} [longer] how many times as long as others it is measured
 * @property {object} ours program; SECONDS goes between `words` and `after`
 * @property {object} theirs the same, with `needs`: a Python module, or a C++ source to compile
 * @property {number} least ratio of rates that is asked for
 * @property {number} aim
 */

/** @type {Comparison[]} */
export const comparisons = [
  {
    id: 'engine-simpy',
    what: 'engine, uc-mmc, K = 20',
    against: 'SimPy',
    unit: 'iterations/s',
    ours: node('iterations', UC_MMC),
    theirs: python('uc_mmc_simpy', 'simpy'),
    least: 35,
    aim: 60,
  },
  {
    id: 'engine-cpp',
    what: 'engine, uc-mmc, K = 20',
    against: 'C++, std::priority_queue, g++ -O3',
    unit: 'iterations/s',
    ours: node('iterations', UC_MMC),
    theirs: { compile: 'bench/partners/uc_mmc_events.cpp', words: [], after: [] },
    least: 0.8,
    aim: 1.2,
  },
  ...[
    ['engine-numpy', 'uc_mmc_matrix_numpy', 'NumPy with the scheduling matrix of the paper'],
    ['engine-numpy-tuned', 'uc_mmc_numpy', 'NumPy as an expert writes it, without the matrix'],
  ].map(([id, script, against]) => ({
    id,
    what: 'engine, uc-mmc, K = 20, two threads',
    against,
    unit: 'iterations/s',
    longer: LONGER / 2,
    ours: node('threads', UC_MMC, '2'),
    theirs: python(script, 'numpy'),
    least: 0.8,
    aim: 1.5,
  })),
  {
    id: 'cpgc-numpy',
    what: 'engine, cpgc, K = 20',
    against: 'NumPy as a user writes it',
    unit: 'iterations/s',
    ours: node('iterations', engine({ name: 'cpgc', load: 3 })),
    theirs: python('cpgc_numpy', 'numpy'),
    least: 3,
    aim: 5,
  },
  {
    id: 'erasurehead-numpy',
    what: 'engine, erasurehead, K = 30, c = 3, 11 waited for',
    against: 'NumPy as a user writes it',
    unit: 'iterations/s',
    ours: node('iterations', JSON.stringify(ERASUREHEAD)),
    theirs: python('erasurehead_numpy', 'numpy'),
  },
  {
    id: 'async-events',
    what: 'engine without a barrier, k-batch-async, K = 100, k = 10',
    against: 'our engine with a barrier, uncoded',
    unit: 'events/s',
    ours: node('events', ofHundred('k-batch-async', { wait: 10 }, { rounds: 400 })),
    theirs: node('events', ofHundred('uncoded', {})),
    least: 0.3,
    aim: 0.5,
  },
  {
    id: 'ten-numpy',
    what: 'ten schemes in one point, K = 20, on the same draws',
    against: 'ten NumPy scripts',
    unit: 'iterations/s',
    ours: node('iterations', point(TEN, 1e9)),
    theirs: python('ten_schemes_numpy', 'numpy'),
    least: 1.5,
    aim: 3,
  },
  ...[10, 100].map((workers) => ({
    id: `sgc-n${workers}`,
    what: `SGC training, 1000 x 100, n = ${workers}, d = 2`,
    against: 'NumPy, one run at a time, two gemv, one thread',
    unit: 'iterations/s',
    ours: node('training', String(workers)),
    theirs: python('sgc_training_numpy', 'numpy', String(workers)),
    least: 1,
    aim: 3,
  })),
  ...[
    ['different', 'all weights different'],
    ['sgc', 'weights as SGC leaves them, d = 2, p = 0.5'],
    ['whole', 'all weights 1'],
  ].map(([weights, words]) => ({
    id: `gradient-${weights}`,
    what: `gradient, 1000 x 100, ten vectors at once, ${words}`,
    against: 'NumPy, two gemv, one thread',
    unit: 'gradients/s',
    ours: node('gradient', weights),
    theirs: python('gradient_numpy', 'numpy', weights),
    least: 1,
    aim: 2,
  })),
  {
    id: 'threads',
    what: 'engine, uc-mmc, K = 20, two threads, work of 4 s',
    against: 'one thread',
    unit: 'iterations/s',
    longer: LONGER,
    ours: node('threads', UC_MMC, '2'),
    theirs: node('threads', UC_MMC, '1'),
    least: 1.85,
    aim: 1.95,
  },
  {
    id: 'threads-machine',
    what: 'the same, two processes with nothing in common, for 4 s: the most that this machine gives',
    against: 'one process',
    unit: 'iterations/s',
    longer: LONGER,
    ours: node('side-by-side', UC_MMC, '2'),
    theirs: node('side-by-side', UC_MMC, '1'),
  },
  ...[
    ['variance', 'median over ten schemes', 5, 10],
    ['variance-least', 'least of ten schemes', 2, 2],
  ].map(([id, over, least, aim]) => ({
    id,
    what: `variance per trial with Sobol points, K = 20, ${over}`,
    against: 'independent draws',
    unit: 'variance',
    isLeast: id === 'variance-least',
    longer: 3,
    ours: node('variance', point(SAMPLED, SOBOL_TRIALS), 'sobol'),
    theirs: node('variance', point(SAMPLED, SOBOL_TRIALS), 'independent'),
    least,
    aim,
  })),
  ...[
    ['uncoded', { name: 'uncoded' }, {}, 'one_message_numpy', ['1', '20']],
    ['uc-mmc-0', { name: 'uc-mmc', load: 3 }, {}, 'uc_mmc_numpy', ['0']],
    ['uc-mmc-5', { name: 'uc-mmc', load: 3 }, { tolerance: 0.05 }, 'uc_mmc_numpy', ['0.05'], [2, 5]],
    ['uc-mmc-30', { name: 'uc-mmc', load: 3 }, { tolerance: 0.3 }, 'uc_mmc_numpy', ['0.3']],
    ['mcc', { name: 'mcc', load: 3 }, {}, 'one_message_numpy', ['3', '7']],
    ['cpgc', { name: 'cpgc', load: 3 }, {}, 'cpgc_tuned_numpy', [], [15, 30]],
    ['cpgc-user', { name: 'cpgc', load: 3 }, {}, 'cpgc_numpy', [], [15, 30], 'a user'],
  ].map(([id, scheme, more, script, words, [least, aim] = [], who = 'an expert']) => ({
    id: `precision-${id}`,
    what: `mean completion time to 0.005 %, ${scheme.name}, K = 20${
      more.tolerance === undefined ? '' : `, tolerance ${100 * more.tolerance} %`
    }`,
    against: `NumPy as ${who} writes it, independent trials`,
    unit: 's',
    precision: true,
    ours: node('precision', engine(scheme, { trials: SOBOL_TRIALS, ...more })),
    theirs: python(script, 'numpy', ...words),
    least,
    aim,
  })),
  {
    id: 'precision-erasurehead',
    what: 'mean completion time to 0.005 %, erasurehead, K = 30, c = 3, 11 waited for',
    against: 'NumPy as an expert writes it, independent trials',
    unit: 's',
    precision: true,
    ours: node('precision', JSON.stringify({ ...ERASUREHEAD, trials: SOBOL_TRIALS })),
    theirs: python('erasurehead_numpy', 'numpy'),
  },
  {
    id: 'precision-ten',
    what: 'mean completion times to 0.005 %, ten schemes of one point, K = 20',
    against: 'ten NumPy scripts, independent trials',
    unit: 's',
    precision: true,
    longer: 2,
    ours: node('precision', point(TEN, SOBOL_TRIALS)),
    theirs: python('ten_schemes_numpy', 'numpy'),
    least: 3,
    aim: 8,
  },
  ...[
    ['version', 'straggle --version', ['--version'], 1 / 3, 1 / 2],
    ['help', 'straggle --help', ['--help'], 1 / 3, 1 / 2],
    ['run', 'straggle run of 1,000 trials', ['run', SMALL]],
  ].map(([id, what, words, least, aim]) => ({
    id: `start-${id}`,
    what: `${what}, the whole process`,
    against: 'node -e 0',
    unit: 's',
    ours: start('dist/cli.js', ...words),
    theirs: start('-e', '0'),
    least,
    aim,
  })),
];
