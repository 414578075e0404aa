import { render } from 'preact';
import { App } from './app.tsx';
import { followCollector } from './state/collector.ts';
import { followKeys } from './state/keys.ts';
import { followLinks } from './state/location.ts';
import { applyTheme } from './state/theme.ts';

followLinks();
followKeys();
followCollector();
applyTheme();
const root = document.getElementById('page');
if (root !== null) render(<App />, root);
