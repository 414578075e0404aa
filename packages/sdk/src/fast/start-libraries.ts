import type { Config } from '@spoor/config';
import type { TracerProvider } from '@spoor/core';
import {
  type CommonSettings,
  createInstrumentation,
  type Instrumentation,
  type Part,
} from '@spoor/instrument';
import type { LibrarySettings } from '@spoor/libraries/settings';
import { type LazyRow, lazyRows } from '@spoor/libraries/table';
import { version } from '../version.ts';
import { loadPart } from './load-part.ts';

/** The libraries of the table that the configuration has switched on. Nothing of them is loaded before the application loads theirs. */
export function libraryInstrumentations(
  config: Config,
  provider: TracerProvider | undefined,
): Instrumentation<CommonSettings>[] {
  const toInstrumentation = ({ name, targets }: LazyRow): Instrumentation<CommonSettings> => {
    const load = () => loadPart(`@spoor/libraries/${name}`) as Part<LibrarySettings>;
    const { start } = createInstrumentation<LibrarySettings>({ name, targets, load });
    const tracer = provider?.getTracer(`@spoor/${name}`, version);
    return { name, targets, start: (settings) => start({ ...settings, tracer }) };
  };
  return lazyRows.filter(({ name }) => config.instrumentations.includes(name)).map(toInstrumentation);
}
