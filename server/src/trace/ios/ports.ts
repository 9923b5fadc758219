/** Which port a translated flow gets: its own where that is free, else another of its group. */

/** IOS hands out ports within the group that the original belongs to. */
export const portGroups: readonly (readonly [low: number, high: number])[] = [
  [1, 511],
  [512, 1023],
  [1024, 65535],
];

export interface PortChoice {
  readonly port: number;
  readonly how: 'kept' | 'replaced';
}

/** Undefined: the group is used up. `within`: the ports that a pool is limited to. */
export function choosePort(
  wanted: number,
  isFree: (port: number) => boolean,
  within?: readonly [low: number, high: number],
): PortChoice | undefined {
  const allowed = within === undefined || (wanted >= within[0] && wanted <= within[1]);
  if (allowed && isFree(wanted)) return { port: wanted, how: 'kept' };
  const [low, high] = within ?? groupOf(wanted);
  for (let port = low; port <= high; port++) if (isFree(port)) return { port, how: 'replaced' };
  return undefined;
}

export function groupOf(port: number): readonly [low: number, high: number] {
  return portGroups.find(([, high]) => port <= high) ?? [1024, 65535];
}
