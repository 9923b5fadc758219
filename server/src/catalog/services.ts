/** Names of ports, both ways. */
import { serviceRows } from './serviceNames.ts';

const ports = new Map<string, number>();
const names = new Map<string, string>();
const anyProtocol = new Map<string, number>();

for (const [protocol, rows] of Object.entries(serviceRows)) {
  for (const [name, port, alias] of rows) {
    ports.set(`${protocol}/${name}`, port);
    if (!anyProtocol.has(name)) anyProtocol.set(name, port);
    if (alias === undefined) names.set(`${protocol}/${port}`, name);
  }
}

/** The port that a service name means; without a protocol any that knows the name. Case matters, as in getservbyname(3). */
export function portOfService(name: string, protocol?: string): number | undefined {
  return protocol === undefined ? anyProtocol.get(name) : ports.get(`${protocol}/${name}`);
}

/** The usual name of a port, for explaining; undefined where it has none. */
export function serviceOfPort(port: number, protocol: string): string | undefined {
  return names.get(`${protocol}/${port}`);
}
