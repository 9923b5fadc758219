/** Matches that count, remember or draw lots. */
import { clients, left, right, rules, topic } from './build.ts';

const web = (port: number) => left(`tcp 10.1.0.7:${port} > 10.2.0.5:80`);

export const memory = topic('memory', {
  'statistic nth': {
    iptables: rules({
      filter: [
        'FORWARD -m statistic --mode nth --every 2 --packet 0 -j A',
        'FORWARD -m statistic --mode nth --every 3 --packet 1',
        'FORWARD -m statistic --mode nth ! --every 4 --packet 2',
        'A',
      ],
    }),
    packets: clients(7, web),
  },
  'statistic random: all and nothing': {
    iptables: rules({
      filter: [
        'FORWARD -m statistic --mode random --probability 0',
        'FORWARD -m statistic --mode random --probability 1 -j A',
        'FORWARD -m statistic --mode random ! --probability 1 -j DROP',
        'A',
      ],
    }),
    packets: clients(2, web),
  },
  'statistic random: a die': {
    iptables: rules({
      filter: [
        'FORWARD -m statistic --mode random --probability 0.33333333349 -j A',
        'FORWARD -m statistic --mode random --probability 0.5 -j B',
        'FORWARD -j C',
        'A -j ACCEPT',
        'B -j ACCEPT',
        'C -j DROP',
      ],
    }),
    packets: clients(6, web),
  },
  'within limits': {
    iptables: rules({
      filter: [
        'FORWARD -m limit --limit 5/min --limit-burst 10',
        'FORWARD -m hashlimit --hashlimit-upto 10/sec --hashlimit-burst 20 --hashlimit-mode srcip --hashlimit-name h',
        'FORWARD -m quota --quota 100000',
        'FORWARD -m connlimit --connlimit-upto 10',
        'FORWARD -m connlimit --connlimit-above 10 -j DROP',
      ],
    }),
    packets: clients(3, web),
  },
  'beyond limits': {
    iptables: rules({
      filter: [
        'FORWARD -m limit --limit 1/hour --limit-burst 2',
        'FORWARD -m hashlimit --hashlimit-above 1/hour --hashlimit-burst 2 --hashlimit-mode srcip --hashlimit-name h',
        'FORWARD -m quota --quota 100',
        'FORWARD -m connlimit --connlimit-above 2 --connlimit-mask 32 -j DROP',
      ],
    }),
    packets: clients(5, web),
  },
  recent: {
    iptables: rules({
      filter: [
        'FORWARD -m recent --name seen --rcheck --seconds 60 -j KNOWN',
        'FORWARD -m recent --name seen --set',
        'FORWARD -m recent --name seen --update --hitcount 3',
        'KNOWN -m recent --name seen --rdest --rcheck',
        'KNOWN -m recent --name seen --update --hitcount 4 -j DROP',
      ],
    }),
    packets: [...clients(3, web), left('tcp 10.1.0.8:40001 > 10.2.0.5:80'), web(40009)],
  },
  connbytes: {
    iptables: rules({
      filter: [
        'FORWARD -m connbytes --connbytes 0:2 --connbytes-mode packets --connbytes-dir both',
        'FORWARD -m connbytes --connbytes 2: --connbytes-mode packets --connbytes-dir original',
        'FORWARD -m connbytes --connbytes 100 --connbytes-mode bytes --connbytes-dir both',
      ],
    }),
    packets: [
      web(1),
      right('tcp 10.2.0.5:80 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'ACK', payload: 200 }),
    ],
  },
  'string and u32': {
    iptables: rules({
      filter: [
        'FORWARD -m string --algo bm --string "GET /" -j A',
        'FORWARD -m string --algo kmp --hex-string "|48 65|llo"',
        'FORWARD -m string --algo bm --icase ! --string "get"',
        'FORWARD -m u32 --u32 "6&0xFF=6"',
        'A',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'PSH,ACK', data: 'GET / HTTP/1.1' }),
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { data: 'Hello' }),
      web(3),
    ],
  },
  'programs, labels and rates': {
    iptables: rules({
      mangle: [
        'FORWARD -j RATEEST --rateest-name r --rateest-interval 250ms --rateest-ewma 0.5s',
        'FORWARD -m rateest --rateest r --rateest-lt --rateest-bps 100mbit',
        'FORWARD -m bpf --bytecode "1,6 0 0 1"',
        'FORWARD -m bpf --bytecode "1,6 0 0 0"',
        'FORWARD -m connlabel --label 1',
        'FORWARD -m connlabel ! --label 1',
      ],
    }),
    packets: [web(1)],
  },
  'shares of a cluster, and marks by hash': {
    iptables: rules({
      mangle: [
        ...[1, 2, 3].map(
          (node) =>
            `PREROUTING -m cluster --cluster-total-nodes 3 --cluster-local-node ${node} --cluster-hash-seed 0xdeadbeef`,
        ),
        'PREROUTING -m cluster --cluster-total-nodes 8 ! --cluster-local-nodemask 0x0f --cluster-hash-seed 0x1',
        'FORWARD -j HMARK --hmark-tuple src,dst,sport,dport,proto --hmark-mod 64 --hmark-offset 100 --hmark-rnd 0xcafe',
        'FORWARD',
        'FORWARD -j HMARK --hmark-tuple ct,src,dst --hmark-mod 64 --hmark-offset 100 --hmark-rnd 0xcafe',
        'FORWARD',
        'FORWARD -j HMARK --hmark-src-prefix 24 --hmark-dport-mask 0xfff0 --hmark-mod 1000 --hmark-rnd 0x1',
      ],
    }),
    packets: [
      web(1),
      web(2),
      left('udp 10.1.0.9:7 > 10.2.0.6:53'),
      left('icmp 10.1.0.8 > 10.2.0.5'),
      right('tcp 10.2.0.5:80 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
    ],
  },
  'labels that rules give': {
    iptables: rules({
      mangle: [
        'PREROUTING -p tcp -m connlabel --label 5 --set',
        'FORWARD -m connlabel --label 5',
        'FORWARD -m connlabel ! --label 6',
      ],
    }),
    packets: [web(1), left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'ACK' }), left('udp 10.1.0.7:1 > 10.2.0.5:2')],
  },
  sockets: {
    iptables: rules({
      mangle: ['PREROUTING -m socket', 'PREROUTING -m socket --transparent', 'INPUT -m socket --nowildcard'],
    }),
    packets: [web(1), left('tcp 10.1.0.7:1 > 10.1.0.1:22')],
  },
  'always true or false here': {
    iptables: rules({
      filter: [
        'FORWARD -m comment --comment "say -j DROP"',
        'FORWARD -m time --timestart 00:00 --timestop 23:59:59',
        'FORWARD -m physdev --physdev-is-in',
        'FORWARD -m physdev ! --physdev-is-bridged',
        'FORWARD -m policy --dir in --pol none',
        'FORWARD -m policy --dir in --pol ipsec',
        'FORWARD -m devgroup --src-group 0',
        'FORWARD -m helper --helper ftp',
        'FORWARD -m cpu --cpu 0',
        'FORWARD -m realm --realm 0',
        'FORWARD -m cluster --cluster-total-nodes 1 --cluster-local-node 1 --cluster-hash-seed 1',
        'FORWARD',
      ],
    }),
    packets: [web(1)],
  },
});
