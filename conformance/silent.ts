/**
 * Of packets that differ where dumps were left away (`--without`): which of them say nothing that could explain it. What
 * a dump would have told has to be named as an assumption, so that the reader knows what the answer stands on.
 */
import type { Compared } from './report.ts';
import { unknownDifferences } from './report.ts';

/** How the ids of assumptions begin that stand for what `ip addr` and `ip route` would tell of interfaces and addresses. */
const ofDevices: ReadonlySet<string> = new Set([
  'address-of',
  'bridge',
  'broadcast',
  'direct',
  'flood',
  'hairpin',
  'learnt',
  'local',
  'macvlan',
  'mtu',
  'neighbours',
  'plain',
  'policy-rule',
  'port',
  'route',
  'tunnel',
  'vlan',
  'vrf',
  'vrf-routes',
  'way-back',
]);

/** Names of the packets that differ though none of their outcomes says what it takes for granted about the machine. */
export function silentDifferences(compared: readonly Compared[]): readonly string[] {
  return compared.flatMap((one) =>
    unknownDifferences(one)
      .filter(([, { assumed }]) => !assumed.some((id) => ofDevices.has(id.split(':', 1)[0] ?? '')))
      .map(([index]) => `${one.recording.scenario.name}, packet ${index + 1}`),
  );
}

/** One line for the report, and the names behind it. */
export function silentText(compared: readonly Compared[]): string {
  const differing = compared.reduce((sum, one) => sum + unknownDifferences(one).length, 0);
  const silent = silentDifferences(compared);
  return [
    ...silent.map((name) => `silent: ${name}`),
    `${differing} packets differ without these dumps; ${silent.length} of them name no assumption that could explain it`,
  ].join('\n');
}
