import { copyFileSync, mkdirSync } from 'node:fs';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';

const pages = (entries) => entries.map(([text, link]) => ({ text, link }));

// The ledger of claims lies with the results; on the site it is a page like the others.
copyFileSync(
  new URL('../../results/claims.md', import.meta.url),
  new URL('../reference/claims.md', import.meta.url),
);

// The home page shows the explorer, as the build has made it.
mkdirSync(new URL('../public/', import.meta.url), { recursive: true });
copyFileSync(
  new URL('../../dist/explore/explore.html', import.meta.url),
  new URL('../public/explore.html', import.meta.url),
);

/** Links that lead to the ledger where it lies. */
function ledgerAsPage({ tokens }) {
  for (const link of tokens.flatMap(({ children }) => children ?? [])) {
    const way = link.type === 'link_open' ? link.attrGet('href') : null;
    if (way !== null) link.attrSet('href', way.replace(/^(\.\.\/)+results\/(?=claims\.md)/, '/reference/'));
  }
}

export default defineConfig({
  title: 'straggle',
  description: 'Stragglers in coded distributed gradient descent, simulated',
  lang: 'en',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  cleanUrls: true,
  lastUpdated: false,
  // As GitHub names them, so that a link to a heading leads there in both.
  markdown: { anchor: { slugify: slug }, config: (md) => md.core.ruler.push('ledger', ledgerAsPage) },
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
          ['What it is', '/'],
          ['Tutorial', '/tutorial'],
          ['Glossary', '/glossary'],
        ]),
      },
      {
        text: 'Guides',
        items: pages([
          ['Sweeps', '/guides/sweeps'],
          ['Traces', '/guides/traces'],
          ['Pictures and reports', '/guides/pictures'],
          ['A cluster', '/guides/cluster'],
          ['Training', '/guides/training'],
          ['From TypeScript', '/guides/library'],
          ['From Python', '/guides/python'],
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
          ['Statements of the papers', '/reference/claims'],
        ]),
      },
    ],
  },
});
