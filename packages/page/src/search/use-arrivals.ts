import { useEffect, useState } from 'preact/hooks';

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
    const arrived = () => {
      waiting = true;
      if (timer === undefined) next();
    };
    const events = new EventSource('/api/spoor/stream');
    events.addEventListener('traces', arrived);
    // What came before this stream was open, or while it was broken, is announced by nobody.
    events.addEventListener('open', arrived);
    document.addEventListener('visibilitychange', next);
    return () => {
      events.close();
      document.removeEventListener('visibilitychange', next);
      clearTimeout(timer);
    };
  }, [live]);
  return round;
}
