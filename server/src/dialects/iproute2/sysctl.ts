/** `sysctl -a` (`key = value`), sysctl.conf (`key=value`) and `grep . /proc/sys/…` (`/proc/sys/a/b:value`). */
import { type DumpLines, eachLine, type LocatedProblem } from '../dump.ts';

export interface SysctlReading {
  /** `net.ipv4.ip_forward` to `1`. */
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly LocatedProblem[];
}

const assignment = /^-?\s*([a-zA-Z][\w./@:-]*?)\s*=\s*(.*)$/;
const procFile = /^\/proc\/sys\/([^:\s]+?)\s*[:=]\s*(.*)$/;

/** Lines of another form (`sysctl: permission denied on key …`, comments) say nothing and are no problem. */
export function readSysctls(dump: DumpLines): SysctlReading {
  const values = new Map<string, string>();
  const problems = eachLine(dump, (line) => {
    const trimmed = line.trim();
    const proc = procFile.exec(trimmed);
    if (proc !== null) {
      values.set(keyOfPath(proc[1] ?? ''), proc[2] ?? '');
      return;
    }
    const found = assignment.exec(trimmed);
    if (found !== null) values.set(found[1] ?? '', (found[2] ?? '').trim());
  });
  return { values, problems };
}

/** In a key the dot separates, and a dot of an interface's name is written as a slash: conf.eth0/100.rp_filter. */
function keyOfPath(path: string): string {
  return path.replace(/[./]/g, (mark) => (mark === '/' ? '.' : '/'));
}
