import { effect, signal } from '@preact/signals';
import { recall, remember } from './remembered.ts';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value);
const stored = recall('theme');

export const theme = signal<Theme>(isTheme(stored) ? stored : 'auto');

/** The style sheet has both themes; `data-theme` says which, `auto` leaves it to the system. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
    remember('theme', theme.value);
  });
}
