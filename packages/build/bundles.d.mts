import type { BuildOptions } from 'esbuild';

export const preload: BuildOptions;
export const onDemandParts: BuildOptions;
export const loader: BuildOptions;
