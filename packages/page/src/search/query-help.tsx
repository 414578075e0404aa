import { searchHref } from '../model/search/search-query.ts';
import { Empty } from '../parts/empty.tsx';

const examples: readonly (readonly [query: string, meaning: string])[] = [
  ['status>=500', 'a number that is at least so large; also >, <, <=, !='],
  ['duration>200ms', 'spans that took longer'],
  ['http.route~/cart/*', 'a pattern, whatever the case; * is anything'],
  ['user="Ada L."', 'exactly this value'],
  ['-test=true', 'no trace in which a span says so'],
  ['timeout', 'this text in any name, tag or log'],
];

/** How to write a search down, for whoever has written one that cannot be read. */
export function QueryHelp() {
  return (
    <Empty title="This cannot be searched for">
      <p>Conditions are written one behind the other; all of them must hold on one span:</p>
      <dl class="query-help">
        {examples.map(([query, meaning]) => (
          <div key={query}>
            <dt>
              <a href={searchHref({ q: query })}>
                <code>{query}</code>
              </a>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Empty>
  );
}
