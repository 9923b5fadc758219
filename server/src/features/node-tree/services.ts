/** IPVS: virtual services and the real servers behind them. */
import { formatAddress } from '../../net/text.ts';
import type { ForwardingMethod, RealServer, VirtualService } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';
import { protocolName } from '../../trace/names.ts';
import { type Branch, levelOf, type TreeItem } from './tree.ts';

export const servicesBranch: Branch = {
  key: 'services',
  root: ({ services }) =>
    services === undefined
      ? undefined
      : {
          label: message('Virtual services'),
          description: message('{count} services', { count: services.length }),
          icon: 'group',
          children: () => levelOf(services, serviceItem),
        },
};

function serviceItem(service: VirtualService): TreeItem {
  const { scheduler, realServers, origin } = service;
  const label = serviceName(service);
  return {
    key: label,
    label,
    description: message('{scheduler}, {count} real servers', { scheduler, count: realServers.length }),
    icon: 'service',
    origin,
    ...(realServers.length === 0 ? {} : { children: () => levelOf(realServers, serverItem) }),
  };
}

/** `tcp 10.96.0.1:443`, `tcp [fd00::1]:443`, `FWM 7`. */
export function serviceName({ by }: VirtualService): string {
  return by.kind === 'mark' ? `FWM ${by.mark}` : `${protocolName(by.protocol)} ${hostPort(by)}`;
}

export function hostPort({ address, port }: Pick<RealServer, 'address' | 'port'>): string {
  const host = formatAddress(address);
  return address.family === 'ipv6' ? `[${host}]:${port}` : `${host}:${port}`;
}

function serverItem(server: RealServer): TreeItem {
  const label = hostPort(server);
  return { key: label, label, description: serverText(server), icon: 'server', origin: server.origin };
}

function serverText({ method, weight, activeConnections }: RealServer): Message {
  const args = { method: methods[method], weight };
  return activeConnections === undefined
    ? message('{method}, weight {weight}', args)
    : message('{method}, weight {weight}, {active} active connections', { ...args, active: activeConnections });
}

/** As ipvsadm prints them. */
const methods: Readonly<Record<ForwardingMethod, string>> = {
  masquerade: 'Masq',
  route: 'Route',
  tunnel: 'Tunnel',
  local: 'Local',
};
