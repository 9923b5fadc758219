/** Kubernetes services with their endpoints, whichever mode kube-proxy is in. */
import { formatAddress } from '../../net/text.ts';
import { type Message, message } from '../../text/message.ts';
import { hasKubeServices, kubeServicesOf } from '../kubernetes/index.ts';
import type { Entrance, KubeService } from '../kubernetes/service.ts';
import { hostPort } from './services.ts';
import { type Branch, levelOf, type TreeItem } from './tree.ts';

export const kubernetesBranch: Branch = {
  key: 'kubernetes',
  root: (node) =>
    hasKubeServices(node)
      ? {
          label: message('Kubernetes services'),
          icon: 'group',
          children: () => levelOf(kubeServicesOf(node) ?? [], serviceItem),
        }
      : undefined,
};

function serviceItem({ name, entrances, endpoints: find }: KubeService, index: number): TreeItem {
  const endpoints = find();
  const [first] = entrances;
  const label = name ?? (first === undefined ? String(index) : `${first.protocol} ${placeOf(first)}`);
  return {
    key: label,
    label,
    ...(first === undefined
      ? {}
      : { description: name === undefined ? kindText(first) : entrancesText(entrances, first) }),
    icon: 'service',
    ...(first === undefined ? {} : { origin: first.origin }),
    ...(endpoints.length === 0
      ? {}
      : {
          children: () =>
            levelOf(endpoints, (endpoint) => {
              const text = hostPort(endpoint);
              return { key: text, label: text, icon: 'server', origin: endpoint.origin };
            }),
        }),
  };
}

function entrancesText(entrances: readonly Entrance[], first: Entrance): Message {
  const [, second] = entrances;
  if (second === undefined) return entranceText(first);
  return entrances.length === 2
    ? message('{first}, {second}', { first: entranceText(first), second: entranceText(second) })
    : message('{first}, {second} and {count} more', {
        first: entranceText(first),
        second: entranceText(second),
        count: entrances.length - 2,
      });
}

function entranceText(entrance: Entrance): Message {
  return message('{kind} {place}', { kind: kindText(entrance), place: placeOf(entrance) });
}

function kindText({ kind, local }: Entrance): Message {
  switch (kind) {
    case 'cluster-ip':
      return message('cluster IP');
    case 'node-port':
      return local ? message('node port, policy Local') : message('node port');
    case 'external-ip':
      return local ? message('external IP, policy Local') : message('external IP');
    case 'load-balancer':
      return local ? message('load balancer, policy Local') : message('load balancer');
  }
}

function placeOf({ address, port }: Entrance): string {
  if (address === undefined) return String(port);
  const host = formatAddress(address);
  return address.family === 'ipv6' ? `[${host}]:${port}` : `${host}:${port}`;
}
