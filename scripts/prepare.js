// Run by npm where a clone is installed or packed: builds it. `npx straggle` in a clone has npm prepare it once more,
// where that has been done.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const built = existsSync(new URL('../dist/cli.js', import.meta.url));
if (!built || process.env.npm_command !== 'exec') execSync('npm run build', { stdio: 'inherit' });
