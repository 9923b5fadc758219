import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../testing/characters.ts';
import { type DumpLines, dumpOf, type LocatedProblem, wordsOf } from './dump.ts';
import { readInterfaces } from './iproute2/address.ts';
import { readConnections } from './iproute2/conntrack.ts';
import { readRoutes } from './iproute2/route.ts';
import { readPolicyRules } from './iproute2/rule.ts';
import { readSysctls } from './iproute2/sysctl.ts';
import { readSets } from './ipset-save/parse.ts';
import { readServices } from './ipvsadm/parse.ts';

const readers: Readonly<Record<string, (dump: DumpLines) => { readonly problems: readonly LocatedProblem[] }>> = {
  readInterfaces,
  readRoutes,
  readPolicyRules,
  readConnections,
  readSysctls,
  readSets,
  readServices,
};

/** Words that some reader knows, so that the lines made of them get past its first look. */
const words = fc.constantFrom(
  ...`1: 2: lo: eth0@if3: <UP,LOWER_UP> mtu inet inet6 peer 10.0.0.1/24 10.0.0.1 ::1/128 fe80::1 brd scope global link/ether
  default via dev src table metric nexthop weight local blackhole 0: 32766: from to all lookup fwmark 0x1/0xff goto not iif
  tcp 6 17 src=1.2.3.4 dst=::1 sport=70000 [UNREPLIED] [ASSURED] mark=1 zone=9 create add del swap rename list flush a b hash:ip
  hash:ip,port hash:net,iface bitmap:ip,mac list:set 10.0.0.1,tcp:80 1.2.3.4-0.0.0.0 timeout comment " nomatch family
  inet6 netmask 999 Name: Type: Header: Members: <ipset name="x"> <member><elem>1</elem> TCP UDP FWM -> 1.2.3.4:80 [::1]:80
  Masq rr (a) persistent mask -A -a -E -e -d -D -C -t -u -f -6 -r -w -p -M { } [ ] {"dst": null, "ifname":"a" "priority":1} , , \\ =`.split(
    /\s+/,
  ),
  ',',
  '-',
  '',
);
/** Lines that mean something to the lines below them, a few of them wrong. */
const opening = fc.constantFrom(
  ...`Name: a|Name: a-name-that-is-longer-than-31-bytes|Type: hash:ip|Type: hash:cow|Header: family inet hashsize many|Members:
<ipset name="a-name-that-is-longer-than-31-bytes">|<type>hash:cow</type>|<header><family>inet</family><hashsize>x</hashsize>
create a hash:ip|create b hash:net family inet6|IP Virtual Server version 1.2.1 (size=4096)|TCP  10.0.0.1:80 rr
FWM  1 wrr persistent x|  -> 10.0.0.2:99999     Masq    1      0          0|-A -t 10.0.0.1:80 -s rr|default proto static
\tnexthop via 10.0.0.300 dev eth0|2: eth0@if3: <UP mtu 1500|    inet 10.0.0.1/99|    link/ether 02:00|[{"dst": 1},|100:\tfrom all goto x`.split(
    /[|\n]/,
  ),
);
const line = fc.oneof(
  opening,
  fc.array(words, { maxLength: 9 }).map((list) => list.join(' ')),
  fc.string({ unit: anyCharacter, maxLength: 40 }),
);

describe.each(Object.entries(readers))('%s', (_, read) => {
  test('never throws, and blames only places that are there', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('', '    ', '['), (lines, start) => {
        const dump = dumpOf('x', lines.map((text) => start + text).join('\n'));
        for (const { line, problem } of read(dump).problems) {
          const text = dump.lines[line] ?? '';
          expect(problem.span.start).toBeGreaterThanOrEqual(0);
          expect(problem.span.end).toBeGreaterThanOrEqual(problem.span.start);
          expect(problem.span.end).toBeLessThanOrEqual(Math.max(text.length, 1));
        }
      }),
      {
        numRuns: 300,
        examples: [
          [['\u000b'], ''],
          [['Name: a-long-one', 'Header:'], ''],
        ],
      },
    );
  });
});

test('words are what lies between blanks and backslashes, whatever the line', () => {
  const anything = fc.string({
    unit: fc.constantFrom('a', ' ', '\t', '\\', '\u00a0', '\u2003', '\ufeff', '\u0000', 'é', '\v'),
  });
  fc.assert(
    fc.property(anything, (line) => {
      const expected = Array.from(line.matchAll(/[^\s\\]+/g), ({ 0: text, index }) => ({
        text,
        span: { start: index, end: index + text.length },
      }));
      expect(wordsOf(line)).toEqual(expected);
    }),
  );
});
