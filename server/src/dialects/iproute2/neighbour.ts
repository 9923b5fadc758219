/** What `ip neigh` prints, which begins as a route on a link does and is none. */

/** A regular expression's text: an Ethernet address, or the state that the entry is in (print_neigh() of iproute2). */
export const neighbourLine = String.raw`^\S+ dev \S+ .*(?:\blladdr |\b(?:PERMANENT|NOARP|REACHABLE|STALE|NONE|INCOMPLETE|DELAY|PROBE|FAILED)\s*$)`;

const pattern = new RegExp(neighbourLine);

export function isNeighbour(line: string): boolean {
  return pattern.test(line);
}
