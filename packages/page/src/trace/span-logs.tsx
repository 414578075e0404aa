import type { BaggageItem, LogEntry } from '../model/span/read-logs.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { valueText } from '../model/trace/trace-json.ts';
import { Key, LongText, Name } from '../parts/text.tsx';

/** What the span logged, from its start to its end. */
export function Logs({ entries }: { entries: readonly LogEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <section>
      <h3>
        Logs and events <span class="count">{entries.length}</span>
      </h3>
      <ol class="logs">
        {entries.map(({ afterStart, title, fields }, i) => (
          <li key={i}>
            <span class="log-time">+{formatDuration(afterStart)}</span>
            <div>
              <Name text={title} className="log-title" />
              {fields.length > 0 && (
                <dl>
                  {fields.map(({ key, value }, field) => (
                    <div key={`${field}${key}`}>
                      <dt>
                        <Key text={key} />
                      </dt>
                      <dd>
                        <LongText text={valueText(value)} />
                      </dd>
                    </div>
                  ))}
                </dl>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Baggage({ items }: { items: readonly BaggageItem[] }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h3>
        Baggage <span class="count">{items.length}</span>
      </h3>
      <table class="tags" aria-label="Baggage">
        <tbody>
          {items.map(({ key, value, afterStart }, i) => (
            <tr key={`${i}${key}`}>
              <th scope="row">
                <Key text={key} />
              </th>
              <td>
                <LongText text={value} />
              </td>
              <td class="tag-actions dim">{afterStart !== undefined && `+${formatDuration(afterStart)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
