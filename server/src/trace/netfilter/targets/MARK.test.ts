import { expect, test } from 'vitest';
import { outcomes, packet, router } from '../../testing/node.ts';

/** The mark of a packet that came with 0x0ff0, behind one rule. */
function marked(options: string): string | undefined {
  const node = router(`*mangle\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j MARK ${options}\nCOMMIT\n`);
  const [line = ''] = outcomes(node, packet('udp 10.2.0.1:1 > 10.2.0.5:2', { mark: 0x0ff0 }));
  return / mark (\S+)/.exec(line)?.[1] ?? '0x0';
}

test.each([
  ['--set-mark 0x5', '0x5'],
  // --set-mark clears the mask's bits and those of its value, --set-xmark the mask's alone, and flips the value in.
  ['--set-mark 0xf/0x0', '0xfff'],
  ['--set-xmark 0xff/0x0', '0xf0f'],
  ['--set-xmark 0x1/0xff0', '0x1'],
  ['--and-mark 0xff', '0xf0'],
  ['--or-mark 0xf', '0xfff'],
  ['--xor-mark 0xff', '0xf0f'],
  ['--set-xmark 0xffffffff/0xffffffff', '0xffffffff'],
] as const)('%s makes 0xff0 %s', (options, expected) => {
  expect(marked(options)).toBe(expected);
});
