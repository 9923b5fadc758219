import { describe, expect, it } from 'vitest';
import { addresses } from './addresses.ts';
import { wellKnownChains } from './chains/index.ts';
import { comments } from './comments.ts';
import { devices } from './devices.ts';
import {
  meaningOfAddress,
  meaningOfComment,
  ownerOfChain,
  ownerOfDevice,
  ownerOfSet,
  ownersOfMark,
  softwareOfChains,
} from './find.ts';
import { markConflicts } from './markConflicts.ts';
import { marks } from './marks/index.ts';
import { sets } from './sets.ts';

describe('what is known', () => {
  it('is all there', () => {
    expect({
      chains: wellKnownChains.length,
      marks: marks.length,
      sets: sets.length,
      devices: devices.length,
      comments: comments.length,
      addresses: addresses.length,
      conflicts: markConflicts.length,
    }).toEqual({
      chains: 273,
      marks: 59,
      sets: 51,
      devices: 71,
      comments: 24,
      addresses: 19,
      conflicts: 8,
    });
  });

  it.each([...wellKnownChains, ...sets, ...devices, ...comments].map((entry) => [entry.pattern, entry] as const))(
    '%s is a whole name, and has a source',
    (pattern, entry) => {
      expect(() => new RegExp(pattern)).not.toThrow();
      expect(pattern).toMatch(/^\^.*\$$/);
      expect(entry.source).not.toBe('');
      expect(['read', 'known']).toContain(entry.confidence);
    },
  );
});

describe('chains', () => {
  it.each([
    ['nat', 'KUBE-SERVICES', 'kube-proxy'],
    ['filter', 'KUBE-SERVICES', 'kube-proxy (iptables mode)'],
    ['nat', 'KUBE-SVC-NPX46M4PTMTKRN6Y', 'kube-proxy (iptables mode)'],
    ['filter', 'DOCKER-USER', 'Docker'],
    ['filter', 'cali-FORWARD', 'Calico (Felix)'],
    ['filter', 'ufw-user-input', 'ufw'],
    ['filter', 'f2b-sshd', 'fail2ban'],
    ['filter', 'ts-input', 'Tailscale'],
  ] as const)('%s %s is made by %s', (table, name, software) => {
    expect(ownerOfChain(table, name)?.software).toBe(software);
  });

  it.each([
    ['filter', 'MY-CHAIN'],
    ['raw', 'KUBE-SERVICES'],
    ['filter', 'kube-services'],
    ['filter', 'INPUT'],
  ] as const)('%s %s is nobody’s', (table, name) => {
    expect(ownerOfChain(table, name)).toBeUndefined();
  });

  it('believes common names only beside sure ones of the same software', () => {
    expect(ownerOfChain('filter', 'net_in')).toBeUndefined();
    const shorewall = softwareOfChains([
      { table: 'filter', name: 'smurfs' },
      { table: 'filter', name: 'net_in' },
    ]);
    expect([...shorewall]).toEqual(['Shorewall']);
    expect(ownerOfChain('filter', 'net_in', shorewall)?.software).toBe('Shorewall');
    expect(ownerOfChain('filter', 'net_in', new Set(['ufw']))).toBeUndefined();
  });
});

describe('marks', () => {
  function who(value: number, mask: number): readonly string[] {
    return ownersOfMark(value, mask).map(({ software }) => software);
  }

  it('knows a bit, set alone, among others, or asked to be clear', () => {
    expect(who(0x4000, 0x4000)).toEqual(['kube-proxy']);
    expect(who(0x4000, 0xffffffff)).toEqual(['kube-proxy']);
    expect(who(0x0, 0x4000)).toEqual(['kube-proxy']);
  });

  it('tells owners of the same bits apart by their masks', () => {
    expect(who(0x40000, 0xff0000)).toEqual(['Tailscale']);
    expect(who(0x40000, 0x40000)).toEqual(['Weave Net', 'Calico']);
  });

  it('knows marks that fill all bits, also above 0x7fffffff', () => {
    expect(who(0xca6c, 0xffffffff)).toEqual(['wg-quick']);
    expect(who(0x80000000, 0x80000000)).toEqual(['Antrea', 'Proxmox VE firewall']);
    expect(who(-0x80000000, -0x80000000)).toEqual(['Antrea', 'Proxmox VE firewall']);
  });

  it('knows masks that are cleared together', () => {
    expect(who(0, 0xf0000)).toEqual(['Calico']);
  });

  it('knows ranges of values by their masks', () => {
    expect(who(0x42, 0xff)).toEqual(['Antrea']);
    expect(who(0x12300000, 0xfff00000)).toEqual(['Calico with kube-proxy ipvs']);
  });

  it('believes wide ranges and shared bits of software that is at work', () => {
    expect(who(0x105, 0xffffffff)).toEqual([]);
    const swarm = ownersOfMark(0x105, 0xffffffff, new Set(['Docker swarm']));
    expect(swarm.map(({ software }) => software)).toEqual(['Docker swarm (ingress_sbox and container namespaces)']);
    const calico = ownersOfMark(0x40000, 0x40000, new Set(['Calico (Felix)']));
    expect(calico.map(({ software }) => software)).toEqual(['Calico']);
  });

  it('knows nobody for what nobody uses', () => {
    expect(who(0x8, 0x8)).toEqual([]);
    expect(who(0, 0)).toEqual([]);
    expect(who(0, 0xffffffff)).toEqual([]);
  });
});

describe('sets and devices', () => {
  it.each([
    ['KUBE-CLUSTER-IP', 'kube-proxy (ipvs mode)'],
    ['KUBE-6-CLUSTER-IP', 'kube-proxy (ipvs mode)'],
  ])('set %s belongs to %s', (name, software) => {
    expect(ownerOfSet(name)?.software).toBe(software);
  });

  it.each([
    ['kube-ipvs0', 'kube-proxy (ipvs mode)'],
    ['docker0', 'Docker'],
    ['lo', 'kernel'],
  ])('device %s belongs to %s', (name, software) => {
    expect(ownerOfDevice(name)?.software).toBe(software);
  });

  it('knows nobody for a name of one’s own', () => {
    expect(ownerOfSet('my-blocklist')).toBeUndefined();
    expect(ownerOfDevice('uplink')).toBeUndefined();
  });
});

describe('comments', () => {
  it.each([
    ['default/web:http cluster IP', { namespace: 'default', service: 'web', port: 'http' }],
    ['default/web cluster IP', { namespace: 'default', service: 'web' }],
    ['kube-system/kube-dns:dns -> 10.244.0.2:53', { endpoint: '10.244.0.2:53', service: 'kube-dns' }],
    ['default/web has no endpoints', { service: 'default/web' }],
    ['cali:6gwbT8clXdHdC1b1', { hash: '6gwbT8clXdHdC1b1' }],
    ['wg-quick(8) rule for wg0', { interface: 'wg0' }],
  ])('%s', (text, parts) => {
    expect(meaningOfComment(text)?.parts).toMatchObject(parts);
  });

  it('leaves other notes alone', () => {
    expect(meaningOfComment('allow ssh from the office')).toBeUndefined();
    expect(meaningOfComment('')).toBeUndefined();
  });
});

describe('addresses', () => {
  it.each([
    ['169.254.169.254', 'clouds, OpenStack'],
    ['169.254.169.254/32', 'clouds, OpenStack'],
    ['10.96.0.10', 'kubeadm default'],
    ['172.17.0.0/16', 'Docker'],
    ['172.17.0.2', 'Docker'],
    ['100.100.100.100', 'Tailscale, carriers'],
    ['192.168.0.0/16', 'Calico'],
    ['fd16:9254:7127:1337:ffff:ffff:ffff:ffff', 'Istio ambient'],
  ])('%s belongs to %s', (text, software) => {
    expect(meaningOfAddress(text)?.software).toBe(software);
  });

  it.each(['192.168.1.1', '8.8.8.8', '0.0.0.0/0', '::/0', '172.16.0.0/12', '10.96.0.0/12', 'nonsense', ''])(
    '%j means nothing by itself',
    (text) => {
      expect(meaningOfAddress(text)).toBeUndefined();
    },
  );
});
