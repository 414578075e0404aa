import { useEffect, useRef, useState } from 'preact/hooks';
import { applySuggestion, type Suggestion, type Writing, writingAt } from '../model/query/suggest.ts';
import { formatCount } from '../model/text/format-time.ts';
import { oneLine } from '../model/text/visible-text.ts';
import { useSuggestions } from './use-suggestions.ts';

interface Props {
  readonly value: string;
  /** Its values come first. */
  readonly service: string;
  readonly refusal: string | undefined;
  readonly search: (text: string) => void;
}

/** One line for all conditions. Keys and values are suggested from the store; choosing a value is searching for it. */
export function QueryBox({ value, service, refusal, search }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [writing, setWriting] = useState<Writing | undefined>(undefined);
  const [at, setAt] = useState(-1);
  // What is being written on stays as it is, with the space behind it.
  useEffect(() => setText((before) => (before.trim() === value ? before : value)), [value]);
  const suggestions = useSuggestions(writing, service);
  const look = (element: HTMLInputElement) => {
    setWriting(writingAt(element.value, element.selectionStart ?? element.value.length));
    setAt(-1);
  };
  const choose = ({ text: chosen }: Suggestion) => {
    if (writing === undefined) return;
    const after = applySuggestion(text, writing, chosen);
    setText(after.text);
    if (writing.tag === 'value') search(after.text.trim());
    // The cursor can be put there when the text is.
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(after.cursor, after.cursor);
      if (writing.tag === 'value') setWriting(undefined);
      else if (input.current !== null) look(input.current);
    });
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setWriting(undefined);
    search(text.trim());
  };
  const keyDown = (event: KeyboardEvent) => {
    const chosen = suggestions[at];
    if (event.key === 'Escape') {
      if (writing === undefined) input.current?.blur();
      setWriting(undefined);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined) choose(chosen);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (writing === undefined && input.current !== null) look(input.current);
      else setAt((at + step + suggestions.length + 1) % (suggestions.length + 1));
    } else return;
    event.preventDefault();
  };
  const open = suggestions.length > 0;
  return (
    <form class="query-box" role="search" aria-label="Search traces" onSubmit={submit}>
      <input
        ref={input}
        role="combobox"
        aria-label="Conditions"
        aria-expanded={open}
        aria-controls="suggestions"
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 && open ? `suggestion-${at}` : undefined}
        aria-invalid={refusal !== undefined}
        placeholder="status>=500  duration>200ms  http.route~/cart/*  -test=true  timeout"
        spellcheck={false}
        autocomplete="off"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          look(event.currentTarget);
        }}
        onClick={(event) => look(event.currentTarget)}
        onKeyDown={keyDown}
        onBlur={() => setWriting(undefined)}
      />
      <button type="submit" class="primary">
        Find traces
      </button>
      {open && (
        <div class="suggestions" id="suggestions" role="listbox" aria-label="Suggestions">
          {suggestions.map((suggestion, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard
            // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
            <div
              key={suggestion.text}
              id={`suggestion-${i}`}
              role="option"
              aria-selected={i === at}
              class={i === at ? 'suggestion chosen' : 'suggestion'}
              // Before the field would lose the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(suggestion)}
            >
              <code>{oneLine(suggestion.text, 120)}</code>
              <span class="dim">{suggestion.about ?? formatCount(suggestion.count)}</span>
            </div>
          ))}
        </div>
      )}
      {refusal !== undefined && (
        <p class="problem" role="alert">
          {refusal}
        </p>
      )}
    </form>
  );
}
