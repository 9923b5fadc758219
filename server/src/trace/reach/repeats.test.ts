/** What rules that count ask of the packets before the one that is to match. */
import { expect, test } from 'vitest';
import { filter, found } from './testing/found.ts';

const long = '-m connbytes ! --connbytes 100 --connbytes-dir both --connbytes-mode avgpkt';

test('a rule above takes connections of short packets: the first is long', () => {
  const rules = `-A INPUT ${long} -j DROP\n-A INPUT -i eth-l -p udp -j ACCEPT <--\n`;
  expect(found(filter(rules))).toEqual(['udp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l length 100']);
});

test('and so are all behind it', () => {
  const rules = `-A INPUT ${long} -j DROP\n-A INPUT -p udp -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\n`;
  const packets = found(filter(rules));
  expect(packets.length).toBeGreaterThan(1);
  for (const packet of packets) expect(packet).toMatch(/length 100$|^if /);
});

test.each([
  [
    'how many packets it has carried no length tells',
    '-m connbytes ! --connbytes 100 --connbytes-dir both --connbytes-mode packets -j LOG',
  ],
  ['nor need it be a long one where that makes no difference', `${long} -j LOG`],
])('%s', (_, above) => {
  const rules = `-A INPUT ${above}\n-A INPUT -i eth-l -p udp -j ACCEPT <--\n`;
  expect(found(filter(rules))).toEqual(['udp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l']);
});
