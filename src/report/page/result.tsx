import { Fragment } from 'preact';
import type { FileLink, Result } from './page.js';
import { ScrollRegion } from './scroll-region.js';
import { TableView } from './table.js';

/** A result: its figure, its table, the experiments behind it and what they were run with. */
export function ResultView({ id, title, source, figure, table, experiments, facts, files }: Result) {
  return (
    <article class="result" id={id}>
      <div class="together">
        <h3>{title}</h3>
        {source !== undefined && <p class="reference">{source}</p>}
        {figure !== undefined && (
          <ScrollRegion class="figure" label={`Figure: ${title}`}>
            <div style={`width:${figure.width}px`} dangerouslySetInnerHTML={{ __html: figure.svg }} />
          </ScrollRegion>
        )}
      </div>
      {table !== undefined && <TableView {...table} title={title} />}
      <Experiments experiments={experiments} />
      <Facts facts={facts} files={files} />
    </article>
  );
}

/** The experiment, or, folded up together, all of them. */
function Experiments({ experiments }: Pick<Result, 'experiments'>) {
  const [first] = experiments;
  if (first === undefined) return null;
  return (
    <details open={first.open && experiments.length === 1}>
      <summary>
        {experiments.length === 1 ? 'Experiment ' : `${experiments.length} experiments `}
        <b>{[...new Set(experiments.map(({ name }) => name))].join(', ')}</b>
      </summary>
      {experiments.map(({ name, yaml }, i) => (
        <ScrollRegion class="scroll" label={`Experiment ${name}, ${i + 1} of ${experiments.length}`}>
          <pre>{yaml}</pre>
        </ScrollRegion>
      ))}
    </details>
  );
}

function Facts({ facts, files }: Pick<Result, 'facts' | 'files'>) {
  return (
    <dl class="facts">
      {facts.map(([label, value]) => (
        <Fact label={label} value={value} />
      ))}
      {files.length > 0 && (
        <div>
          <dt>files</dt>
          <dd>
            {files.map((file, i) => (
              <Fragment>
                {i > 0 && ' · '}
                <FileName {...file} />
              </Fragment>
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function FileName({ name, href }: FileLink) {
  return href === undefined ? <code>{name}</code> : <a href={href}>{name}</a>;
}
