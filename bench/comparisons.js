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

const node = (script, ...words) => ({
  program: process.execPath,
  words: [`bench/ours/${script}.js`],
  after: words,
});
const python = (script, needs, ...words) => ({
  program: process.env.BENCH_PYTHON ?? 'python3',
  words: [`bench/partners/${script}.py`],
  after: words,
  needs,
});

/** Rounds of threads take so many times as long: their start is in them, and what needs threads takes hours. */
const LONGER = 3;

/**
 * @typedef {object} Comparison
 * @property {string} id what the user types
 * @property {string} what the work
 * @property {string} against whom, in words
 * @property {string} unit of the rates
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
    least: 0.4,
    aim: 0.7,
  },
  ...[
    ['engine-numpy', 'uc_mmc_matrix_numpy', 'NumPy with the scheduling matrix of the paper'],
    ['engine-numpy-tuned', 'uc_mmc_numpy', 'NumPy as an expert writes it, without the matrix'],
  ].map(([id, script, against]) => ({
    id,
    what: 'engine, uc-mmc, K = 20, two threads',
    against,
    unit: 'iterations/s',
    longer: LONGER,
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
    ours: node(
      'iterations',
      JSON.stringify({
        trials: 1e9,
        workers: 30,
        scheme: { name: 'erasurehead', load: 3, wait: 11 },
        delay: { model: 'shifted-exponential', alpha: 1 / 30, mu: 30 },
      }),
    ),
    theirs: python('erasurehead_numpy', 'numpy'),
  },
  {
    id: 'ten-numpy',
    what: 'ten schemes in one point, K = 20, on the same draws',
    against: 'ten NumPy scripts',
    unit: 'iterations/s',
    ours: node(
      'iterations',
      JSON.stringify({ trials: 1e9, workers: 20, scheme: TEN[0], delay, sweep: { scheme: TEN } }),
    ),
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
    what: 'engine, uc-mmc, K = 20, two threads',
    against: 'one thread',
    unit: 'iterations/s',
    longer: LONGER,
    ours: node('threads', UC_MMC, '2'),
    theirs: { ...node('threads', UC_MMC, '1'), ours: true },
    least: 1.8,
    aim: 1.95,
  },
];
