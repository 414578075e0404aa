import { isAnyInstalled, type Undo } from '@spoor/patch';
import type { CommonSettings, Instrumentation } from './instrumentation.ts';
import { loadEsModules } from './load-es-modules.ts';

function startOne<Settings extends CommonSettings>(
  instrumentation: Instrumentation<Settings>,
  settings: Settings,
): Undo[] {
  try {
    return [instrumentation.start(settings)];
  } catch (error) {
    settings.onFault(instrumentation.name, error, 'it is switched off');
    return [];
  }
}

/** Once, for all of them, since each hook costs something for each module. */
function hookEsModules<Settings extends CommonSettings>(
  instrumentations: readonly Instrumentation<Settings>[],
  { application, onFault }: Settings,
): Undo[] {
  const targets = instrumentations.flatMap((instrumentation) => instrumentation.targets);
  const modules = targets.filter((target) => target.kind === 'es-module');
  try {
    return isAnyInstalled(modules, application) ? [loadEsModules().hookEsModules()] : [];
  } catch (error) {
    onFault('es modules', error, 'they are not patched');
    return [];
  }
}

/** Starts each alone, and lets Node tell us of ES modules where the application has one of those that are wanted. */
export function startInstrumentations<Settings extends CommonSettings>(
  instrumentations: readonly Instrumentation<Settings>[],
  settings: Settings,
): Undo {
  const undos = instrumentations.flatMap((instrumentation) => startOne(instrumentation, settings));
  undos.push(...hookEsModules(instrumentations, settings));
  return () => {
    for (const undo of undos.splice(0).reverse()) undo();
  };
}
