import { plural } from '../model/text/format-time.ts';

interface Props {
  readonly newTraces: number;
  readonly refresh: () => void;
}

/** There while the figures are older than what has arrived. */
export function RefreshButton({ newTraces, refresh }: Props) {
  if (newTraces === 0) return null;
  return (
    <button type="button" class="news-button" title="Key: ." onClick={refresh}>
      {plural(newTraces, 'new trace')}: read again
    </button>
  );
}
