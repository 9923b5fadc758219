/** What must hold beside the options themselves. */
import { describe, it } from 'vitest';
import { expectProblems } from '../../../../testing/problems.ts';

describe('protocols', () => {
  it('are needed by matches, targets and options', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m tcp --dport 80
      #           ^^^ error missing-protocol: -m tcp needs -p tcp.
      -A INPUT -p udp -m icmp --icmp-type 8
      #                  ^^^^ error missing-protocol: -m icmp needs -p icmp.
      -A INPUT -j REJECT --reject-with tcp-reset
      #                                ^^^^^^^^^ error missing-protocol: tcp-reset needs -p tcp.
      -A INPUT -m ecn --ecn-tcp-cwr
      #               ^^^^^^^^^^^^^ error missing-protocol: --ecn-tcp-cwr needs -p tcp.
      -A INPUT -m multiport --dports 1
      #                     ^^^^^^^^ error missing-protocol: -m multiport needs -p tcp, udp, udplite, sctp or dccp before --dports.
      -A INPUT -p icmp -m multiport --dports 1
      #                             ^^^^^^^^ error missing-protocol: -m multiport needs -p tcp, udp, udplite, sctp or dccp before --dports.
      COMMIT
    `,
    ));

  it('are needed before ports of NAT', () =>
    expectProblems(
      `
      *nat
      -A PREROUTING -j DNAT --to-destination 10.0.0.1:80
      #                                               ^^ error missing-protocol: Ports need -p tcp, udp, sctp, dccp or icmp before this option.
      -A PREROUTING -j DNAT --to-destination 10.0.0.1:80 -p tcp
      #                                               ^^ error missing-protocol: Ports need -p tcp, udp, sctp, dccp or icmp before this option.
      -A POSTROUTING -p gre -j MASQUERADE --to-ports 1024-2048
      #                                              ^^^^^^^^^ error missing-protocol: Ports need -p tcp, udp, sctp, dccp or icmp before this option.
      COMMIT
    `,
    ));

  it('are needed by helpers, which must exist', () =>
    expectProblems(
      `
      *raw
      -A PREROUTING -j CT --helper ftp
      #                   ^^^^^^^^ error missing-protocol: --helper needs -p with the protocol that it is for.
      -A PREROUTING -p tcp -j CT --helper nosuch
      #                                   ^^^^^^ error bad-value: There is no connection tracking helper “nosuch”.
      COMMIT
    `,
    ));
});

describe('numbers', () => {
  it('must fit each other', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m cluster --cluster-total-nodes 2 --cluster-local-node 3 --cluster-hash-seed 1
      #                                                                ^ error out-of-range: Node 3 is above the 2 nodes of the cluster.
      -A INPUT -m statistic --mode nth --every 3 --packet 3
      #                                                   ^ error out-of-range: The packet must be below --every: 0 to 2.
      -A INPUT -m string --string x --algo bm --from 10 --to 5
      #                                                      ^ error bad-value: The search ends before it begins: 10 is above 5.
      -A INPUT -m limit --limit-burst 0
      #                               ^ legacy out-of-range: A burst of 0 never lets a packet through.
      -A INPUT -m recent --set --hitcount 5
      #                        ^^^^^^^^^^ error missing-option: --hitcount needs one of --rcheck, --update.
      -A INPUT -m connlabel --label 128
      #                             ^^^ error out-of-range: 128 is out of range: expected 0 to 127.
      -A INPUT -m hashlimit --hashlimit-upto 5/s --hashlimit-name x --hashlimit-htable-expire 0
      #                                                                                       ^ error out-of-range: --hashlimit-htable-expire must not be 0.
      COMMIT
    `,
    ));

  it('of time must make sense', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m time --contiguous --timestart 06:00 --timestop 22:00
      #                ^^^^^^^^^^^^ error bad-value: --contiguous is for times across midnight: --timestop must be before --timestart.
      -A INPUT -m time --contiguous --timestart 22:00 --timestop 06:00
      COMMIT
    `,
    ));
});

describe('IPsec policies', () => {
  it('have elements, of which each says something', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m policy --dir in --pol ipsec --strict
      #                                       ^^^^^^^^ error missing-option: With --strict each element needs at least one of --reqid, --spi, --tunnel-src, --tunnel-dst, --proto, --mode.
      -A INPUT -m policy --dir in --pol ipsec --strict --reqid 1 --next
      #                                                          ^^^^^^ error missing-option: With --strict each element needs at least one of --reqid, --spi, --tunnel-src, --tunnel-dst, --proto, --mode.
      -A INPUT -m policy --dir in --pol ipsec --reqid 1 --reqid 2
      #                                                 ^^^^^^^ error repeated-option: --reqid may be given once for each element: --next begins another.
      -A INPUT -m policy --dir in --pol none --strict
      #                                      ^^^^^^^^ error conflicting-options: --strict has no meaning with --pol none.
      -A INPUT -m policy --dir in --pol ipsec --tunnel-dst 10.0.0.0/8 --mode transport
      #                                                                      ^^^^^^^^^ error conflicting-options: --tunnel-dst is for tunnel mode: say --mode tunnel in the same element.
      -A INPUT -m policy --dir out --pol ipsec
      #                        ^^^ error wrong-chain: --dir out is not accepted in chain INPUT, only in FORWARD, OUTPUT, POSTROUTING.
      COMMIT
    `,
    ));
});

describe('other things', () => {
  it('must be said', () =>
    expectProblems(
      `
      *filter
      -A INPUT -j TEE --gateway 0.0.0.0
      #                         ^^^^^^^ error bad-value: Copies cannot be sent to the address of zeros.
      -A INPUT -j HMARK --hmark-rnd 1 --hmark-mod 2
      #           ^^^^^ error missing-option: -j HMARK needs one of --hmark-tuple, --hmark-src-prefix, --hmark-dst-prefix, --hmark-sport, --hmark-dport, --hmark-spi, --hmark-sport-mask, --hmark-dport-mask, --hmark-spi-mask, --hmark-proto-mask.
      -A INPUT -j IDLETIMER --timeout 0 --label ""
      #                               ^ error out-of-range: The timeout must lie between 1 and 2147483 seconds.
      #                                         ^^ error bad-value: The kernel makes a file of this name, and “” can’t be one.
      -A INPUT -m conntrack --ctproto 0
      #                               ^ error bad-value: “--ctproto 0” would never match.
      -A OUTPUT -m owner --suppl-groups --gid-owner 0
      #                  ^^^^^^^^^^^^^^ error missing-option: --suppl-groups needs --gid-owner before it.
      COMMIT
    `,
    ));

  it('must be said in IPv6 too', () =>
    expectProblems(
      `
      *mangle
      -A POSTROUTING -j SNPT --src-pfx 2001:db8::/65 --dst-pfx fd00::/48
      #                                ^^^^^^^^^^^^^ error out-of-range: The prefix may have at most 64 bits.
      -A INPUT -m rt --rt-0-res
      #              ^^^^^^^^^^ error missing-option: --rt-0-res needs --rt-type 0 before it.
      COMMIT
    `,
      'rules.v6',
    ));
});
