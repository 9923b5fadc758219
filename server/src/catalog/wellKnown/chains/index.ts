import type { WellKnownChain } from '../types.ts';
import { calicoChains } from './calico.ts';
import { clusterNetworksChains } from './clusterNetworks.ts';
import { cniChains } from './cni.ts';
import { containersAndVirtualMachinesChains } from './containersAndVirtualMachines.ts';
import { firewalldChains } from './firewalld.ts';
import { firewallsChains } from './firewalls.ts';
import { kubernetesChains } from './kubernetes.ts';
import { meshesChains } from './meshes.ts';
import { shorewallChains } from './shorewall.ts';
import { ufwChains } from './ufw.ts';
import { vpnsChains } from './vpns.ts';

/** Chains that well-known software makes. */
export const wellKnownChains: readonly WellKnownChain[] = [
  ...calicoChains,
  ...clusterNetworksChains,
  ...cniChains,
  ...containersAndVirtualMachinesChains,
  ...firewalldChains,
  ...firewallsChains,
  ...kubernetesChains,
  ...meshesChains,
  ...shorewallChains,
  ...ufwChains,
  ...vpnsChains,
];
