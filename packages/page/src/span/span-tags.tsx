import { groupTags } from '../model/span/tag-groups.ts';
import type { TagJson } from '../model/trace/trace-json.ts';
import { TagTable } from './tag-table.tsx';

/** Tags by what they are about; what another one says already is folded. */
export function SpanTags({ tags, service }: { tags: readonly TagJson[]; service: string }) {
  const { groups, repeated } = groupTags(tags);
  return (
    <>
      {groups.map((group) => (
        <TagTable key={group.title} title={group.title} tags={group.tags} service={service} />
      ))}
      <TagTable title="Said above or twice" tags={repeated} service={service} folded />
    </>
  );
}
