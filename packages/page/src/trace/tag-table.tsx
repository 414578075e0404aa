import { searchHref } from '../model/search/search-query.ts';
import { type TagJson, valueText } from '../model/trace/trace-json.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Key, LongText } from '../parts/text.tsx';

interface Props {
  readonly title: string;
  readonly tags: readonly TagJson[];
  /** With it each value has a link to the traces of this service that share it. */
  readonly service: string | undefined;
}

export function TagTable({ title, tags, service }: Props) {
  if (tags.length === 0) return null;
  return (
    <section>
      <h3>
        {title} <span class="count">{tags.length}</span>
      </h3>
      <table class="tags" aria-label={title}>
        <tbody>
          {tags.map(({ key, value }, i) => (
            <tr key={`${i}${key}`}>
              <th scope="row">
                <Key text={key} />
              </th>
              <td>
                <LongText text={valueText(value)} />
              </td>
              <td class="tag-actions">
                {service !== undefined && <SameTag service={service} name={key} text={valueText(value)} />}
                <CopyButton text={valueText(value)} what={`the value of ${key.slice(0, 80)}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Longer ones do not fit into an address. */
const longestSearched = 500;

function SameTag({ service, name, text }: { service: string; name: string; text: string }) {
  if (text.length > longestSearched || /[\s=]/.test(name)) return null;
  const quoted = /^[^\s"\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
  return (
    <a
      class="find-same"
      href={searchHref({ service, tags: `${name}=${quoted}` })}
      title="Traces with the same value"
      aria-label={`Find traces with the same ${name}`}
    >
      find
    </a>
  );
}
