/** Rule sets in the manner of the programs that write most of them. The right link is the containers' network. */
import { rules as dump } from '../../scenarios/build.ts';
import type { Chance } from '../prng.ts';
import { PORTS, type World } from '../world.ts';
import { calico } from './calico.ts';
import { kubeProxy } from './kube.ts';
import { type Product, withPort } from './product.ts';
import type { Mapping } from './targets.ts';

export function product(c: Chance, world: World): Product {
  return c.pick([docker, docker, kubeProxy, kubeProxy, kubeProxy, firewalld, ufw, calico] as const)(c, world);
}

function docker(c: Chance, world: World): Product {
  const published = c.some(1, 3, () => ({
    host: c.pick(PORTS),
    proto: c.pick(['tcp', 'tcp', 'udp'] as const),
    container: c.pick(world.servers),
    port: c.pick(PORTS),
  }));
  const only = c.percent(20)
    ? ` -d ${world.family === 6 ? world.loopback : c.pick([world.node[0], '127.0.0.1'])}/${world.family === 6 ? 128 : 32}`
    : '';
  const net = world.nets[1] ?? '';
  const loopback = world.family === 6 ? '::1/128' : '127.0.0.0/8';
  const proxied = c.percent(30);
  const text = dump({
    nat: [
      'PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
      `OUTPUT${proxied ? '' : ` ! -d ${loopback}`} -m addrtype --dst-type LOCAL -j DOCKER`,
      `POSTROUTING -s ${net} ! -o eth-r -j MASQUERADE`,
      ...(proxied ? [`POSTROUTING -o eth-r -m addrtype --src-type LOCAL -j MASQUERADE`] : []),
      ...published.map(
        ({ container, port, proto }) =>
          `POSTROUTING -s ${container} -d ${container} -p ${proto} -m ${proto} --dport ${port} -j MASQUERADE`,
      ),
      ...(proxied ? [':DOCKER'] : ['DOCKER -i eth-r -j RETURN']),
      ...published.map(
        ({ host, proto, container, port }) =>
          `DOCKER${only}${proxied ? '' : ' ! -i eth-r'} -p ${proto} -m ${proto} --dport ${host} -j DNAT --to-destination ${withPort(world, container, port)}`,
      ),
    ],
    ...(c.percent(20)
      ? { raw: published.map(({ container }) => `PREROUTING -d ${container} ! -i eth-r -j DROP`) }
      : {}),
    filter: [
      ':FORWARD DROP',
      'FORWARD -j DOCKER-USER',
      'FORWARD -j DOCKER-ISOLATION-STAGE-1',
      'FORWARD -o eth-r -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      'FORWARD -o eth-r -j DOCKER',
      'FORWARD -i eth-r ! -o eth-r -j ACCEPT',
      'FORWARD -i eth-r -o eth-r -j ACCEPT',
      ...published.map(
        ({ container, port, proto }) =>
          `DOCKER -d ${container} ! -i eth-r -o eth-r -p ${proto} -m ${proto} --dport ${port} -j ACCEPT`,
      ),
      'DOCKER-ISOLATION-STAGE-1 -i eth-r ! -o eth-r -j DOCKER-ISOLATION-STAGE-2',
      'DOCKER-ISOLATION-STAGE-1 -j RETURN',
      `DOCKER-ISOLATION-STAGE-2 -o ${c.pick(['eth-r', 'br-1'])} -j DROP`,
      'DOCKER-ISOLATION-STAGE-2 -j RETURN',
      ...(c.percent(40)
        ? [`DOCKER-USER -i eth-l -m conntrack --ctorigdstport ${c.pick(PORTS)} --ctdir ORIGINAL -j DROP`]
        : []),
      ...(c.percent(30) ? [`DOCKER-USER -i eth-l ! -s ${world.clients[0]} -j REJECT`] : []),
      'DOCKER-USER -j RETURN',
    ],
  });
  return {
    text,
    maps: [
      ...published.map(({ container, port }): Mapping => ({ end: 'destination', address: container, port })),
      { end: 'source', address: world.node[0] },
      { end: 'source', address: world.node[1] },
    ],
  };
}

function firewalld(c: Chance, world: World): Product {
  const [to, port, mark] = [c.pick(world.servers), c.pick(PORTS), '0x64'];
  const reject = world.family === 6 ? 'icmp6-adm-prohibited' : 'icmp-host-prohibited';
  const forwards = c.percent(60);
  const text = dump({
    mangle: [
      'PREROUTING -j PREROUTING_direct',
      'PREROUTING -j PREROUTING_ZONES',
      'PREROUTING_ZONES -i eth-l -g PRE_external',
      'PREROUTING_ZONES -g PRE_public',
      ...(forwards
        ? [`PRE_external -p tcp -m tcp --dport ${c.pick(PORTS)} -j MARK --set-xmark ${mark}/0xffffffff`]
        : [':PRE_external']),
      ':PRE_public',
      ':PREROUTING_direct',
    ],
    nat: [
      'PREROUTING -j PREROUTING_ZONES',
      'POSTROUTING -j POSTROUTING_ZONES',
      'PREROUTING_ZONES -i eth-l -g PRE_external',
      'PREROUTING_ZONES -g PRE_public',
      'POSTROUTING_ZONES -o eth-r -g POST_external',
      'POSTROUTING_ZONES -g POST_public',
      ...(forwards
        ? [`PRE_external -p tcp -m mark --mark ${mark} -j DNAT --to-destination ${withPort(world, to, port)}`]
        : [':PRE_external']),
      ':PRE_public',
      'POST_external ! -o lo -j MASQUERADE',
      ':POST_public',
    ],
    filter: [
      'INPUT -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT',
      'INPUT -i lo -j ACCEPT',
      'INPUT -j INPUT_ZONES',
      'INPUT -m conntrack --ctstate INVALID -j DROP',
      `INPUT -j REJECT --reject-with ${reject}`,
      'FORWARD -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT',
      'FORWARD -i lo -j ACCEPT',
      'FORWARD -j FORWARD_ZONES',
      'FORWARD -m conntrack --ctstate INVALID -j DROP',
      `FORWARD -j REJECT --reject-with ${reject}`,
      'INPUT_ZONES -i eth-l -g IN_external',
      'INPUT_ZONES -g IN_public',
      'FORWARD_ZONES -i eth-l -g FWD_external',
      'FORWARD_ZONES -g FWD_public',
      ...c.some(
        1,
        2,
        () =>
          `IN_external -p ${c.pick(['tcp', 'udp'])} --dport ${c.pick(PORTS)} -m conntrack --ctstate NEW,UNTRACKED -j ACCEPT`,
      ),
      `IN_public -p ${world.family === 6 ? 'ipv6-icmp' : 'icmp'} -j ACCEPT`,
      ...(c.percent(50)
        ? [`FWD_external -o eth-r -m conntrack --ctstate NEW,UNTRACKED -m mark --mark ${mark} -j ACCEPT`]
        : []),
      'FWD_external -o eth-r -j ACCEPT',
      `FWD_public -j ${c.pick(['ACCEPT', 'DROP'])}`,
    ],
  });
  return {
    text,
    maps: [
      { end: 'destination', address: to, port },
      { end: 'source', address: world.node[1] },
    ],
  };
}

function ufw(c: Chance, world: World): Product {
  const icmp = world.family === 6 ? '-p ipv6-icmp -m icmp6 --icmpv6-type 128' : '-p icmp -m icmp --icmp-type 8';
  const log = (what: string) => `-m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW ${what}] "`;
  const text = dump({
    ...(c.percent(60)
      ? {
          nat: [
            `POSTROUTING -s ${world.nets[0]} -o eth-r -j MASQUERADE`,
            `PREROUTING -i eth-l -p tcp --dport ${c.pick(PORTS)} -j DNAT --to-destination ${world.servers[0]}`,
          ],
        }
      : {}),
    filter: [
      ':INPUT DROP',
      ':FORWARD DROP',
      ...['INPUT', 'FORWARD', 'OUTPUT'].flatMap((chain) => [
        `${chain} -j ufw-before-${chain.toLowerCase()}`,
        `${chain} -j ufw-after-logging-${chain.toLowerCase()}`,
      ]),
      'ufw-before-input -i lo -j ACCEPT',
      'ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      'ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny',
      'ufw-before-input -m conntrack --ctstate INVALID -j DROP',
      `ufw-before-input ${icmp} -j ACCEPT`,
      'ufw-before-input -j ufw-not-local',
      'ufw-before-input -j ufw-user-input',
      'ufw-not-local -m addrtype --dst-type LOCAL -j RETURN',
      'ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN',
      ...(world.family === 6 ? [] : ['ufw-not-local -m addrtype --dst-type BROADCAST -j RETURN']),
      'ufw-not-local -j DROP',
      'ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      `ufw-before-forward ${icmp} -j ACCEPT`,
      'ufw-before-forward -j ufw-user-forward',
      'ufw-before-output -o lo -j ACCEPT',
      'ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      'ufw-before-output -j ufw-track-output',
      'ufw-track-output -p tcp -m conntrack --ctstate NEW -j ACCEPT',
      'ufw-track-output -p udp -m conntrack --ctstate NEW -j ACCEPT',
      `ufw-after-logging-input ${log('BLOCK')}`,
      `ufw-after-logging-forward ${log('BLOCK')}`,
      ':ufw-after-logging-output',
      `ufw-logging-deny -m conntrack --ctstate INVALID -m limit --limit 3/min --limit-burst 10 -j RETURN`,
      `ufw-logging-deny ${log('AUDIT')}`,
      ...c.some(1, 3, () => `ufw-user-input -p ${c.pick(['tcp', 'udp'])} --dport ${c.pick(PORTS)} -j ACCEPT`),
      ...c.some(
        1,
        2,
        () => `ufw-user-forward -i eth-l -o eth-r -p ${c.pick(['tcp', 'udp'])} --dport ${c.pick(PORTS)} -j ACCEPT`,
      ),
    ],
  });
  return {
    text,
    maps: [
      { end: 'destination', address: world.servers[0] },
      { end: 'source', address: world.node[1] },
    ],
  };
}
