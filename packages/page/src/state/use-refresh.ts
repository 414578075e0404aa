import { useEffect, useRef, useState } from 'preact/hooks';
import { onArrival } from './collector.ts';

/** Sums over all that is stored are not asked for more often than this. */
const pauseMs = 5000;

interface Refresh {
  /** Grows when figures are to be read anew. */
  readonly round: number;
  /** Traces that have got spans since they were read. */
  readonly newTraces: number;
  readonly refresh: () => void;
}

/** Keeps figures fresh while nobody is at work in them; then only says that there is something newer. */
export function useRefresh(atWork: boolean): Refresh {
  const [round, setRound] = useState(0);
  const [newTraces, setNewTraces] = useState(0);
  const seen = useRef(new Set<string>());
  const refresh = () => {
    seen.current = new Set();
    setNewTraces(0);
    setRound((before) => before + 1);
  };
  useEffect(
    () =>
      onArrival(({ summaries }) => {
        for (const { traceId } of summaries) seen.current.add(traceId);
        setNewTraces(seen.current.size);
      }),
    [],
  );
  const isStale = newTraces > 0;
  useEffect(() => {
    if (!isStale || atWork) return;
    const timer = setTimeout(refresh, pauseMs);
    return () => clearTimeout(timer);
  }, [isStale, atWork]);
  return { round, newTraces, refresh };
}
