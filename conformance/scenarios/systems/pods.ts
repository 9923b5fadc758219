/** Pods behind veths without a network of their own, as Calico links them to a node. */
import type { Link } from '../../kernel/scenario.ts';

/** `host`: the last number of its address, 10.244.1.host. */
export function pod(name: string, host: number): Link {
  return {
    name,
    device: `cali${name}`,
    mac: `02:00:00:00:0${host}:01`,
    neighbours: [`10.244.1.${host}`],
  };
}
