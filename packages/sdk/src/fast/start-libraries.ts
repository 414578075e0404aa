import type { Config } from '@spoor/config';
import type { TracerProvider } from '@spoor/core';
import {
  type CommonSettings,
  createInstrumentation,
  type Instrumentation,
  type Part,
} from '@spoor/instrument';
import type { Propagation } from '@spoor/instrument/messages';
import type { MessageSettings } from '@spoor/libraries/settings';
import { type LazyRow, lazyRows } from '@spoor/libraries/table';
import { version } from '../version.ts';
import { loadPart } from './load-part.ts';

function optionsOf({ options = {} }: LazyRow, { libraryOptions }: Config): Record<string, unknown> {
  return Object.fromEntries(Object.keys(options).map((name) => [name, libraryOptions[name]]));
}

/** The libraries of the table that the configuration has switched on. Nothing of them is loaded before the application loads theirs. */
export function libraryInstrumentations(
  config: Config,
  provider: TracerProvider | undefined,
  propagation: Propagation,
  rows: readonly LazyRow[] = lazyRows,
  load: (request: string) => unknown = loadPart,
): Instrumentation<CommonSettings>[] {
  const toInstrumentation = (row: LazyRow): Instrumentation<CommonSettings> => {
    const { name, targets } = row;
    const { start } = createInstrumentation<MessageSettings>({
      name,
      targets,
      load: () => load(`@spoor/libraries/${name}`) as Part<MessageSettings>,
    });
    const tracer = provider?.getTracer(`@spoor/${name}`, version);
    const options = optionsOf(row, config);
    const { databases } = config;
    return {
      name,
      targets,
      start: (settings) => start({ ...settings, tracer, options, databases, propagation }),
    };
  };
  return rows.filter(({ name }) => config.instrumentations.includes(name)).map(toInstrumentation);
}
