/** Addresses, routes, policy rules and switches of a node for the theme `routing`: as odd as `ip` allows, in both families. */
import type { Bed } from '../../kernel/scenario.ts';

export type Some = readonly [string, ...string[]];

export interface RoutingWorld {
  readonly family: 4 | 6;
  /** Before each `ip` of the set-up. */
  readonly ip: string;
  readonly bed: Bed;
  /** Further addresses, devices, routes, and rules: arguments of `ip`, or whole commands behind a `!`. */
  readonly addresses: Some;
  readonly devices: Some;
  readonly routes: Some;
  readonly rules: Some;
  /** Behind the links, in their order, and what each may claim to be. */
  readonly hosts: readonly [Some, Some, Some];
  readonly own: Some;
  readonly destinations: Some;
  /** Sources and destinations that are seldom right. */
  readonly odd: Some;
  readonly nets: Some;
  readonly global: readonly (readonly [name: string, value: number])[];
  readonly ofDevice: readonly (readonly [name: string, value: number])[];
}

export const bed: Bed = {
  links: [
    {
      name: 'left',
      device: 'eth-l',
      mac: '02:00:00:00:01:01',
      addresses: ['10.1.0.1/24', 'fd01::1/64'],
      neighbours: ['10.1.0.2-10.1.0.254', 'fd01::2-fd01::fe', '10.1.77.1'],
    },
    {
      name: 'right',
      device: 'eth-r',
      mac: '02:00:00:00:02:01',
      addresses: ['10.2.0.1/24', 'fd02::1/64'],
      neighbours: ['10.2.0.2-10.2.0.254', 'fd02::2-fd02::fe'],
    },
    {
      name: 'up',
      device: 'eth-u',
      mac: '02:00:00:00:03:01',
      addresses: ['10.3.0.1/24', 'fd03::1/64'],
      neighbours: ['10.3.0.2-10.3.0.254', 'fd03::2-fd03::fe', '192.0.2.4'],
    },
  ],
  commands: ['link add dummy0 address 02:00:00:00:09:01 type dummy', 'link set dummy0 up'],
};
