import { type Application, hookEsModules, type Undo } from '@spoor/patch';
import type { CommonSettings, Instrumentation } from './instrumentation.ts';

function startOne<Settings extends CommonSettings>(
  instrumentation: Instrumentation<Settings>,
  settings: Settings,
): Undo[] {
  try {
    return [instrumentation.start(settings)];
  } catch (error) {
    settings.onFault(instrumentation.name, error);
    return [];
  }
}

/** Starts each alone, and lets Node tell us of ES modules when one of them wants that and may get it. */
export function startInstrumentations<Settings extends CommonSettings>(
  instrumentations: readonly Instrumentation<Settings>[],
  settings: Settings,
  application: Application,
): Undo {
  const undos = instrumentations.flatMap((instrumentation) => startOne(instrumentation, settings));
  try {
    undos.push(hookEsModules(application));
  } catch (error) {
    settings.onFault('es modules', error);
  }
  return () => {
    for (const undo of undos.splice(0).reverse()) undo();
  };
}
