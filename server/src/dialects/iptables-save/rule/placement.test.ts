/** In which tables and chains something is accepted, also through jumps. */
import { describe, it } from 'vitest';
import { expectProblems } from '../../../testing/problems.ts';

describe('matches and targets', () => {
  it('belong to tables', () =>
    expectProblems(
      `
      *filter
      :U - [0:0]
      -A INPUT -j MASQUERADE
      #           ^^^^^^^^^^ error wrong-table: -j MASQUERADE is not accepted in table filter, only in nat (POSTROUTING).
      -A INPUT -j CT --notrack
      #           ^^ error wrong-table: -j CT is not accepted in table filter, only in raw.
      -A U -j TTL --ttl-set 1
      #       ^^^ error wrong-table: -j TTL is not accepted in table filter, only in mangle.
      COMMIT
    `,
    ));

  it('belong to chains', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m owner --uid-owner 0
      #           ^^^^^ error wrong-chain: -m owner is not accepted in chain INPUT, only in OUTPUT.
      -A OUTPUT -m owner --uid-owner 0
      -A OUTPUT -m mac --mac-source 00:16:3e:00:00:01
      #            ^^^ error wrong-chain: -m mac is not accepted in chain OUTPUT, only in INPUT, FORWARD.
      -A INPUT -o eth0
      #        ^^ error wrong-chain: -o is not accepted in chain INPUT, only in FORWARD, OUTPUT, POSTROUTING.
      -A OUTPUT -i +
      #         ^^ error wrong-chain: -i is not accepted in chain OUTPUT, only in PREROUTING, INPUT, FORWARD.
      -A INPUT -j CLASSIFY --set-class 1:1
      #           ^^^^^^^^ error wrong-chain: -j CLASSIFY is not accepted in chain INPUT, only in FORWARD, OUTPUT.
      COMMIT
    `,
    ));

  it('may be refused by one of the programs', () =>
    expectProblems(
      `
      *filter
      -A INPUT -j TRACE
      #           ^^^^^ legacy wrong-table: -j TRACE is not accepted in table filter, only in raw.
      -A FORWARD -p tcp -j TCPMSS --set-mss 1400
      #                    ^^^^^^ legacy missing-option: TCPMSS needs a match on SYN in the same rule, such as --tcp-flags SYN,RST SYN.
      COMMIT
    `,
    ));

  it('must fit the built-in chains from which packets come', () =>
    expectProblems(
      `
      *nat
      :U - [0:0]
      :V - [0:0]
      -A U -j MASQUERADE
      #       ^^^^^^^^^^ error wrong-chain: -j MASQUERADE is not accepted in chain PREROUTING, only in POSTROUTING. Jumps lead from there to chain U.
      -A PREROUTING -j V
      -A V -j U
      COMMIT
    `,
    ));

  it('may stand in a chain where nobody comes', () =>
    expectProblems(
      `
      *nat
      :U - [0:0]
      :V - [0:0]
      -A U -j MASQUERADE
      -A V -j U
      COMMIT
    `,
    ));

  it('whose options are limited are looked at through jumps by legacy only', () =>
    expectProblems(
      `
      *filter
      :U - [0:0]
      -A U -m addrtype --src-type LOCAL --limit-iface-in
      #                                 ^^^^^^^^^^^^^^^^ legacy wrong-chain: --limit-iface-in is not accepted in chain OUTPUT, only in INPUT, FORWARD. Jumps lead from there to chain U.
      -A OUTPUT -j U
      -A OUTPUT -m addrtype --src-type LOCAL --limit-iface-in
      #                                      ^^^^^^^^^^^^^^^^ error wrong-chain: --limit-iface-in is not accepted in chain OUTPUT, only in PREROUTING, INPUT, FORWARD.
      COMMIT
    `,
    ));

  it('need not be dropped in nat', () =>
    expectProblems(
      `
      *nat
      :PREROUTING DROP [0:0]
      :U - [0:0]
      -A PREROUTING -j DROP
      #                ^^^^ error wrong-table: -j DROP is not accepted in table nat, only in raw, mangle, filter, security.
      -A U -j DROP
      #       ^^^^ error wrong-table: -j DROP is not accepted in table nat, only in raw, mangle, filter, security.
      COMMIT
    `,
    ));
});

describe('families', () => {
  it('have matches, addresses and types of their own', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m ttl --ttl-eq 1
      #           ^^^ error wrong-family: -m ttl exists for IPv4 only.
      -A INPUT -f
      #        ^^ error wrong-family: -f is for IPv4 only: in IPv6 use -m frag.
      -A INPUT -s 1.2.3.4
      #           ^^^^^^^ error wrong-family: 1.2.3.4 is an IPv4 address, but this ruleset is for IPv6.
      -A INPUT -m addrtype --src-type BROADCAST
      #                               ^^^^^^^^^ error wrong-family: IPv6 has no addresses of type BROADCAST.
      -A INPUT -p ipv6-icmp --icmpv6-type echo-request
      COMMIT
    `,
      'rules.v6',
    ));

  it('of the wrong family end a line without an error', () =>
    expectProblems(
      `
      *filter
      -6 -A INPUT -j NOSUCH
      -A INPUT -4 -j ACCEPT
      COMMIT
    `,
    ));
});
