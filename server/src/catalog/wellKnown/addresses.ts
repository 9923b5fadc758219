/** Addresses with a meaning of their own. Facts from the software's own source or documentation, named in each entry. */
import type { WellKnownAddress } from './types.ts';

export const addresses: readonly WellKnownAddress[] = [
  {
    value: '169.254.20.10',
    software: 'NodeLocal DNSCache',
    meaning:
      'Default link-local address of the node DNS cache; raw NOTRACK and filter ACCEPT rules for port 53 (and the health port 8080) refer to it.',
    source: 'kubernetes/dns cmd/node-cache/app/cache_app.go',
    confidence: 'read',
  },
  {
    value: '127.0.0.11',
    software: 'Docker',
    meaning: 'Embedded DNS of user networks, inside containers.',
    source: 'moby/moby daemon/libnetwork/resolver_unix.go',
    confidence: 'read',
  },
  {
    value: '169.254.7.127',
    software: 'Istio ambient',
    meaning:
      'Source given to kubelet probes so that pods can tell them apart. IPv6: fd16:9254:7127:1337:ffff:ffff:ffff:ffff.',
    source: 'istio/istio cni/pkg/iptables/iptables.go',
    confidence: 'read',
  },
  {
    value: '127.0.0.6',
    software: 'Istio sidecar',
    meaning: 'Source of inbound passthrough connections of Envoy.',
    source: 'vendor documentation of Istio sidecar',
    confidence: 'known',
  },
  {
    value: '169.254.169.254',
    software: 'clouds, OpenStack',
    meaning: 'Metadata service.',
    source: 'vendor documentation of clouds, OpenStack',
    confidence: 'known',
  },
  {
    value: '169.254.1.1',
    software: 'Calico, AWS VPC CNI',
    meaning: 'Pod default gateway (proxy ARP).',
    source: 'vendor documentation of Calico, AWS VPC CNI',
    confidence: 'known',
  },
  {
    value: '198.51.100.0:20000',
    software: 'kube-proxy (ipvs mode)',
    meaning: 'Dummy virtual server made for a moment to probe the scheduler.',
    source: 'kubernetes/kubernetes pkg/proxy/ipvs/proxier.go',
    confidence: 'read',
  },
  {
    value: '10.96.0.1',
    software: 'kubeadm default',
    meaning:
      'Service kubernetes.default when the service CIDR is 10.96.0.0/12; 10.96.0.10 is the cluster DNS. k3s: 10.43.0.1 and 10.43.0.10.',
    source: 'vendor documentation of kubeadm default',
    confidence: 'known',
  },
  {
    value: '100.64.0.0/10',
    software: 'Tailscale, carriers',
    meaning: 'CGNAT range; Tailscale addresses.',
    source: 'vendor documentation of Tailscale, carriers',
    confidence: 'known',
  },
  {
    value: '192.168.122.0/24',
    software: 'libvirt',
    meaning: 'Default network.',
    source: 'vendor documentation of libvirt',
    confidence: 'known',
  },
  {
    value: '172.17.0.0/16',
    software: 'Docker',
    meaning: 'Default bridge network.',
    source: 'vendor documentation of Docker',
    confidence: 'known',
  },
  {
    value: '10.88.0.0/16',
    software: 'Podman',
    meaning: 'Default network.',
    source: 'vendor documentation of Podman',
    confidence: 'known',
  },
  {
    value: '10.42.0.0/16',
    software: 'k3s, RKE',
    meaning: 'Default pod CIDR.',
    source: 'vendor documentation of k3s, RKE',
    confidence: 'known',
  },
  {
    value: '10.244.0.0/16',
    software: 'flannel, kind',
    meaning: 'Default pod CIDR.',
    source: 'vendor documentation of flannel, kind',
    confidence: 'known',
  },
  {
    value: '192.168.0.0/16',
    software: 'Calico',
    meaning: 'Default pod CIDR of the stock manifest.',
    source: 'vendor documentation of Calico',
    confidence: 'known',
  },
];
