import { render } from 'preact';
import type { Start } from '../page.js';
import { App } from './app.js';

/** Text of a block of data in the page. */
function dataOf(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

const root = document.getElementById('root');
if (root !== null) {
  root.textContent = '';
  const start = JSON.parse(dataOf('start')) as Start;
  render(<App source={dataOf('engine')} start={start} />, root);
}
