import { reasonOf, useJson } from '../api/use-json.ts';
import type { ChangesBucket } from '../model/changes/changes-plot.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { NoTraces } from '../parts/no-traces.tsx';
import { Choice } from '../search/search-panel.tsx';
import { navigate } from '../state/location.ts';
import { ChangesPlots } from './changes-plots.tsx';
import { TracesBehind } from './traces-behind.tsx';

export function ChangesView({ params }: { params: URLSearchParams }) {
  const services = useJson<{ data: string[] }>('/api/services');
  if (services.tag === 'loading') return <Loading what="the services" />;
  const names = services.tag === 'ready' ? services.value.data : [];
  if (names.length === 0) return <NoTraces />;
  return <Changes params={params} services={names} service={params.get('service') ?? names[0] ?? ''} />;
}

function Changes({
  params,
  services,
  service,
}: {
  params: URLSearchParams;
  services: string[];
  service: string;
}) {
  const operation = params.get('operation') ?? '';
  const at = params.get('at') ?? undefined;
  const operations = useJson<{ data: { name: string }[] }>(
    `/api/operations?service=${encodeURIComponent(service)}`,
  );
  const asked = new URLSearchParams({ service, ...(operation === '' ? {} : { operation }) });
  const found = useJson<{ buckets: ChangesBucket[] }>(`/api/spoor/changes?${asked}`);
  const go = (change: Record<string, string>) => {
    const next = new URLSearchParams({ service, operation, ...change });
    for (const [name, value] of [...next]) if (value === '') next.delete(name);
    navigate(`/changes?${next}`);
  };
  return (
    <div class="changes">
      <div class="changes-bar">
        <h1>What changed</h1>
        <Choice
          label="Service"
          any="Choose a service"
          value={service}
          names={services}
          onChange={(name) => go({ service: name, operation: '' })}
        />
        <Choice
          label="Operation"
          any="Everything it was asked for"
          value={operation}
          names={
            operations.tag === 'ready' ? [...new Set(operations.value.data.map(({ name }) => name))] : []
          }
          onChange={(name) => go({ operation: name })}
        />
      </div>
      {found.tag === 'loading' && <Loading what="the figures" />}
      {found.tag === 'failed' && (
        <Empty title="This cannot be shown">
          <p class="problem">{reasonOf(found.error)}</p>
        </Empty>
      )}
      {found.tag === 'ready' && found.value.buckets.length === 0 && (
        <Empty title="Nothing is stored about it">
          <p>
            {oneLine(service, 80)}{' '}
            {operation === '' ? 'was asked for nothing' : `has no span ${oneLine(operation, 80)}`} among the
            stored traces.
          </p>
        </Empty>
      )}
      {found.tag === 'ready' && found.value.buckets.length > 0 && (
        <>
          <ChangesPlots buckets={found.value.buckets} at={at} select={(bucket) => go({ at: bucket })} />
          {at !== undefined && <TracesBehind service={service} operation={operation} at={at} />}
        </>
      )}
    </div>
  );
}
