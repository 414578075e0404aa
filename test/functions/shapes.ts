import { classShapes } from './class-shapes.ts';
import { functionShapes } from './function-shapes.ts';
import type { Shape } from './shape.ts';

export const shapes: readonly Shape[] = [...functionShapes, ...classShapes];
