import type { BuildOptions } from 'esbuild';

export const preload: BuildOptions;
export const firstFile: BuildOptions;
export const onDemandParts: BuildOptions;
export const assistant: BuildOptions;
export const loader: BuildOptions;
/** @param entries entry files by the name by which the parts are required */
export function partBundles(entries: Readonly<Record<string, string>>): BuildOptions;
/** What all of them have alike. */
export const common: BuildOptions;
export const page: BuildOptions;
