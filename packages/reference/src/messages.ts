/** What is said about the upstream packages, and about their exporters. */
import { catalogue } from '@spoor/messages';

export const messages = catalogue({
  /** @param packages as `npm install` takes them */
  missing: (name: string, packages: readonly string[]) =>
    `${name} must be fast where the upstream packages are not installed, got 'reference'; using fast; for reference: npm install ${packages.join(' ')}`,
  unreachable: (destination: string, reason: string | undefined) =>
    `${destination} must be reachable, got '${reason}'; we drop spans until it is`,
  reachable: (destination: string, dropped: number) =>
    `${destination} is reachable again; ${dropped} spans were dropped`,
});
