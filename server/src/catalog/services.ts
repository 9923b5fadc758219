/** Names of ports, both ways. As getservbyname(3) does, the first line of the file that fits answers. */
import { serviceRows } from './serviceNames.ts';

/** Of several values for a key the first stays. */
function firstOfEach<Value>(pairs: Iterable<readonly [string, Value]>): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const [key, value] of pairs) if (!found.has(key)) found.set(key, value);
  return found;
}

const rows = Object.entries(serviceRows).flatMap(([protocol, list]) =>
  list.map(([name, port, alias]) => ({ protocol, name, port, alias: alias !== undefined })),
);

const ports = firstOfEach(rows.map(({ protocol, name, port }) => [`${protocol}/${name}`, port]));
const portsOfAny = firstOfEach(rows.map(({ name, port }) => [name, port]));
const names = firstOfEach(
  rows.filter(({ alias }) => !alias).map(({ protocol, name, port }) => [`${protocol}/${port}`, name]),
);

/** The port that a service name means; without a protocol any that knows the name. Case matters. */
export function portOfService(name: string, protocol?: string): number | undefined {
  return protocol === undefined ? portsOfAny.get(name) : ports.get(`${protocol}/${name}`);
}

/** The usual name of a port, for explaining; undefined where it has none. */
export function serviceOfPort(port: number, protocol: string): string | undefined {
  return names.get(`${protocol}/${port}`);
}
