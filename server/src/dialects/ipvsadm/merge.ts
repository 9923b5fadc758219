/** Several listings of the same services, put together: each variant of `ipvsadm -L` shows other columns. */
import type { RealServer, VirtualService } from './model.ts';
import { type ListedServer, type ListedService, sameServer, serviceKey } from './service.ts';

export interface MergedServices {
  readonly services: readonly VirtualService[];
  /** Services of which no listing shows how they forward to their servers: they can't be followed, and are left out. */
  readonly incomplete: readonly ListedService[];
}

/** The same service of two listings becomes one; what the first doesn't say is taken from the second. */
export function mergeServices(listings: readonly (readonly ListedService[])[]): MergedServices {
  const byKey = new Map<string, ListedService>();
  for (const service of listings.flat()) {
    const key = serviceKey(service.by, service.family);
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? service : mergeService(known, service));
  }
  const services: VirtualService[] = [];
  const incomplete: ListedService[] = [];
  for (const service of byKey.values()) {
    const { scheduler, realServers } = service;
    const complete = realServers.filter(isComplete);
    if (scheduler === undefined || complete.length < realServers.length) incomplete.push(service);
    else services.push({ ...service, scheduler, realServers: complete });
  }
  return { services, incomplete };
}

function mergeService(first: ListedService, second: ListedService): ListedService {
  const added = second.realServers.filter((server) => !first.realServers.some((known) => sameServer(known, server)));
  const merged = first.realServers.map((server) => {
    const other = second.realServers.find((candidate) => sameServer(candidate, server));
    return other === undefined ? server : mergeServer(server, other);
  });
  return {
    ...second,
    ...first,
    // A listing shows flags or persistence only with its scheduler; one without says nothing of them.
    ...(first.scheduler === undefined ? { schedulerFlags: second.schedulerFlags, onePacket: second.onePacket } : {}),
    realServers: [...merged, ...added],
  };
}

function mergeServer(first: ListedServer, second: ListedServer): ListedServer {
  return { ...second, ...first };
}

function isComplete(server: ListedServer): server is RealServer {
  return server.method !== undefined && server.weight !== undefined;
}
