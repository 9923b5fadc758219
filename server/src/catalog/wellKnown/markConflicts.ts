/** Mark bits that more than one software claims. Facts from the software's own source or documentation, named in each entry. */
import type { MarkConflict } from './types.ts';

export const markConflicts: readonly MarkConflict[] = [
  {
    bits: '0x40000',
    claimedBy: [
      'Calico (third bit of the default mask)',
      'Tailscale subnet route (under mask 0xff0000)',
      'Weave Net egress',
    ],
    note: 'tell by the mask: 0x40000/0x40000 is Calico or Weave, 0x40000/0xff0000 Tailscale',
  },
  {
    bits: '0x10000, 0x20000',
    claimedBy: ['Calico accept and pass', 'kube-router and k3s network policy', 'Weave Net IPsec (0x20000)'],
    note: 'tell by the names of the chains',
  },
  { bits: '0x2000', claimedBy: ['CNI portmap', 'netavark'], note: 'both mean masquerade by it', harmless: true },
  { bits: '0x80', claimedBy: ['Amazon VPC CNI', 'Cilium in ENI mode'], note: 'taken over on purpose', harmless: true },
  {
    bits: '0x80000000',
    claimedBy: ['Antrea host local source', 'Proxmox VE accept mark'],
    note: "they don't run together on one host",
  },
  {
    bits: '0x1',
    claimedBy: ['TPROXY recipes', 'sshuttle', 'Neutron metadata (mask 0xffff)', 'OpenShift SDN'],
    note: 'tell by mask and chain',
  },
  {
    bits: '0x4000',
    claimedBy: ['kube-proxy masquerade', 'Cilium reserves it for kube-proxy', 'flannel tests it'],
    note: 'left to kube-proxy by the others',
    harmless: true,
  },
  {
    bits: '0x80000',
    claimedBy: ['Calico scratch', 'Tailscale bypass (mask 0xff0000)'],
    note: 'tell by the mask',
  },
];
