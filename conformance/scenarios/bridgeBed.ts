/** A bridge of the node, 10.9.0.1/24 and fd09::1/64, with up to three ports and a host or two behind each. */
export const bridge = [
  'link add br0 address 02:00:00:00:09:01 type bridge',
  'link set br0 up',
  'addr add 10.9.0.1/24 brd + dev br0',
  'addr add fd09::1/64 dev br0 nodad',
];

/** `index`: which of the hosts' Ethernet addresses is behind it. */
export const port = (name: string, index: number, ...neighbours: readonly string[]) => ({
  name,
  device: `port-${name}`,
  mac: `fe:00:00:00:0${index}:01`,
  master: 'br0',
  gatewayMac: '02:00:00:00:09:01',
  neighbours,
});

export const threePorts = [
  port('one', 1, '10.9.0.2', 'fd09::2'),
  port('two', 2, '10.9.0.5', 'fd09::5'),
  port('three', 3, '10.9.0.8', 'fd09::8'),
];

/** What the hosts of the first ports, by their number, would have told the bridge by sending something. */
export const learnt = (count: number) =>
  threePorts
    .slice(0, count)
    .map(({ device }, index) => `bridge fdb add 02:00:00:00:0${index + 1}:02 dev ${device} master static`)
    .join('; ');
