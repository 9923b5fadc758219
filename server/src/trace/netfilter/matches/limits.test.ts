import { expect, test } from 'vitest';
import { trace } from '../../engine.ts';
import { outcomeLine, packet, router } from '../../testing/node.ts';

test('whether a limit is used up is asked of each host and port for itself', () => {
  const node = router(
    '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 1 --hashlimit-mode srcip,dstport --hashlimit-srcmask 24 --hashlimit-name a -j DROP\nCOMMIT\n',
  );
  const packets = ['10.1.0.7:1 > 10.2.0.5:80', '10.1.0.8:1 > 10.2.0.5:80', '10.1.0.8:1 > 10.2.0.5:81'];
  const traced = trace(
    node,
    packets.map((text) => packet(`udp ${text} in eth-l`)),
  );
  expect(traced.map(({ outcomes }) => outcomes.map(outcomeLine))).toMatchInlineSnapshot(`
    [
      [
        "dropped by FORWARD 1: 10.1.0.7:1 > 10.2.0.5:80 if limit:filter/FORWARD/1 10.1.0.0/24, 80",
      ],
      [
        "dropped by FORWARD 1: 10.1.0.8:1 > 10.2.0.5:80 if limit:filter/FORWARD/1 10.1.0.0/24, 80",
        "forwarded by routing: 10.1.0.8:1 > 10.2.0.5:80 out eth-r if not limit:filter/FORWARD/1 10.1.0.0/24, 80",
      ],
      [
        "dropped by FORWARD 1: 10.1.0.8:1 > 10.2.0.5:81 if limit:filter/FORWARD/1 10.1.0.0/24, 81",
      ],
    ]
  `);
});

test('a limit that one packet uses up lets it pass no more', () => {
  const tries = Array.from({ length: 4 }, () => '-A FORWARD -j TRY\n').join('');
  const rule = '-A TRY -m limit --limit 1/hour --limit-burst 2';
  const node = router(`*filter\n:FORWARD ACCEPT [0:0]\n:TRY - [0:0]\n${tries}${rule}\nCOMMIT\n`);
  const [traced] = trace(node, [packet('udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l')]);
  const passes = traced?.outcomes.map(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'rule' && step.chain === 'TRY' ? ['x'] : [])).join(''),
  );
  expect(passes).toEqual(['xxxx', 'xxx', 'xx']);
});

test('answers of the node may have used a limit up', () => {
  const rules =
    '-A OUTPUT -m limit --limit 1/hour --limit-burst 1\n-A FORWARD -m limit --limit 1/hour --limit-burst 1\n';
  const node = router(`*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules}COMMIT\n`);
  const sent = [
    'udp 10.1.0.7:5 > 10.1.0.1:7 in eth-l',
    'udp 10.1.0.1:5 > 10.2.0.5:7',
    'udp 10.1.0.7:5 > 10.2.0.5:7 in eth-l',
  ];
  const ways = trace(
    node,
    sent.map((text) => packet(text)),
  );
  expect(ways.map(({ outcomes }) => outcomes.length)).toEqual([1, 2, 1]);
});
