/**
 * What _HANDLER names under the wrapper script (`lambda-wrapper`), which has put the application's own handler into
 * _SPOOR_HANDLER. An ES module, since it may have to wait for the application's.
 */
import { loadHandler } from './load-handler.ts';
import { wrapHandler } from './wrap-handler.ts';

const { _SPOOR_HANDLER: own = '', LAMBDA_TASK_ROOT: root = process.cwd() } = process.env;
const { AWS_LAMBDA_FUNCTION_NAME: name = own } = process.env;
const flushMs = 200;

// The application finds its environment as it is without us.
process.env['_HANDLER'] = own;
delete process.env['_SPOOR_HANDLER'];

type Handler = Parameters<typeof wrapHandler>[0];

export const handler = wrapHandler((await loadHandler(own, root)) as Handler, { name, flushMs });
