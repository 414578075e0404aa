import { httpContract, type KnownFaults } from '@spoor/testkit';
import { httpSubject } from './http-subject.ts';

const servers = (...names: string[]) => names.map((name) => `${name} server`);

/** What upstream's instrumentation does wrong, and ours does not (docs/decisions/differences.md has the reasons). */
const known = (scheme: 'http' | 'https'): KnownFaults => ({
  // An array of headers is copied like an object: the server receives headers named `0` and `1`.
  changed: ['RequestHeaderArray'],
  missing: [
    // It sees `request` events only.
    ...servers('CheckExpectation'),
    // It replaces `http.request` and `http.get`, not what they call.
    ...(scheme === 'http' ? ['NewClientRequest client'] : []),
  ],
  wrong: [
    // A good 200 for a response that was never sent.
    ...servers('HangUp', 'DestroyBefore', 'DestroyWithError', 'AbortBefore', 'Signal', 'Timeout'),
    // A response that broke off counts as a good one.
    ...['BrokenOff client', 'DestroyAfter client'],
    // The answer to an upgrade or a CONNECT is not looked at.
    ...['Upgrade client', 'Connect client'],
    // Headers that were given to `writeHead` are not found.
    ...servers('Captured'),
  ],
});

httpContract(httpSubject('reference', 'http', known('http')));
httpContract(httpSubject('reference', 'https', known('https')));
