import { oneLine } from '../model/text/visible-text.ts';
import { Name } from './text.tsx';

/** The path of a request, quiet beside its name; what does not fit is cut, the whole of it is in the title. */
export function RequestPath({ path }: { path: string | undefined }) {
  if (path === undefined) return null;
  return (
    <span class="request-path" title={oneLine(path, 2000)}>
      <Name text={path} />
    </span>
  );
}
