import { render } from 'preact';
import { App } from './app.tsx';
import { followLinks } from './state/location.ts';
import { applyTheme } from './state/theme.ts';

followLinks();
applyTheme();
const root = document.getElementById('page');
if (root !== null) render(<App />, root);
