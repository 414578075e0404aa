import { exceptionTitle, type SpanException } from '../model/span/exceptions.ts';
import type { BaggageItem, LogEntry } from '../model/span/read-logs.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { valueText } from '../model/trace/trace-json.ts';
import { Key, LongText, Name, TagValue } from '../parts/text.tsx';

interface LogsProps {
  readonly entries: readonly LogEntry[];
  /** Told above in full: here only their place in time. */
  readonly exceptions: readonly SpanException[];
}

/** What the span logged, from its start to its end. */
export function Logs({ entries, exceptions }: LogsProps) {
  if (entries.length === 0) return null;
  return (
    <section>
      <h3>
        Logs and events <span class="count">{entries.length}</span>
      </h3>
      <ol class="logs">
        {entries.map(({ log, afterStart, title, fields }, i) => {
          const exception = exceptions.find((one) => one.log === log);
          return (
            <li key={i}>
              <span class="log-time">+{formatDuration(afterStart)}</span>
              <div>
                <Name
                  text={exception === undefined ? title : exceptionTitle(exception)}
                  className={exception === undefined ? 'log-title' : 'log-title error-text'}
                />
                {exception === undefined && fields.length > 0 && (
                  <dl>
                    {fields.map(({ key, value }, field) => (
                      <div key={`${field}${key}`}>
                        <dt>
                          <Key text={key} />
                        </dt>
                        <dd>
                          <TagValue text={valueText(value)} />
                        </dd>
                      </div>
                    ))}
                  </dl>
                )}
              </div>
            </li>
          );
        })}
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
