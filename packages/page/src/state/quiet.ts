import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * Whether somebody is at work in an element: the pointer is over it, the focus is in it, or the page has been scrolled down to
 * read it. What is there must not move then.
 */
export function useAtWork(ref: RefObject<HTMLElement | null>): boolean {
  const [atWork, setAtWork] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    let isOver = false;
    const look = () => setAtWork(isOver || element.contains(document.activeElement) || window.scrollY > 0);
    const over = () => {
      isOver = true;
      look();
    };
    const out = () => {
      isOver = false;
      look();
    };
    // The active element is known when the event is over.
    const later = () => setTimeout(look);
    element.addEventListener('pointerenter', over);
    element.addEventListener('pointermove', over);
    element.addEventListener('pointerleave', out);
    element.addEventListener('focusin', look);
    element.addEventListener('focusout', later);
    window.addEventListener('scroll', look, { passive: true });
    return () => {
      element.removeEventListener('pointerenter', over);
      element.removeEventListener('pointermove', over);
      element.removeEventListener('pointerleave', out);
      element.removeEventListener('focusin', look);
      element.removeEventListener('focusout', later);
      window.removeEventListener('scroll', look);
    };
  }, [ref]);
  return atWork;
}
