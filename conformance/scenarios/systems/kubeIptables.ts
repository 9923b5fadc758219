/** kube-proxy in iptables mode, as of 1.28: NodePorts, local policies, source ranges, affinity, a health check's mark. */
import type { Bed } from '../../kernel/scenario.ts';
import { packet, rules, topic } from '../build.ts';
import { pod } from './pods.ts';

const bed: Bed = {
  links: [
    {
      name: 'lan',
      device: 'ens3',
      mac: '02:00:00:00:00:01',
      addresses: ['192.168.10.11/24'],
      neighbours: ['192.168.10.1-192.168.10.9', '192.168.10.12'],
    },
    pod('web', 2),
    pod('api', 3),
    pod('dns', 4),
  ],
  before: [
    'link add kube-ipvs0 type dummy',
    'link add nodelocaldns type dummy',
    'link set nodelocaldns up',
    'addr add 169.254.20.10/32 dev nodelocaldns',
  ],
  commands: [
    'route add default via 192.168.10.1 dev ens3',
    'route add 10.244.2.0/24 via 192.168.10.12 dev ens3',
    'route add 10.244.1.2/32 dev caliweb',
    'route add 10.244.1.3/32 dev caliapi',
    'route add 10.244.1.4/32 dev calidns',
    'route add blackhole 10.244.1.0/24',
  ],
  sysctls: { 'net.ipv4.conf.all.accept_local': 0, 'net.ipv4.conf.all.route_localnet': 1 },
};

const mark = '0x4000/0x4000';
const said = (name: string) => `-m comment --comment "${name}"`;

/** An endpoint's chain. */
const endpoint = (chain: string, service: string, proto: string, address: string, more = '') => {
  const [ip] = address.split(':');
  return [
    `${chain} -s ${ip}/32 ${said(service)} -j KUBE-MARK-MASQ`,
    `${chain} -p ${proto} ${said(service)}${more} -m ${proto} -j DNAT --to-destination ${address}`,
  ];
};

/** A service's chain: endpoints by affinity first, then by lot. */
const service = (
  chain: string,
  name: string,
  endpoints: readonly (readonly [chain: string, to: string])[],
  affinity = false,
) => [
  ...(affinity
    ? endpoints.map(
        ([to, at]) =>
          `${chain} ${said(`${name} -> ${at}`)} -m recent --rcheck --seconds 10800 --reap --name ${to} --mask 255.255.255.255 --rsource -j ${to}`,
      )
    : []),
  ...endpoints.map(([to, at], index) => {
    const rest = endpoints.length - index;
    const chance = rest === 1 ? '' : ` -m statistic --mode random --probability ${(1 / rest).toFixed(11)}`;
    return `${chain} ${said(`${name} -> ${at}`)}${chance} -j ${to}`;
  }),
];

const masquerades = [
  `KUBE-MARK-MASQ -j MARK --set-xmark ${mark}`,
  `KUBE-POSTROUTING -m mark ! --mark ${mark} -j RETURN`,
  'KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
  `KUBE-POSTROUTING ${said('kubernetes service traffic requiring SNAT')} -j MASQUERADE --random-fully`,
];

const cluster = (chain: string, name: string) => [
  `${chain} ${said(`masquerade traffic for ${name} external destinations`)} -j KUBE-MARK-MASQ`,
];

const nat = [
  `PREROUTING ${said('kubernetes service portals')} -j KUBE-SERVICES`,
  `OUTPUT ${said('kubernetes service portals')} -j KUBE-SERVICES`,
  `POSTROUTING ${said('kubernetes postrouting rules')} -j KUBE-POSTROUTING`,
  ...masquerades,
  'KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-API',
  'KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-SVC-DNS',
  'KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "kube-system/kube-dns:dns-tcp cluster IP" -m tcp --dport 53 -j KUBE-SVC-DNSTCP',
  'KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web cluster IP" -m tcp --dport 80 -j KUBE-SVC-WEB',
  'KUBE-SERVICES -d 203.0.113.50/32 -p tcp -m comment --comment "shop/web loadbalancer IP" -m tcp --dport 80 -j KUBE-FW-WEB',
  'KUBE-SERVICES -d 198.51.100.80/32 -p tcp -m comment --comment "shop/web external IP" -m tcp --dport 80 -j KUBE-EXT-WEB',
  'KUBE-SERVICES -d 10.96.50.8/32 -p tcp -m comment --comment "shop/api cluster IP" -m tcp --dport 8080 -j KUBE-SVC-SHOP',
  'KUBE-SERVICES -d 203.0.113.51/32 -p tcp -m comment --comment "shop/api loadbalancer IP" -m tcp --dport 8080 -j KUBE-EXT-SHOP',
  'KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
  'KUBE-NODEPORTS -d 127.0.0.0/8 -p tcp -m comment --comment "shop/api" -m nfacct --nfacct-name localhost_nps_accepted_pkts -m tcp --dport 30800 -j KUBE-EXT-SHOP',
  'KUBE-NODEPORTS -p tcp -m comment --comment "shop/web" -m tcp --dport 30080 -j KUBE-EXT-WEB',
  'KUBE-NODEPORTS -p tcp -m comment --comment "shop/api" -m tcp --dport 30800 -j KUBE-EXT-SHOP',
  // A policy of Local: what comes from pods and from the node itself goes on, all else to endpoints here.
  'KUBE-EXT-SHOP -s 10.244.0.0/16 -m comment --comment "pod traffic for shop/api external destinations" -j KUBE-SVC-SHOP',
  'KUBE-EXT-SHOP -m comment --comment "masquerade LOCAL traffic for shop/api external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
  'KUBE-EXT-SHOP -m comment --comment "route LOCAL traffic for shop/api external destinations" -m addrtype --src-type LOCAL -j KUBE-SVC-SHOP',
  'KUBE-EXT-SHOP -j KUBE-SVL-SHOP',
  ...cluster('KUBE-EXT-WEB', 'shop/web'),
  'KUBE-EXT-WEB -j KUBE-SVC-WEB',
  'KUBE-FW-WEB -s 198.51.100.0/24 -m comment --comment "shop/web loadbalancer IP" -j KUBE-EXT-WEB',
  'KUBE-FW-WEB -s 192.168.10.0/24 -m comment --comment "shop/web loadbalancer IP" -j KUBE-EXT-WEB',
  ...['API', 'WEB', 'SHOP', 'DNS', 'DNSTCP'].map((name, index) => {
    const to = ['10.96.0.1/32', '10.96.40.7/32', '10.96.50.8/32', '10.96.0.10/32', '10.96.0.10/32'][index];
    const [proto, port] =
      [
        ['tcp', 443],
        ['tcp', 80],
        ['tcp', 8080],
        ['udp', 53],
        ['tcp', 53],
      ][index] ?? [];
    return `KUBE-SVC-${name} ! -s 10.244.0.0/16 -d ${to} -p ${proto} ${said('cluster IP')} -m ${proto} --dport ${port} -j KUBE-MARK-MASQ`;
  }),
  ...service('KUBE-SVC-API', 'default/kubernetes:https', [['KUBE-SEP-API', '192.168.10.11:6443']]),
  ...service('KUBE-SVC-WEB', 'shop/web', [
    ['KUBE-SEP-WEB1', '10.244.1.2:8080'],
    ['KUBE-SEP-WEB2', '10.244.2.7:8080'],
    ['KUBE-SEP-WEB3', '10.244.1.3:8080'],
  ]),
  ...service(
    'KUBE-SVC-SHOP',
    'shop/api',
    [
      ['KUBE-SEP-SHOP1', '10.244.1.3:9090'],
      ['KUBE-SEP-SHOP2', '10.244.2.9:9090'],
    ],
    true,
  ),
  ...service('KUBE-SVL-SHOP', 'shop/api', [['KUBE-SEP-SHOP1', '10.244.1.3:9090']], true),
  ...service('KUBE-SVC-DNS', 'kube-system/kube-dns:dns', [
    ['KUBE-SEP-DNS1', '10.244.1.4:53'],
    ['KUBE-SEP-DNS2', '10.244.2.4:53'],
  ]),
  ...service('KUBE-SVC-DNSTCP', 'kube-system/kube-dns:dns-tcp', [['KUBE-SEP-DNST1', '10.244.1.4:53']]),
  ...endpoint('KUBE-SEP-API', 'default/kubernetes:https', 'tcp', '192.168.10.11:6443'),
  ...endpoint('KUBE-SEP-WEB1', 'shop/web', 'tcp', '10.244.1.2:8080'),
  ...endpoint('KUBE-SEP-WEB2', 'shop/web', 'tcp', '10.244.2.7:8080'),
  ...endpoint('KUBE-SEP-WEB3', 'shop/web', 'tcp', '10.244.1.3:8080'),
  ...endpoint(
    'KUBE-SEP-SHOP1',
    'shop/api',
    'tcp',
    '10.244.1.3:9090',
    ' -m recent --set --name KUBE-SEP-SHOP1 --mask 255.255.255.255 --rsource',
  ),
  ...endpoint(
    'KUBE-SEP-SHOP2',
    'shop/api',
    'tcp',
    '10.244.2.9:9090',
    ' -m recent --set --name KUBE-SEP-SHOP2 --mask 255.255.255.255 --rsource',
  ),
  ...endpoint('KUBE-SEP-DNS1', 'kube-system/kube-dns:dns', 'udp', '10.244.1.4:53'),
  ...endpoint('KUBE-SEP-DNS2', 'kube-system/kube-dns:dns', 'udp', '10.244.2.4:53'),
  ...endpoint('KUBE-SEP-DNST1', 'kube-system/kube-dns:dns-tcp', 'tcp', '10.244.1.4:53'),
];

const filter = [
  'INPUT -m comment --comment "kubernetes load balancer firewall" -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL',
  'INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS',
  'INPUT -m comment --comment "kubernetes externally-visible service portals" -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES',
  'INPUT -j KUBE-FIREWALL',
  'FORWARD -m comment --comment "kubernetes load balancer firewall" -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL',
  'FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
  'FORWARD -m comment --comment "kubernetes service portals" -m conntrack --ctstate NEW -j KUBE-SERVICES',
  'FORWARD -m comment --comment "kubernetes externally-visible service portals" -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES',
  'OUTPUT -m comment --comment "kubernetes load balancer firewall" -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL',
  'OUTPUT -m comment --comment "kubernetes service portals" -m conntrack --ctstate NEW -j KUBE-SERVICES',
  'OUTPUT -j KUBE-FIREWALL',
  'KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "shop/none has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30090 -j DROP',
  'KUBE-EXTERNAL-SERVICES -d 203.0.113.53/32 -p tcp -m comment --comment "shop/none has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable',
  'KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
  'KUBE-FIREWALL -m comment --comment "kubernetes firewall for dropping marked packets" -m mark --mark 0x8000/0x8000 -j DROP',
  'KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name ct_state_invalid_dropped_pkts -j DROP',
  `KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark ${mark} -j ACCEPT`,
  'KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  'KUBE-NODEPORTS -p tcp -m comment --comment "shop/api health check node port" -m tcp --dport 31234 -j ACCEPT',
  'KUBE-PROXY-FIREWALL -d 203.0.113.50/32 -p tcp -m comment --comment "shop/web traffic not accepted by KUBE-FW-WEB" -m tcp --dport 80 -j DROP',
  'KUBE-SERVICES -d 10.96.60.9/32 -p tcp -m comment --comment "shop/none has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable',
];

/** The kernel here has no tool that makes accounting objects. */
const played = (lines: readonly string[]) => lines.map((line) => line.replace(/ -m nfacct --nfacct-name \S+/, ''));

const plain = rules({
  nat: played(nat),
  filter: played(filter),
  mangle: [':KUBE-KUBELET-CANARY', ':KUBE-PROXY-CANARY', ':KUBE-IPTABLES-HINT'],
});

const nodeLocal = rules({
  nat: played(nat),
  filter: [
    'INPUT -d 10.96.0.10/32 -p udp -m udp --dport 53 -m comment --comment "NodeLocal DNS Cache: allow DNS traffic" -j ACCEPT',
    'INPUT -d 169.254.20.10/32 -p udp -m udp --dport 53 -j ACCEPT',
    'OUTPUT -s 10.96.0.10/32 -p udp -m udp --sport 53 -j ACCEPT',
    'OUTPUT -s 169.254.20.10/32 -p udp -m udp --sport 53 -j ACCEPT',
    ...played(filter),
  ],
  raw: ['10.96.0.10', '169.254.20.10'].flatMap((address) =>
    ['udp', 'tcp'].flatMap((proto) => [
      `PREROUTING -d ${address}/32 -p ${proto} -m ${proto} --dport 53 -m comment --comment "NodeLocal DNS Cache: skip conntrack" -j NOTRACK`,
      `OUTPUT -s ${address}/32 -p ${proto} -m ${proto} --sport 53 -j NOTRACK`,
      `OUTPUT -d ${address}/32 -p ${proto} -m ${proto} --dport 53 -j NOTRACK`,
    ]),
  ),
});

const traffic = [
  packet('web', 'tcp 10.244.1.2:41001 > 10.96.40.7:80'),
  packet('web', 'tcp 10.244.1.2:41002 > 10.96.40.7:80'),
  packet('web', 'udp 10.244.1.2:40003 > 10.96.0.10:53'),
  packet('dns', 'udp 10.244.1.4:53 > 10.244.1.2:40003'),
  packet('web', 'tcp 10.244.1.2:41003 > 10.96.0.1:443'),
  packet('lan', 'tcp 192.168.10.5:41004 > 192.168.10.11:30080'),
  packet('lan', 'tcp 192.168.10.5:40002 > 192.168.10.11:30800'),
  packet('api', 'tcp 10.244.1.3:9090 > 192.168.10.5:40002', { flags: 'SYN,ACK' }),
  packet('lan', 'tcp 192.168.10.5:41005 > 192.168.10.11:30800'),
  packet('lan', 'tcp 198.51.100.9:41006 > 203.0.113.50:80'),
  packet('lan', 'tcp 8.8.8.8:41007 > 203.0.113.50:80'),
  packet('lan', 'tcp 8.8.8.8:41008 > 198.51.100.80:80'),
  packet('api', 'tcp 10.244.1.3:41009 > 203.0.113.51:8080'),
  packet('api', 'tcp 10.244.1.3:41010 > 203.0.113.51:8080'),
  packet('local', 'tcp 192.168.10.11:41011 > 203.0.113.51:8080'),
  packet('local', 'tcp 127.0.0.1:41012 > 127.0.0.1:30800'),
  packet('local', 'tcp 192.168.10.11:41013 > 10.96.60.9:80'),
  packet('web', 'tcp 10.244.1.2:41014 > 10.96.60.9:80'),
  packet('lan', 'tcp 192.168.10.5:41015 > 192.168.10.11:30090'),
  packet('lan', 'tcp 192.168.10.5:41016 > 192.168.10.11:31234'),
  packet('lan', 'tcp 192.168.10.5:41017 > 127.0.0.1:10249'),
  packet('local', 'udp 169.254.20.10:53 > 10.244.1.2:40003'),
  packet('web', 'udp 10.244.1.2:41018 > 169.254.20.10:53'),
];

export const kubeIptables = topic('kube-iptables', {
  'services of all kinds': { bed, iptables: plain, packets: traffic },
  'with a DNS cache on the node': {
    bed: { ...bed, before: [...(bed.before ?? []), 'addr add 10.96.0.10/32 dev nodelocaldns'] },
    iptables: nodeLocal,
    packets: traffic,
  },
});
