/** Values: what is accepted, and the part that is to blame where it is not. */
import { describe, it } from 'vitest';
import { expectProblems } from '../../../testing/problems.ts';

describe('addresses', () => {
  it('in every form that iptables takes', () =>
    expectProblems(
      `
      *filter
      -A INPUT -s 10.1/16 -d any/0
      -A INPUT -s 010.0x10.1.1/255.0.255.0
      -A INPUT -s localhost -d 1.1.1.1,2.2.2.0/24
      COMMIT
    `,
    ));

  it('that are none', () =>
    expectProblems(
      `
      *filter
      -A INPUT -s 1.2.3.4/33
      #                   ^^ error bad-value: Expected a prefix length from 0 to 32, or a whole mask such as 255.255.255.0, found “33”.
      -A INPUT -s 1.2.3.256
      #           ^^^^^^^^^ error bad-value: “1.2.3.256” is no IPv4 address.
      -A INPUT -s 2001:db8::1
      #           ^^^^^^^^^^^ error wrong-family: 2001:db8::1 is an IPv6 address, but this ruleset is for IPv4.
      -A INPUT -s 1.1.1.1-1.1.1.9
      #           ^^^^^^^^^^^^^^^ error bad-value: Ranges of addresses are known to -m iprange only (--src-range, --dst-range).
      -A INPUT -s web.example.org
      #           ^^^^^^^^^^^^^^^ error unresolved-name: “web.example.org” is a host name: it is resolved each time the file is loaded, and loading fails where it does not resolve. Write the address.
      -A INPUT -s 1.1.1.1,,2.2.2.2
      #                   ^ error bad-value: An address is missing here: items stand between single commas, without blanks.
      -A INPUT -m iprange --src-range 1.1.1.0/24
      #                               ^^^^^^^^^^ error bad-value: --src-range takes one address or first-last, not a network.
      COMMIT
    `,
    ));

  it('of IPv6', () =>
    expectProblems(
      `
      *filter
      -A INPUT -s 2001:db8::/129
      #                      ^^^ error bad-value: Expected a prefix length from 0 to 128, or an address as mask, found “129”.
      -A INPUT -s fe80::1%eth0
      #           ^^^^^^^^^^^^ error bad-value: An address in a rule has no zone: match the interface with -i or -o instead of “fe80::1%eth0”.
      -A INPUT -s ::ffff:1.2.3.4/ffff::
      COMMIT
    `,
      'rules.v6',
    ));

  it('of NAT', () =>
    expectProblems(
      `
      *nat
      -A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.1-10.0.0.9:80-90/8080
      -A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.0/24
      #                                             ^^^^^^^^^^^ error bad-value: Networks are not allowed here: write the first and the last address with a dash between.
      -A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.1:90-80
      #                                                      ^^^^^ error bad-value: The range runs backwards: 90 is above 80.
      -A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.1:99999
      #                                                      ^^^^^ error out-of-range: 99999 is out of range: expected 0 to 65535.
      -A PREROUTING -p tcp -j REDIRECT --to-ports 80-90/100
      #                                                ^^^^ error bad-value: Only DNAT shifts ports with a slash and a first port.
      -A PREROUTING -p tcp -j DNAT --to-destination [::1]:80
      #                                             ^^^^^^^^ error bad-value: Brackets are for IPv6 addresses before a port: [address]:port.
      COMMIT
    `,
    ));
});

describe('ports', () => {
  it('by number or name', () =>
    expectProblems(
      `
      *filter
      -A INPUT -p tcp --dport 0x16
      -A INPUT -p tcp --dport ftp:ssh
      -A INPUT -p tcp --dport 65536
      #                       ^^^^^ error out-of-range: 65536 is out of range: expected 0 to 65535.
      -A INPUT -p tcp --dport 90:80
      #                       ^^^^^ error bad-value: The range runs backwards: 90 is above 80.
      -A INPUT -p tcp --dport SSH
      #                       ^^^ error bad-value: Service names are in lower case: write “ssh”.
      -A INPUT -p udp --dport 0x16
      #                       ^^^^ error bad-value: Expected a port number or service name, found “0x16”.
      -A INPUT -p udp --dport 65537
      COMMIT
    `,
    ));

  it('in lists', () =>
    expectProblems(
      `
      *filter
      -A INPUT -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
      -A INPUT -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14:15,16
      #                                                                         ^^ error bad-value: Too many ports: one multiport match holds 15, and a range counts twice.
      -A INPUT -p tcp -m multiport --dports 5:1
      #                                     ^^^ error bad-value: A range of -m multiport must ascend: 5:1 does not.
      -A INPUT -p tcp -m multiport --dports 1:
      #                                      ^ error bad-value: Expected a port number or service name, found nothing.
      COMMIT
    `,
    ));
});

describe('numbers', () => {
  it('have limits', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m ttl --ttl-eq 256
      #                        ^^^ error out-of-range: 256 is out of range: expected 0 to 255.
      -A INPUT -m mark --mark 1/x
      #                         ^ error bad-value: Expected a number, found “x”.
      -A INPUT -m mark --mark 0x100000000
      #                       ^^^^^^^^^^^ error out-of-range: 0x100000000 is out of range: expected 0 to 0xffffffff.
      -A INPUT -m length --length 5:3
      #                             ^ error out-of-range: 3 is out of range: expected 5 to 65535.
      -A INPUT -m length --length 1:2:3
      #                              ^^ error bad-value: Expected at most one colon, found “1:2:3”.
      -A INPUT -m dscp --dscp 08
      #                       ^^ error bad-value: Expected a number, found “08”.
      -A INPUT -m statistic --mode random --probability 1.1
      #                                                 ^^^ error out-of-range: 1.1 is out of range: expected 0 to 1.
      -A INPUT -m quota --quota 18446744073709551616
      #                         ^^^^^^^^^^^^^^^^^^^^ error out-of-range: 18446744073709551616 is out of range: expected 0 to 18446744073709551615.
      -A INPUT -m connbytes --connbytes 5:3 --connbytes-dir both --connbytes-mode bytes
      #                                 ^^^ error out-of-range: 3 is out of range: expected 5 to 18446744073709551615.
      COMMIT
    `,
    ));
});

describe('names', () => {
  it('of an enumeration, shortened and in any case where that is allowed', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m conntrack --ctstate new,est
      -A INPUT -m conntrack --ctstate NWE
      #                               ^^^ error bad-value: “NWE” is not known here. Did you mean “NEW”?
      -A INPUT -j REJECT --reject-with PORT
      -A INPUT -j LOG --log-level WARNING
      #                           ^^^^^^^ error bad-value: “WARNING” is not known here. Did you mean “warning”?
      -A INPUT -j LOG --log-level 7
      -A INPUT -p tcp --tcp-flags syn,,ack SYN
      -A INPUT -p tcp --tcp-flags SYN,ECE SYN
      #                               ^^^ error bad-value: “ECE” is not known here: expected one of FIN, SYN, RST, PSH, ACK, URG, ALL, NONE.
      -A INPUT -m pkttype --pkt-type broad
      #                              ^^^^^ error bad-value: “broad” is not known here: expected one of unicast, broadcast, multicast, otherhost, bcast, mcast, host.
      COMMIT
    `,
    ));

  it('of ICMP types', () =>
    expectProblems(
      `
      *filter
      -A INPUT -p icmp --icmp-type ech
      #                            ^^^ error bad-value: “ech” may be echo-reply or echo-request: write the name in full.
      -A INPUT -p icmp --icmp-type 8/0
      -A INPUT -p icmp --icmp-type 300
      #                            ^^^ error bad-value: “300” is no ICMP type: a name, a number, or type/code.
      -A INPUT -p icmp --icmp-type 8:9
      #                            ^^^ error bad-value: A range of ICMP types is not supported: one type, or type/code.
      -A INPUT -p icmp --icmp-type ecko-request
      #                            ^^^^^^^^^^^^ error bad-value: “ecko-request” is not known here. Did you mean “echo-request”?
      COMMIT
    `,
    ));

  it('of protocols and interfaces', () =>
    expectProblems(
      `
      *filter
      -A INPUT -p tpc
      #           ^^^ error bad-value: “tpc” is not known here. Did you mean “tcp”?
      -A INPUT -p 256
      #           ^^^ error out-of-range: 256 is out of range: expected 0 to 255.
      -A INPUT -p tcp,udp
      #           ^^^^^^^ error bad-value: “tcp,udp” is no protocol: one name or a number from 0 to 255.
      -A INPUT -p ipv4
      #           ^^^^ error unresolved-name: Only some systems know “ipv4” as a name of protocol 4: write the number.
      -A INPUT -i abcdefghijklmnop
      #           ^^^^^^^^^^^^^^^^ error out-of-range: The name of an interface has at most 15 bytes, found 16.
      -A INPUT -i ""
      #           ^^ error bad-value: An interface has a name: this is empty.
      COMMIT
    `,
    ));

  it('of protocols that the machine which wrote the dump knew', () =>
    expectProblems(
      `
      # Generated by iptables-save v1.8.9 (nf_tables) on Mon Nov 23 12:00:00 2026
      *filter
      -A FORWARD -p ipv4 -j DROP
      COMMIT
    `,
    ));

  it('that only a machine knows', () =>
    expectProblems(
      `
      *filter
      -A OUTPUT -m owner --uid-owner nobody
      #                              ^^^^^^ error unresolved-name: “nobody” is a name that the machine has to know as a user: dumps print its number.
      -A INPUT -m realm --realm nosuch
      #                         ^^^^^^ error unresolved-name: “nosuch” is a name that the machine has to know (/etc/iproute2/rt_realms): dumps print its number.
      -A INPUT -m set --match-set nosuch src,dst
      -A INPUT -m set --match-set x from
      #                             ^^^^ error bad-value: Expected src or dst for each dimension of the set, with commas between, found “from”.
      COMMIT
    `,
    ));
});

describe('texts with a form', () => {
  it('rates', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m limit --limit 5/m
      -A INPUT -m limit --limit 5/x
      #                           ^ error bad-value: Expected second, minute, hour or day, or the beginning of one, found “x”.
      -A INPUT -m limit --limit 0/s
      #                         ^^^ error bad-value: Expected a rate such as 5/second, above 0, found “0/s”.
      -A INPUT -m limit --limit 10001/s
      #                         ^^^^^^^ error out-of-range: 10001/s is out of range: expected 1 a day to 10000 a second.
      -A INPUT -m hashlimit --hashlimit-name x --hashlimit-upto 512kb/s
      -A INPUT -m hashlimit --hashlimit-name x --hashlimit-upto 5/s --hashlimit-burst 0
      #                                                                               ^ error out-of-range: 0 is out of range: expected 1 to 1000000.
      COMMIT
    `,
    ));

  it('times', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m time --timestart 24:00
      #                            ^^^^^ error bad-value: Expected a time from 00:00 to 23:59:59 as hh:mm[:ss], found “24:00”.
      -A INPUT -m time --datestart 2039-01
      #                            ^^^^^^^ error bad-value: Expected YYYY[-MM[-DD[Thh[:mm[:ss]]]]] between 1970 and 2037, found “2039-01”.
      -A INPUT -m time --weekdays Mon,Foo
      #                               ^^^ error bad-value: Expected a day: Mon to Sun, or 1 to 7, found “Foo”.
      -A INPUT -m time --monthdays 1,32
      #                              ^^ error bad-value: Expected a day from 1 to 31, found “32”.
      COMMIT
    `,
    ));

  it('patterns and programs', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m string --algo bm --hex-string "|4|"
      #                                         ^^^^^ error bad-value: The hex bytes must end in a bar: |
      -A INPUT -m string --algo bm --hex-string "a|41 42|b"
      -A INPUT -m u32 --u32 "6&0xFF=1 && 4="
      #                     ^^^^^^^^^^^^^^^^ error bad-value: Expected a value behind the equals sign.
      -A INPUT -m u32 --u32 "6&0xFF=1"
      -A INPUT -m bpf --bytecode "2,6 0 0 0"
      #                          ^^^^^^^^^^^ error bad-value: The program says 2 instructions and has 1.
      -A INPUT -m mac --mac-source 1:2:3
      #                            ^^^^^ error bad-value: Expected six hex bytes with colons between, such as 00:16:3e:00:00:01, found “1:2:3”.
      COMMIT
    `,
    ));
});
