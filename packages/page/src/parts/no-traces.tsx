import type { Stats } from '../api/stats.ts';
import { useJson } from '../api/use-json.ts';
import { startCommands } from '../model/search/start-command.ts';
import { CopyButton } from './copy-button.tsx';
import { Empty } from './empty.tsx';

/** Nothing has arrived yet: how to send something to this very collector. */
export function NoTraces() {
  const stats = useJson<Stats>('/api/spoor/stats');
  if (stats.tag !== 'ready') return null;
  const { ports, lastDecodeError } = stats.value;
  return (
    <Empty title="No traces yet">
      <p>
        This collector is listening. Start a program that sends to it, and its traces appear here by
        themselves.
      </p>
      {startCommands(ports).map(({ title, line }) => (
        <div class="command" key={title}>
          <h3>{title}</h3>
          <div class="command-line">
            <code>{line}</code>
            <CopyButton text={line} what={`the command for ${title.toLowerCase()}`} />
          </div>
        </div>
      ))}
      <p>
        Or <code>npx spoor run app.js</code>, which starts a collector and the program together. When nothing
        arrives, <code>npx spoor doctor</code> says why.
      </p>
      {lastDecodeError !== null && (
        <p class="problem">Something did arrive that could not be read: {JSON.stringify(lastDecodeError)}</p>
      )}
    </Empty>
  );
}
