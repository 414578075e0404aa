import { useEffect, useState } from 'preact/hooks';
import { onArrival } from '../state/collector.ts';

/** A list that changes more often than this cannot be read. */
const pauseMs = 1000;

/** A number that grows, at most once a second, when traces have got spans; it stands still while not `live`. */
export function useArrivals(live: boolean): number {
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!live) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waiting = false;
    const next = () => {
      timer = undefined;
      if (!waiting || document.hidden) return;
      waiting = false;
      setRound((before) => before + 1);
      timer = setTimeout(next, pauseMs);
    };
    const stop = onArrival(() => {
      waiting = true;
      if (timer === undefined) next();
    });
    // What came while live was off is announced by nobody.
    setRound((before) => before + 1);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [live]);
  return round;
}
