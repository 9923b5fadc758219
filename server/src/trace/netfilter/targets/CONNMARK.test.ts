import { expect, test } from 'vitest';
import { openSession } from '../../engine.ts';
import { packet, router } from '../../testing/node.ts';

/** Marks of the packet at its end: of the first one, and of its answer. */
function marksOf(...rules: readonly string[]): readonly number[] {
  const lines = rules.map((rule) => `-A PREROUTING ${rule}\n`).join('');
  const session = openSession(router(`*mangle\n:PREROUTING ACCEPT [0:0]\n${lines}COMMIT\n`));
  return ['tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l', 'tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r'].map(
    (text, index) => {
      const [outcome] = session.send(packet(text, index === 0 ? {} : { flags: ['SYN', 'ACK'] })).outcomes;
      return outcome?.packet.mark ?? -1;
    },
  );
}

test('the connection keeps a mark for the packets after this one', () => {
  expect(marksOf('-m conntrack --ctstate NEW -j CONNMARK --set-mark 0x7', '-j CONNMARK --restore-mark')).toEqual([
    7, 7,
  ]);
});

test('save and restore go through their masks', () => {
  const [saved, restored] = marksOf(
    '-m conntrack --ctstate NEW -j MARK --set-mark 0x12345',
    '-m conntrack --ctstate NEW -j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff',
    '-m conntrack --ctstate ESTABLISHED -j CONNMARK --restore-mark --nfmask 0xf --ctmask 0xf',
  );
  expect([saved, restored]).toEqual([0x12345, 0x5]);
});

test('without a connection nothing is restored', () => {
  const node = router(
    '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j CT --notrack\nCOMMIT\n' +
      '*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j MARK --set-mark 0x9\n-A PREROUTING -j CONNMARK --restore-mark\nCOMMIT\n',
  );
  const [outcome] = openSession(node).send(packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l')).outcomes;
  expect(outcome?.packet.mark).toBe(9);
});
