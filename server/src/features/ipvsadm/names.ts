/** Services, servers and shares in words. */
import { forwardingMethods, schedulerNamed } from '../../catalog/ipvs.ts';
import type { HostPort, ListedServer, ListedService } from '../../dialects/ipvsadm/service.ts';
import { formatAddress } from '../../net/text.ts';
import type { RealServer } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';
import { partsByWeight } from '../../trace/ipvs/shares.ts';
import { protocolName } from '../../trace/names.ts';
import { shareText } from '../shares.ts';

/** `10.0.0.1:80`, `[2001:db8::1]:443`, as ipvsadm prints it. */
export function hostPortText({ address, port }: HostPort): string {
  const host = formatAddress(address);
  return address.family === 'ipv6' ? `[${host}]:${port}` : `${host}:${port}`;
}

/** `TCP 10.0.0.1:80`, `FWM 100`, `FWM 100 IPv6`. */
export function serviceText({ by, family }: Pick<ListedService, 'by' | 'family'>): string {
  if (by.kind === 'mark') return family === 'ipv6' ? `FWM ${by.mark} IPv6` : `FWM ${by.mark}`;
  return `${protocolName(by.protocol).toUpperCase()} ${hostPortText(by)}`;
}

export function methodWord(method: RealServer['method']): string {
  return forwardingMethods[method].word;
}

export interface Share {
  /** Between 0 and 1. */
  readonly part: number;
  readonly sure: 'exact' | 'about';
}

/** For each server its share of new connections; undefined: the listing doesn't show scheduler or weights. */
export function sharesOf({ scheduler, realServers }: ListedService): readonly Share[] | undefined {
  if (scheduler === undefined || realServers.some(({ weight }) => weight === undefined)) return undefined;
  const parts = partsByWeight(
    scheduler,
    realServers.map(({ weight = 0 }) => weight),
  );
  const total = parts.reduce((sum, part) => sum + part, 0);
  const takers = parts.filter((part) => part > 0).length;
  const sure = takers < 2 ? 'exact' : (schedulerNamed(scheduler)?.sure ?? 'about');
  return parts.map((part) => ({ part: total === 0 ? 0 : part / total, sure }));
}

/** `1/3`, `about 1/3`, `none`. */
export function shareMessage({ part, sure }: Share): Message {
  if (part === 0) return message('none');
  if (part === 1) return message('all');
  return sure === 'exact' ? message(shareText(part)) : message('about {share}', { share: message(shareText(part)) });
}

/** The share of one of the service's servers. */
export function shareOfServer(service: ListedService, server: ListedServer): Share | undefined {
  return sharesOf(service)?.[service.realServers.indexOf(server)];
}
