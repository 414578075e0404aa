// npm run check: types, format and lint, generated documents.
import { prepare, run } from './prepare.mjs';

prepare();
run('npx', ['tsc', '--project', 'tsconfig.json']);
run('npx', ['tsc', '--project', 'packages/page/tsconfig.json']);
run('npx', ['biome', 'check', '--error-on-warnings', '.']);
run(process.execPath, ['packages/build/docs.mjs', '--check']);
