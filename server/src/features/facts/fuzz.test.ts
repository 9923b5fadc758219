/** Odd input and odd places: every question about a dump of facts is answered, if only with nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factsCursor } from '../testing/facts.ts';
import { factsFeatures } from './index.ts';

const words = fc.constantFrom(
  ...`IP Virtual Server version|Prot LocalAddress:Port|Scheduler Flags|  -> RemoteAddress:Port|Conns|TCP |UDP |FWM |10.0.0.1:80|[::1]:80|
  ->|Masq|Route|rr|wrr|(sh-port)|persistent|60|mask|-A|-a|-t|-r|-m|-w|create |add |a|b|hash:ip|hash:net|hash:ip,port|list:set|
  10.0.0.0/8|10.0.0.1,tcp:80|timeout|nomatch|comment|"x y"|Name: |Type: |Header: |Members:|swap|del|1: lo: <UP> mtu 9|    inet 127.0.0.1/8
  scope host lo|default via 10.0.0.1 dev eth0|table 100|90:	from all fwmark 0x1|lookup 100|tcp      6 9 SYN_SENT src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2
  src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1|net.ipv4.ip_forward = 1|[{"dst":"default"}]|,|/|:|"|ü|-1|99999`.split(
    /\||\n/,
  ),
);
const line = fc.array(words, { maxLength: 6 }).map((parts) => parts.join(' '));

test('no question fails', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 14 }),
      fc.nat(15),
      fc.nat(60),
      fc.constantFrom('sets', 'services', undefined),
      async (lines, at, character, kind) => {
        const { view, machine } = factsCursor(`${lines.join('\n')}\n$0`, [], kind);
        const place = { line: at, character };
        const everything = { mark: true, pool: true, service: true, share: true, wildcard: true };
        await factsFeatures.hover(view, place, machine);
        await factsFeatures.definition?.(view, place, machine);
        await factsFeatures.references?.(view, place, machine);
        await factsFeatures.rename?.(view, place, 'fresh', machine);
        await factsFeatures.completion?.(view, place, machine);
        await factsFeatures.inlayHints?.(view, 0, lines.length + 1, everything, machine);
        factsFeatures.renameable?.(view, place);
        factsFeatures.folds(view);
        factsFeatures.symbols?.(view, 'a', 9);
        for (const item of factsFeatures.outline(view)) expect(item.last).toBeGreaterThanOrEqual(item.first);
        for (const { line: of, span } of factsFeatures.tokens?.(view, 0, lines.length + 1) ?? []) {
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(factsFeatures.textAt(view, of).length);
        }
      },
    ),
    { numRuns: 200 },
  );
});
