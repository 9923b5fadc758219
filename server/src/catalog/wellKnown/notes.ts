/** What to know about a software's rules that no name in them tells. */
import type { SoftwareNote } from './types.ts';

export const softwareNotes: readonly SoftwareNote[] = [
  {
    software: 'ferm',
    text: 'Makes the chains that its configuration names and no others, so nothing in a dump tells that it was ferm.',
  },
  {
    software: 'LXD / Incus',
    text: 'With iptables they put their rules into built-in chains and know them again by their comments; with nftables they have tables of their own, lxd and incus.',
  },
  {
    software: 'wg-quick',
    text: 'Uses nftables wherever the nft program is installed, and iptables only without it.',
  },
  {
    software: 'Podman (netavark), Docker',
    text: 'Current versions can use nftables directly; then their iptables chains are missing, though chains of the same names may appear in listings of nft.',
  },
  {
    software: 'kube-proxy',
    text: 'In nftables mode everything is in the nft table kube-proxy and iptables shows none of it; the mark 0x4000 is still in use.',
  },
  {
    software: 'iptables-save',
    text: 'Prints every change of a mark as --set-xmark: --or-mark 0x4000 as 0x4000/0x4000, --and-mark as 0x0 and the inverse, --xor-mark 0x4000 as 0x4000/0x0, --set-mark V/M as V/(M or V).',
  },
  {
    software: 'NodeLocal DNSCache',
    text: 'Makes no chains: its rules stand in PREROUTING and OUTPUT of raw (NOTRACK, printed as CT --notrack by newer tools) and in INPUT and OUTPUT of filter.',
  },
  {
    software: 'Docker',
    text: 'Since version 28 PREROUTING of raw drops what is sent straight to a container from another interface, and what comes for ports published on 127.0.0.1 over anything but lo.',
  },
];
