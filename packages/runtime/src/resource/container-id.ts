// 11:memory:/kubepods/besteffort/pod0d3a…/4bf9…(64)   0::/system.slice/docker-4bf9…(64).scope   /docker/containers/4bf9…(64)/hostname

const idLength = 64;
const hexDigits = /^[0-9a-f]+$/;
const isId = (text: string): boolean => text.length === idLength && hexDigits.test(text);

/** Of Amazon ECS: the task, and the container in it. */
const isEcsId = (text: string): boolean => text.charAt(32) === '-' && /^[0-9a-f]{32}-\d{1,10}$/.test(text);

/**
 * The last part of a path, without what runtimes put around the id: `docker-`, `cri-containerd-`, `crio-`, `libpod-`, `….slice:cri-containerd:`
 * in front, `.scope` behind.
 */
function idInPath(path: string): string | undefined {
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (isEcsId(last) && path.includes('/ecs/')) return last;
  const end = last.endsWith('.scope') ? last.length - '.scope'.length : last.length;
  const candidate = last.slice(Math.max(last.lastIndexOf('-'), last.lastIndexOf(':')) + 1, end);
  // `crio-conmon-…` watches a container, and is none.
  return isId(candidate) && !last.includes('conmon') ? candidate : undefined;
}

const folder = 'containers/';

/** What the runtime has mounted: `/var/lib/docker/containers/<id>/hostname`, `…/overlay-containers/<id>/userdata/hostname`. */
function idInMounts(mountinfo: string): string | undefined {
  for (let at = mountinfo.indexOf(folder); at !== -1; at = mountinfo.indexOf(folder, at + 1)) {
    const start = at + folder.length;
    const candidate = mountinfo.slice(start, start + idLength);
    if (mountinfo.charAt(start + idLength) === '/' && isId(candidate)) return candidate;
  }
  return undefined;
}

/**
 * The container in which this process runs, as the runtime calls it (semantic conventions, container.id). A mount below `/sandboxes/<id>/`
 * belongs to the container that holds the network of the pod, and does not count. Plain searches: to compile an expression for the id costs
 * more than all the rest.
 *
 * @param cgroup the text of /proc/self/cgroup; cgroup v1 names the container there
 * @param mountinfo gives the text of /proc/self/mountinfo, where it is needed; under cgroup v2 what the runtime has mounted names it
 */
export function parseContainerId(cgroup: string, mountinfo: () => string): string | undefined {
  for (const line of cgroup.split('\n')) {
    const found = idInPath(line.trim());
    if (found !== undefined) return found;
  }
  return idInMounts(mountinfo());
}
