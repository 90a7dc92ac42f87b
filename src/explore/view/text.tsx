import { useEffect, useState } from 'preact/hooks';
import type { Outline } from '../protocol.js';

interface TextProps {
  readonly outline: Outline | undefined;
  readonly csv: string | undefined;
  readonly onApply: (text: string) => void;
}

/** The experiment as a file: to copy, and to change what there are no sliders for. */
export function Text({ outline, csv, onApply }: TextProps) {
  const yaml = outline?.yaml ?? '';
  const [text, setText] = useState(yaml);
  const [said, setSaid] = useState('');
  useEffect(() => setText(yaml), [yaml]);
  const copy = (what: string, content: string) => {
    navigator.clipboard.writeText(content).then(
      () => setSaid(`${what} is copied.`),
      () => setSaid('The browser does not let this page copy: select the text, and copy it.'),
    );
  };
  return (
    <section class="card" id="experiment">
      <h2>The experiment</h2>
      <p class="hint">
        Save it as <code>experiment.yaml</code>: <code>straggle run experiment.yaml --out result.csv</code>{' '}
        gives the same numbers.
      </p>
      <textarea
        aria-label="The experiment as YAML"
        spellcheck={false}
        rows={Math.min(24, text.split('\n').length + 1)}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <div class="buttons">
        <button type="button" onClick={() => copy('The experiment', text)}>
          Copy
        </button>
        <button type="button" disabled={text === yaml} onClick={() => onApply(text)}>
          Run what is written
        </button>
        <button type="button" onClick={() => copy('The link', location.href)}>
          Copy link
        </button>
        <button type="button" disabled={csv === undefined} onClick={() => save('result.csv', csv ?? '')}>
          Save result.csv
        </button>
        <span role="status">{said}</span>
      </div>
    </section>
  );
}

function save(name: string, content: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'text/csv' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
