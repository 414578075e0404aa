import * as core from './shared/core.ts';
import * as instrument from './shared/instrument.ts';
import * as messages from './shared/messages.ts';
import * as patch from './shared/patch.ts';
import * as redaction from './shared/redaction.ts';
import * as rules from './shared/rules.ts';

/**
 * The rooms that the parts share with this bundle. The build turns a part's `import … from '@spoor/core'` into reads of `shared.core`
 * (packages/build/parts.mjs), and fails for a name that is not here.
 */
export const shared = { core, instrument, messages, patch, redaction, rules };
