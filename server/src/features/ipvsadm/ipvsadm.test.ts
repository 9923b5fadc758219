import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { render } from '../../text/message.ts';
import { factsFeatures } from '../facts/index.ts';
import { factsCursor, hoverText, offered, placesText, tokenText } from '../testing/facts.ts';

const title = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
`;
const listing = `${title}TCP  10.96.40.7:80 wrr persistent 600 mask 255.255.255.0
  -> 10.244.1.11:8080             Masq    1      12         4         
  -> 10.244.1.12:8080             Masq    3      30         0         
  -> 10.244.2.13:8080             Masq    0      1          0         
UDP  10.96.0.10:53 rr ops
  -> 10.244.1.2:53                Masq    1      0          7         
FWM  100 sh (sh-port)
`;
const at = (word: string, text = listing): string => text.replace(word, `${word}$0`);

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'kube-proxy-ipvs');
const files = ['ipset-save.txt', 'ip-addr.txt'].map((name) => ({
  name,
  text: readFileSync(join(folder, name), 'utf8'),
}));

describe('hover', () => {
  test('a service: scheduler, persistence, how connections split', async () => {
    expect(await hoverText(at('10.96.40.7'))).toMatchInlineSnapshot(`
      "Virtual service TCP 10.96.40.7:80 (http)

      Weighted round robin (wrr): One server after another, those with more weight more often.

      Persistent: clients that are the same under 255.255.255.0 stay with one server until they have opened no connection for 600 s.

      New connections go to:

      - 10.244.1.11:8080: 1/4, weight 1; has 12 active and 4 inactive
      - 10.244.1.12:8080: 3/4, weight 3; has 30 active and 0 inactive
      - 10.244.2.13:8080: none, weight 0; has 1 active and 0 inactive

      Together they have 43 active and 4 inactive connections."
    `);
  });
  test('Kubernetes and the machine tell whose service it is', async () => {
    expect(await hoverText(at('10.96.0.10', listing), files)).toMatchInlineSnapshot(`
      "Virtual service UDP 10.96.0.10:53 (domain)

      It stands in the set KUBE-CLUSTER-IP: The ClusterIP of each service with its ports.

      Round robin (rr): One server after another, whatever their weights are above 0 and how many connections they have.

      Every packet is scheduled by itself and no connection is kept. For UDP and services by mark only.

      New connections go to:

      - 10.244.1.2:53: all, weight 1; has 0 active and 7 inactive

      Together they have 0 active and 7 inactive connections.

      10.96.0.10 is an address of this machine, on kube-ipvs0."
    `);
  });
  test('rules name it', async () => {
    const rules =
      '*nat\n:KUBE-SERVICES - [0:0]\n-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j ACCEPT\nCOMMIT\n';
    expect(await hoverText(at('10.96.40.7'), [{ name: 'iptables-save.txt', text: rules }])).toContain(
      'The rules call it shop/web:http.',
    );
  });
  test('a scheduler', async () =>
    expect(await hoverText(at('wrr'))).toContain('Weighted round robin (wrr): One server'));
  test('a server', async () =>
    expect(await hoverText(at('10.244.1.12'))).toMatchInlineSnapshot(`
    "Real server 10.244.1.12:8080 of TCP 10.96.40.7:80

    Masq: NAT: the destination becomes the server’s address and port. The source stays, so that the server’s answers must come back through this machine, which gives them the service’s address again.

    It gets 3/4 of the new connections.

    It has 30 active and 0 inactive connections."
  `));
  test('a method', async () => expect(await hoverText(at('Masq'))).toContain('NAT: the destination becomes'));
  test('a weight', async () => {
    expect(await hoverText(at('Masq    3'))).toContain('It gets 3/4 of the new connections.');
    expect(await hoverText(at('Masq    0'))).toContain('It gets none of the new connections.');
  });
  test('counters of connections', async () => {
    expect(await hoverText(at('30'))).toContain('30 active connections');
    expect(await hoverText(at('0          7'))).toContain('7 inactive connections');
  });
  test('flags, persistence, one packet', async () => {
    expect(await hoverText(at('(sh-port'))).toContain('The client’s port is hashed too');
    expect(await hoverText(at('persistent'))).toContain('clients that are the same under 255.255.255.0');
    expect(await hoverText(at('ops'))).toContain('Every packet is scheduled by itself');
  });
  test('a service without servers', async () =>
    expect(await hoverText(at('FWM  100'))).toContain('It has no real server'));
  test.each([
    ['Conns   InPkts  OutPkts  InBytes OutBytes', '123456K', '123456K connections', 'Cut to thousands'],
    ['  CPS    InPPS   OutPPS    InBPS   OutBPS', '123456K', '123456K connections a second', 'Cut to thousands'],
  ])('numbers of %s', async (columns, word, first, second) => {
    const text = `Prot LocalAddress:Port               ${columns}\n  -> RemoteAddress:Port\nTCP  10.96.0.1:80  ${word} 1 2 3 4\n  -> 10.1.1.5:8080  120 4500 4300 890000 1700000\n`;
    const found = await hoverText(at(word, text));
    expect(found).toContain(first);
    expect(found).toContain(second);
    expect(await hoverText(at('4500', text))).toMatch(/4500 packets/);
  });
  test('thresholds, persistent connections and tunnels', async () => {
    const shown = (columns: string, server: string) =>
      `Prot LocalAddress:Port            ${columns}\n  -> RemoteAddress:Port   ${columns}\nTCP  10.0.0.1:53 rr\n  -> 10.244.1.2:53   ${server}\n`;
    expect(await hoverText(at('101', shown('Uthreshold Lthreshold ActiveConn InActConn ', '101 50 12 4')))).toContain(
      'Upper threshold 101',
    );
    const first = (columns: string, server: string) =>
      `Prot LocalAddress:Port            ${columns}\n  -> RemoteAddress:Port\nTCP  10.0.0.1:53 rr\n  -> 10.244.1.2:53   ${server}\n`;
    expect(await hoverText(at('101', first('Uthreshold Lthreshold ActiveConn InActConn ', '101 50 12 4')))).toContain(
      'Upper threshold 101',
    );
    expect(await hoverText(at('7', shown('Weight    PersistConn ActiveConn InActConn ', '3 7 12 4')))).toContain(
      '7 persistent connections',
    );
    expect(
      await hoverText(
        at('gue', shown('Forward TunnelInfo    Weight ActiveConn InActConn', 'Tunnel gue:5555:+c 1 12 4')),
      ),
    ).toContain('Tunnel gue:5555:+c');
  });
  test('a connection', async () => {
    const text = `${listing}IPVS connection entries\npro expire state       source             virtual            destination\nTCP 14:58  ESTABLISHED 192.0.2.5:47644    10.96.40.7:80      10.244.1.11:8080\n`;
    expect(await hoverText(at('14:58', text))).toContain('Expires in 14:58');
    expect(await hoverText(at('ESTABLISHED', text))).toContain('Open in both directions');
    expect(await hoverText(at('47644    10.96.40.7', text))).toContain('Virtual service TCP 10.96.40.7:80');
  });
  test('the rule form', async () => {
    const rules = '-A -t 10.0.0.1:80 -s wlc\n-a -t 10.0.0.1:80 -r 10.0.0.2:8080 -g -w 2\n';
    expect(await hoverText(at('-a -t 10.0.0.1', rules))).toContain('Virtual service TCP 10.0.0.1:80');
    expect(await hoverText(at('-g', rules))).toContain('Direct routing');
    expect(await hoverText(at('10.0.0.2', rules))).toContain('The port 8080 that stands here is ignored');
    expect(await hoverText(at('-s', rules))).toContain('The scheduler');
  });
});

describe('navigation', () => {
  test('outline and folds', () => {
    const { view } = factsCursor(listing);
    const names = factsFeatures.outline(view).map(({ name, detail, children }) => [name, detail, children.length]);
    expect(names).toEqual([
      ['TCP 10.96.40.7:80', 'wrr', 3],
      ['UDP 10.96.0.10:53', 'rr', 1],
      ['FWM 100', 'sh', 0],
    ]);
    expect(factsFeatures.folds(view)).toEqual([
      { first: 3, last: 6 },
      { first: 7, last: 8 },
    ]);
  });
  test('from a server’s rule to its service', async () => {
    const { view, at: place, machine } = factsCursor('-A -t 10.0.0.1:80 -s wlc\n-a -t 10.0.0.1$0:80 -r 10.0.0.2 -m\n');
    expect(placesText(view, (await factsFeatures.definition?.(view, place, machine)) ?? [])).toEqual(['1:10.0.0.1:80']);
    expect(placesText(view, (await factsFeatures.references?.(view, place, machine)) ?? [])).toEqual([
      '1:10.0.0.1:80',
      '2:10.0.0.1:80',
    ]);
  });
  test('from a service to its address and sets', async () => {
    const { view, at: place, machine } = factsCursor(at('10.96.40.7'), files);
    const found = placesText(view, (await factsFeatures.definition?.(view, place, machine)) ?? []);
    expect(found).toEqual([expect.stringMatching(/^ip-addr.txt /), expect.stringMatching(/^ipset-save.txt /)]);
  });
  test('services that a server serves', async () => {
    const text = `${listing}TCP  10.96.9.9:80 rr\n  -> 10.244.1.11:8080             Masq    1      0          0\n`;
    const { view, at: place, machine } = factsCursor(at('10.244.1.11', text));
    expect(placesText(view, (await factsFeatures.references?.(view, place, machine)) ?? [])).toEqual([
      '5:10.244.1.11:8080',
      '12:10.244.1.11:8080',
    ]);
  });
  test('search', () => {
    const { view } = factsCursor(listing);
    expect(factsFeatures.symbols?.(view, 'udp', 10).map(({ name }) => name)).toEqual(['UDP 10.96.0.10:53']);
  });
});

test('shares of new connections stand behind the weights', async () => {
  const { view, machine } = factsCursor(listing);
  const wanted = { mark: true, share: true, service: true, pool: true, wildcard: true };
  const hints = (await factsFeatures.inlayHints?.(view, 0, 99, wanted, machine)) ?? [];
  expect(hints.map(({ line, character, label }) => [line, character, render(label)])).toEqual([
    [4, 43, '1/4'],
    [5, 43, '3/4'],
    [6, 43, 'none'],
  ]);
  expect(await factsFeatures.inlayHints?.(view, 0, 99, { ...wanted, share: false }, machine)).toEqual([]);
});

describe('completion for ipvsadm -R', () => {
  test('commands', async () => expect(await offered('$0', 'services')).toContain('-A'));
  test('nothing in a listing', async () => expect(await offered(`${listing}$0`, 'services')).toEqual([]));
  test('schedulers', async () => expect(await offered('-A -t 10.0.0.1:80 -s $0', 'services')).toContain('wlc'));
  test('services that are declared', async () =>
    expect(await offered('-A -t 10.0.0.1:80 -s rr\n-A -u 10.0.0.2:53 -s rr\n-a -t $0\n')).toEqual(['10.0.0.1:80']));
  test('options that the command takes', async () => {
    expect(await offered('-A -t 10.0.0.1:80 -s rr\n-a -t 10.0.0.1:80 $0')).toEqual(
      expect.arrayContaining(['-r', '-m', '-w']),
    );
    expect(await offered('-A $0', 'services')).toEqual(['-t', '-u', '--sctp-service', '-f']);
    expect(await offered('-A -t 10.0.0.1:80 -$0', 'services')).not.toContain('-r');
  });
});

test('tokens', () => {
  expect(
    tokenText(
      'TCP  10.0.0.1:80 wrr persistent 60\n  -> 10.0.0.2:80  Masq 1 0 0\n-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 5',
    ),
  ).toEqual([
    'TCP=keyword',
    '10.0.0.1:80=function',
    'wrr=class',
    'persistent=keyword',
    '60=number',
    '->=operator',
    '10.0.0.2:80=string',
    'Masq=enumMember',
    '1=number',
    '0=number',
    '0=number',
    '-a=keyword',
    '-t=parameter',
    '10.0.0.1:80=function',
    '-r=parameter',
    '10.0.0.2:80=string',
    '-m=enumMember',
    '-w=parameter',
    '5=number',
  ]);
});
