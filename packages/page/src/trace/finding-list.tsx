import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Finding } from '../model/insight/findings.ts';
import { groupQuery } from '../model/insight/group-query.ts';
import { requestName } from '../model/insight/trace-title.ts';
import { spanTarget } from '../model/span/span-target.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatCount, formatShare, plural } from '../model/text/format-time.ts';
import type { SpanNode } from '../model/trace/build-trace.ts';
import { ServiceLabel } from '../parts/service-label.tsx';
import { Target } from '../parts/target.tsx';
import { Name } from '../parts/text.tsx';
import type { TraceState } from './use-trace-state.ts';

const mostShown = 4;

/** What there is to know first, a line each; a click leads to the spans behind it. */
export function FindingList({ state }: { state: TraceState }) {
  const [all, setAll] = useState(false);
  const { findings } = state;
  if (findings.length === 0) return null;
  const shown = all ? findings : findings.slice(0, mostShown);
  return (
    <ul class="findings" aria-label="In short">
      {shown.map((finding, i) => (
        <li key={i} class={finding.tag}>
          <Line finding={finding} state={state} />
        </li>
      ))}
      {findings.length > mostShown && (
        <li>
          <button type="button" class="link" onClick={() => setAll(!all)}>
            {all ? 'Show less' : `… and ${formatCount(findings.length - mostShown)} more`}
          </button>
        </li>
      )}
    </ul>
  );
}

function Line({ finding, state }: { finding: Finding; state: TraceState }) {
  switch (finding.tag) {
    case 'cause': {
      const { node, nodes, title, reachedTop } = finding;
      return (
        <Button mark="✗" go={() => state.select(node)}>
          <Doer node={node} />
          <strong class="finding-title">
            <Name text={title || (state.complete ? 'failed and does not say why' : 'failed')} />
          </strong>
          {nodes.length > 1 && <span>{formatCount(nodes.length)} times</span>}
          {!reachedTop && <span class="dim">its caller went on</span>}
        </Button>
      );
    }
    case 'retries': {
      const { nodes, failedCount, worked } = finding;
      return (
        <Button mark="↻" go={() => showGroup(state, nodes)}>
          <Doer node={nodes[0]} />
          <span>
            was tried <strong>{formatCount(nodes.length)} times</strong>:{' '}
            {worked ? `${formatCount(failedCount)} failed, then it worked` : 'none worked'}
          </span>
        </Button>
      );
    }
    case 'repeated': {
      const { nodes, operation, totalMicros, share } = finding;
      return (
        <Button mark="N+1" go={() => showGroup(state, nodes)}>
          <Doer node={nodes[0]} name={operation} />
          <span>
            <strong>{formatCount(nodes.length)} times, one after another</strong>:{' '}
            {formatDuration(totalMicros)}, {formatShare(share)} of the time
          </span>
        </Button>
      );
    }
    case 'slowest': {
      const { group, share } = finding;
      return (
        <Button mark="◷" go={() => showGroup(state, group.nodes, group.longest)}>
          <Doer node={group.longest} name={group.operation} />
          <span>
            <strong>holds up {formatShare(share)} of the time</strong> by itself:{' '}
            {formatDuration(group.criticalMicros)}
            {group.nodes.length > 1 && ` in ${plural(group.nodes.length, 'span')}`}
          </span>
        </Button>
      );
    }
    case 'incomplete': {
      const { nodes } = finding;
      return (
        <Button mark="?" go={() => state.select(nodes[0])}>
          <span>
            {plural(nodes.length, 'span')} whose parent is not stored: part of the trace is missing, or still
            on its way
          </span>
        </Button>
      );
    }
  }
}

interface ButtonProps {
  readonly mark: string;
  readonly go: () => void;
  readonly children: ComponentChildren;
}

function Button({ mark, go, children }: ButtonProps) {
  return (
    <button type="button" class="finding" onClick={go}>
      <b class="finding-mark" aria-hidden="true">
        {mark}
      </b>
      {children}
    </button>
  );
}

function Doer({ node, name }: { node: SpanNode | undefined; name?: string }) {
  if (node === undefined) return null;
  return (
    <span class="doer">
      <ServiceLabel name={node.service} />
      <Name text={name ?? requestName(node)} />
      <Target to={spanTarget(node)} />
    </span>
  );
}

/** The spans of the group are looked for, so that one can go from each to the next. */
function showGroup(state: TraceState, nodes: readonly SpanNode[], first = nodes[0]): void {
  state.select(first, { q: nodes.length > 1 ? groupQuery(nodes) : '', view: '' });
}
