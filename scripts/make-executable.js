// The command can be called as it was built: npm makes it executable only where it was there before npm linked it.
// Run by `npm run build`, after tsc.
import { chmodSync } from 'node:fs';

chmodSync(new URL('../dist/cli.js', import.meta.url), 0o755);
