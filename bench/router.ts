/** A router with so many static entries, and an access list that every packet from inside has to walk through. */

export interface RouterSize {
  readonly statics: number;
  readonly lines: number;
}

/** The list's last line permits all: no packet is spared one of its lines. NAT overloads whoever has no entry. */
export function largeRouter({ statics, lines }: RouterSize): Readonly<Record<string, string>> {
  const entries = Array.from(
    { length: statics },
    (_, index) => `ip nat inside source static ${host('10', index)} ${host('100', index)}`,
  );
  const denied = Array.from(
    { length: lines - 1 },
    (_, index) => ` ${(index + 1) * 10} deny   tcp 10.${index & 255}.0.0 0.0.255.255 any eq ${20_000 + index}`,
  );
  return {
    'running-config.txt': `hostname Large
!
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
!
interface GigabitEthernet0/1
 ip address 10.255.255.254 255.0.0.0
 ip nat inside
 ip access-group WALK in
!
${entries.join('\n')}
ip nat inside source list ALL interface GigabitEthernet0/0 overload
ip route 0.0.0.0 0.0.0.0 203.0.113.1
!
ip access-list standard ALL
 10 permit 10.0.0.0 0.255.255.255
!
ip access-list extended WALK
${denied.join('\n')}
 ${lines * 10} permit ip any any
!
end
`,
  };
}

/** Half of the packets are of hosts with an entry, half share the address by ports. */
export function routerVisits({ statics }: RouterSize, count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    in: 'Gi0/1',
    src: host('10', index % 2 === 0 ? (index * 7919) % statics : statics + index),
    dst: '198.51.100.80',
    protocol: 'tcp',
    sport: 30_000 + (index % 30_000),
    dport: 443,
  }));
}

const host = (first: string, index: number): string =>
  `${first}.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
