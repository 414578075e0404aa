import { formatTerm } from '../model/query/parse-query.ts';
import { searchHref } from '../model/search/search-query.ts';
import { prettyJson } from '../model/span/pretty-json.ts';
import { type TagJson, valueText } from '../model/trace/trace-json.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Key, TagValue } from '../parts/text.tsx';

interface Props {
  readonly title: string;
  readonly tags: readonly TagJson[];
  /** With it each value has a link to the traces of this service that share it. */
  readonly service: string | undefined;
  readonly folded?: boolean;
}

export function TagTable({ title, tags, service, folded = false }: Props) {
  if (tags.length === 0) return null;
  const count = <span class="count">{tags.length}</span>;
  const table = <Table title={title} tags={tags} service={service} />;
  if (folded)
    return (
      <details class="folded">
        <summary>
          {title} {count}
        </summary>
        {table}
      </details>
    );
  return (
    <section>
      <h3>
        {title} {count}
      </h3>
      {table}
    </section>
  );
}

function Table({ title, tags, service }: Omit<Props, 'folded'>) {
  return (
    <table class="tags" aria-label={title}>
      <tbody>
        {tags.map(({ key, value }, i) => (
          <tr key={`${i}${key}`}>
            <th scope="row">
              <Key text={key} />
            </th>
            <td>
              <TagValue text={valueText(value)} />
            </td>
            <td class="tag-actions">
              {service !== undefined && <SameTag service={service} name={key} text={valueText(value)} />}
              <CopyButton
                text={prettyJson(valueText(value)) ?? valueText(value)}
                what={`the value of ${key.slice(0, 80)}`}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Longer ones do not fit into an address. */
const longestSearched = 500;

function SameTag({ service, name, text }: { service: string; name: string; text: string }) {
  if (text.length > longestSearched || /[\s=<>!~"]|^-/.test(name)) return null;
  const q = formatTerm({ key: name, operator: '=', value: text, not: false });
  return (
    <a
      class="find-same"
      href={searchHref({ service, q })}
      title="Traces with the same value"
      aria-label={`Find traces with the same ${name}`}
    >
      find
    </a>
  );
}
