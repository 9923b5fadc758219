import { describe, expect, test } from 'vitest';
import { formatAddress } from '../../net/text.ts';
import { render } from '../../text/message.ts';
import { dumpOf } from '../dump.ts';
import { mergeServices } from './merge.ts';
import { readServices } from './parse.ts';
import type { ListedService } from './service.ts';

function brief(service: ListedService): string {
  const { by, scheduler, schedulerFlags, persistence, persistenceMask, engine, onePacket, family } = service;
  const name = by.kind === 'mark' ? `mark ${by.mark}` : `${by.protocol} ${formatAddress(by.address)} ${by.port}`;
  const facts = [
    scheduler,
    ...schedulerFlags,
    persistence !== undefined && `persistent ${persistence}`,
    persistenceMask && `mask ${formatAddress({ family, words: persistenceMask })}`,
    engine !== undefined && `engine ${engine}`,
    onePacket && 'one packet',
  ].filter(Boolean);
  const servers = service.realServers.map(({ address, port, origin: _, ...more }) =>
    [
      `${formatAddress(address)} ${port}:`,
      ...Object.entries(more).map(([key, value]) => `${key} ${words(value)}`),
    ].join(' '),
  );
  return [`${name} ${family}: ${facts.join(' ')}`, ...servers].join('\n  ');
}

function words(value: object | string | number): string {
  return typeof value === 'object' ? Object.values(value).join(' ') : `${value}`;
}

function read(text: string): { items: readonly ListedService[]; shown: string; problems: string[] } {
  const { items, problems } = readServices(dumpOf('ipvsadm.txt', text));
  return {
    items,
    shown: items.map(brief).join('\n'),
    problems: problems.map(({ line, problem }) => `${line + 1}: ${problem.code} ${render(problem.message)}`),
  };
}

const listing = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  203.0.113.80:80 sh (sh-fallback,sh-port) persistent 600 mask 255.255.255.0
  -> 203.0.113.80:80              Local   3      12         4         
  -> 10.1.1.5:8080                Masq    65535  0          0         
UDP  203.0.113.9:5060 wrr persistent 60 pe sip ops
  -> 10.1.1.5:5060                Masq    1      0          0         
SCTP 203.0.113.9:36412 nq
TCP  [2001:db8:1::1]:443 wrr (flag-1,flag-3)
  -> [fd00:10:244:1::2]:8443      Masq    10     12         4         
  -> 10.1.1.5:443                 Tunnel  10     0          0         
FWM  100 lc persistent 360 mask 255.255.0.0
  -> 10.1.1.6:8080                Route   1      12         4         
FWM  200 IPv6 wlc persistent 300 mask 64
  -> [2001:db8:5::5]:0            Route   1      12         4         
FWM  -1 rr
`;

describe('ipvsadm -Ln', () => {
  test('services by address and by mark, all forwarding methods', () => {
    const { shown, problems } = read(listing);
    expect(problems).toEqual([]);
    expect(shown).toBe(`6 203.0.113.80 80 ipv4: sh sh-fallback sh-port persistent 600 mask 255.255.255.0
  203.0.113.80 80: method local weight 3 activeConnections 12 inactiveConnections 4
  10.1.1.5 8080: method masquerade weight 65535 activeConnections 0 inactiveConnections 0
17 203.0.113.9 5060 ipv4: wrr persistent 60 engine sip one packet
  10.1.1.5 5060: method masquerade weight 1 activeConnections 0 inactiveConnections 0
132 203.0.113.9 36412 ipv4: nq
6 2001:db8:1::1 443 ipv6: wrr flag-1 flag-3
  fd00:10:244:1::2 8443: method masquerade weight 10 activeConnections 12 inactiveConnections 4
  10.1.1.5 443: method tunnel weight 10 activeConnections 0 inactiveConnections 0
mark 100 ipv4: lc persistent 360 mask 255.255.0.0
  10.1.1.6 8080: method route weight 1 activeConnections 12 inactiveConnections 4
mark 200 ipv6: wlc persistent 300 mask ffff:ffff:ffff:ffff::
  2001:db8:5::5 0: method route weight 1 activeConnections 12 inactiveConnections 4
mark 4294967295 ipv4: rr`);
  });

  test('other columns: thresholds, tunnel information, statistics', () => {
    expect(
      read(`Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn 
  -> RemoteAddress:Port
TCP  10.96.0.10:53 rr`).problems,
    ).toEqual([]);
    const { shown } = read(`Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Uthreshold Lthreshold ActiveConn InActConn 
TCP  10.96.0.10:53 rr
  -> 10.244.1.2:53                100        50         12         4         
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn
TCP  10.96.0.11:53 rr
  -> 10.1.1.6:53                  Tunnel  gue:5555:+c   7      12         4         
Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
TCP  203.0.113.80:80               123456K 99999999  100000K  999999K    1000M
  -> 10.1.1.5:8080                     120     4500     4300   890000  1700000
`);
    expect(shown).toBe(`6 10.96.0.10 53 ipv4: rr
  10.244.1.2 53: upperThreshold 100 lowerThreshold 50 activeConnections 12 inactiveConnections 4
6 10.96.0.11 53 ipv4: rr
  10.1.1.6 53: method tunnel tunnel gue 5555 weight 7 activeConnections 12 inactiveConnections 4
6 203.0.113.80 80 ipv4: 
  10.1.1.5 8080:`);
  });

  test('connections, timeouts and daemons are no services', () => {
    expect(
      read(`Timeout (tcp tcpfin udp): 900 120 300
master sync daemon (mcast=eth1, syncid=7)
IPVS connection entries
pro expire state       source             virtual            destination
TCP 14:58  ESTABLISHED 192.0.2.5:47644    10.96.0.1:443      10.244.1.2:8080
IP  00:44  NONE        192.0.2.5:0        0.0.0.100:0        10.1.1.5:0
`),
    ).toEqual({ items: [], shown: '', problems: [] });
  });

  test('names cannot be followed', () => {
    expect(read('TCP  web.example:http rr\n  -> 10.0.0.1:80 Masq 1 0 0\nwhat\n').problems).toEqual([
      '1: ipvs-names “web.example:http” is not numeric, and what the name stands for is not in the dump: take it with ipvsadm -Ln.',
      '3: ipvs-syntax This is no line of ipvsadm: expected a service, a server after “->”, or a rule such as “-A -t …”.',
    ]);
  });
});

test('variants whose first title says the columns', () => {
  const { shown, problems } = read(`Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn 
  -> RemoteAddress:Port
TCP  10.96.0.10:53 rr
  -> 10.244.1.2:53                100        50         12         4         
Prot LocalAddress:Port            Weight    PersistConn ActiveConn InActConn 
  -> RemoteAddress:Port
TCP  10.96.0.10:53 rr
  -> 10.244.1.2:53                3         7           12         4         
`);
  expect(problems).toEqual([]);
  expect(shown).toBe(`6 10.96.0.10 53 ipv4: rr
  10.244.1.2 53: upperThreshold 100 lowerThreshold 50 activeConnections 12 inactiveConnections 4
6 10.96.0.10 53 ipv4: rr
  10.244.1.2 53: weight 3 activeConnections 12 inactiveConnections 4`);
});

test('what ipvsadm says of options', () => {
  const { problems } = read(`-A -6 -f 5 -s rr
-A -t 192.0.2.1:80 -s rr # web
-A -t 192.0.2.2:80 -s sh -b mh-port -w 3
-A -t 192.0.2.3:80 -s rr -s wlc
-A -t 192.0.2.4:80 -p 0
-a -t 192.0.2.1:80 -r 10.0.0.1 -m -g -s rr -x 5 -y 9
`);
  expect(problems).toEqual([
    '1: ipvs-syntax -6 stands behind the mark: -f MARK -6.',
    '2: ipvs-syntax ipvsadm knows comments on lines of their own alone, and ipvsadm -R none.',
    '3: ipvs-syntax -w is an option of servers, and this line is about a service.',
    '3: ipvs-syntax sh has no flag mh-port.',
    '4: ipvs-syntax -s stands here twice: ipvsadm takes it once.',
    '5: ipvs-range Expected seconds from 1 to 2678400, found “0”.',
    '6: ipvs-syntax -s is an option of services, and this line is about a server.',
    '6: ipvs-syntax A server has one forwarding method: -m, -g or -i.',
    '6: ipvs-range The lower threshold 9 is above the upper one (5).',
  ]);
});

test('names of ports, as they are shown without -n', () => {
  const { shown, problems } = read(`Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.96.0.10:domain rr
  -> 10.244.1.2:domain            Masq    1      0          0
TCP  [2001:db8::1]:https rr
TCP  kube-dns:domain rr
`);
  expect(shown).toBe(`6 10.96.0.10 53 ipv4: rr
  10.244.1.2 53: method masquerade weight 1 activeConnections 0 inactiveConnections 0
6 2001:db8::1 443 ipv6: rr`);
  expect(problems).toEqual([expect.stringMatching(/^6: ipvs-names /)]);
});

describe('ipvsadm -Sn', () => {
  test('services and servers', () => {
    const { shown, problems } = read(`-A -t 203.0.113.80:80 -s sh -p 600 -M 255.255.255.0 -b sh-fallback,sh-port
-a -t 203.0.113.80:80 -r 10.1.1.5:8080 -m -w 65535
-A -u 203.0.113.9:5060 -s wrr -p 60 --pe sip -o
-a -u 203.0.113.9:5060 -r 10.1.1.5:5060 -m -w 1 -x 10 -y 5
-A -t [2001:db8:1::1]:443 -s wrr -b flag-1,flag-3
-a -t [2001:db8:1::1]:443 -r 10.1.1.5:443 -i -w 10 --tun-type ipip
-A -f 200 -6 -s wlc -p 300 -M 64
-a -f 200 -6 -r [2001:db8:5::5]:0 -g -w 1
-A --sctp-service 203.0.113.9:36412 -s nq
ipvsadm --add-service --tcp-service 10.0.0.1:80
ipvsadm --add-server --tcp-service 10.0.0.1:80 --real-server 10.0.0.2:8080
`);
    expect(problems).toEqual([]);
    expect(shown).toBe(`6 203.0.113.80 80 ipv4: sh sh-fallback sh-port persistent 600 mask 255.255.255.0
  10.1.1.5 8080: method masquerade weight 65535
17 203.0.113.9 5060 ipv4: wrr persistent 60 engine sip one packet
  10.1.1.5 5060: method masquerade weight 1 upperThreshold 10 lowerThreshold 5
6 2001:db8:1::1 443 ipv6: wrr flag-1 flag-3
  10.1.1.5 443: method tunnel tunnel ipip weight 10
mark 200 ipv6: wlc persistent 300 mask ffff:ffff:ffff:ffff::
  2001:db8:5::5 0: method route weight 1
132 203.0.113.9 36412 ipv4: nq
6 10.0.0.1 80 ipv4: wlc
  10.0.0.2 80: writtenPort 8080 method route weight 1`);
  });

  test('edits and deletions are done, -p alone is 360 seconds', () => {
    const { shown } = read(`-A -t 10.0.0.1:0 -s rr -p
-a -t 10.0.0.1:0 -r 10.0.0.2 -m
-a -t 10.0.0.1:0 -r 10.0.0.3 -m
-e -t 10.0.0.1:0 -r 10.0.0.3 -m -w 9
-d -t 10.0.0.1:0 -r 10.0.0.2
-A -t 10.0.0.8:1 -s rr -p 60
-E -t 10.0.0.8:1 -s wrr
-A -t 10.0.0.9:1 -s rr
-D -t 10.0.0.9:1
`);
    expect(shown).toBe(
      '6 10.0.0.1 0 ipv4: rr persistent 360\n  10.0.0.3 0: method masquerade weight 9\n6 10.0.0.8 1 ipv4: wrr',
    );
  });

  test('a bad line costs that line', () => {
    const { shown, problems } = read(`-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.2:80 -m -w 70000
-a -t 192.0.2.77:80 -r 10.0.0.3 -m
-A -f 0x10 -s rr
-A -s rr
-a -t 192.0.2.1:80 -r web -m
-A -t 192.0.2.9:80 --frobnicate`);
    expect(shown).toBe('6 192.0.2.1 80 ipv4: rr\n  10.0.0.2 80: method masquerade weight 1\n6 192.0.2.9 80 ipv4: wlc');
    expect(problems).toEqual([
      '2: ipvs-range Expected a number from 0 to 65535, found “70000”.',
      '3: ipvs-unknown-service No line above adds this service, so ipvsadm would refuse the line.',
      '4: ipvs-range Expected a mark as decimal number, found “0x10”.',
      '5: ipvs-syntax Expected a service: -t, -u, --sctp-service or -f, but the line ends here.',
      '6: ipvs-names Expected a server: -r with a numeric address and port, found “web”.',
      '7: ipvs-syntax “--frobnicate” is no option of ipvsadm.',
    ]);
  });
});

describe('several listings of the same services', () => {
  test('become one service, each column from the listing that shows it', () => {
    const rules = read('-A -t 10.96.0.10:53 -s rr -p 60\n-a -t 10.96.0.10:53 -r 10.244.1.2:53 -m -w 1\n').items;
    const thresholds = read(`Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Uthreshold Lthreshold ActiveConn InActConn 
TCP  10.96.0.10:53 rr persistent 60
  -> 10.244.1.2:53                100        50         12         4         
`).items;
    const { services, incomplete } = mergeServices([rules, thresholds]);
    expect(services.map(brief)).toEqual([
      '6 10.96.0.10 53 ipv4: rr persistent 60\n  10.244.1.2 53: upperThreshold 100 lowerThreshold 50 activeConnections 12 inactiveConnections 4 method masquerade weight 1',
    ]);
    expect(incomplete).toEqual([]);
  });

  test('a service whose methods no listing shows is left out, and said', () => {
    const { services, incomplete } = mergeServices([
      read(`Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
TCP  203.0.113.80:80               1 2  3  4    5
  -> 10.1.1.5:8080                     120     4500     4300   890000  1700000`).items,
    ]);
    expect(services).toEqual([]);
    expect(incomplete.map((service) => service.origin.line)).toEqual([2]);
  });
});
