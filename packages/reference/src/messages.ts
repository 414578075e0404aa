/** What is said about the exporters of the upstream packages. */
import { catalogue } from '@spoor/messages';

export const messages = catalogue({
  unreachable: (destination: string, reason: string | undefined) =>
    `${destination} must be reachable, got '${reason}'; we drop spans until it is`,
  reachable: (destination: string, dropped: number) =>
    `${destination} is reachable again; ${dropped} spans were dropped`,
});
