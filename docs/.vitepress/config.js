import { existsSync } from 'node:fs';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';

const ROOT = new URL('../../', import.meta.url);

/** Pages of the sidebar that are there; what others write, and has not been written, is left out. */
function pages(entries) {
  return entries
    .map(([text, link]) => ({ text, link }))
    .filter(
      ({ link }) => existsSync(new URL(`docs${link}.md`, ROOT)) || existsSync(new URL(`.${link}.md`, ROOT)),
    );
}

export default defineConfig({
  title: 'straggle',
  description: 'Stragglers in coded distributed gradient descent, simulated',
  lang: 'en',
  cleanUrls: true,
  // Pages show results, and the ledger of claims is one: they lie beside docs/ and not in it.
  srcDir: '..',
  srcExclude: ['**/node_modules/**', '!(docs|results)/**', 'README.md'],
  rewrites: { 'docs/:path(.*)': ':path' },
  outDir: '.vitepress/dist',
  cacheDir: '.vitepress/cache',
  lastUpdated: false,
  // As GitHub names them, so that a link to a heading leads there in both.
  markdown: { anchor: { slugify: slug } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'Guides', link: '/guides/sweeps' },
      { text: 'Background', link: '/background/iteration' },
      { text: 'Reference', link: '/reference/cli' },
    ],
    sidebar: [
      {
        text: 'Start',
        items: pages([
          ['What it is', '/index'],
          ['Tutorial', '/tutorial'],
        ]),
      },
      {
        text: 'Guides',
        items: pages([
          ['Sweeps', '/guides/sweeps'],
          ['Traces', '/guides/traces'],
          ['Timelines and reports', '/guides/pictures'],
          ['A cluster', '/guides/cluster'],
          ['Training', '/guides/training'],
          ['From TypeScript', '/guides/library'],
          ['Adding a scheme', '/guides/adding-a-scheme'],
          ['Adding a delay model', '/guides/adding-a-delay-model'],
          ['Adding an objective', '/guides/adding-an-objective'],
          ['Adding a figure', '/guides/adding-a-figure'],
        ]),
      },
      {
        text: 'Background',
        items: pages([
          ['An iteration', '/background/iteration'],
          ['Delays', '/background/delays'],
          ['Schemes', '/background/schemes'],
          ['Training', '/background/training'],
          ['Random numbers and statistics', '/background/statistics'],
          ['Readings and corrections', '/background/corrections'],
          ['Performance', '/performance'],
        ]),
      },
      {
        text: 'Reference',
        items: pages([
          ['Command line', '/reference/cli'],
          ['Experiment file', '/reference/experiment'],
          ['Results', '/reference/results'],
          ['API', '/reference/api'],
          ['Figures', '/reference/figures'],
          ['Statements of the papers', '/results/claims'],
        ]),
      },
    ],
  },
});
