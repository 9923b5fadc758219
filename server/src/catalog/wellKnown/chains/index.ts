import type { WellKnownChain } from '../types.ts';
import { calicoChains } from './calico.ts';
import { clusterNetworksChains } from './clusterNetworks.ts';
import { containersAndVirtualMachinesChains } from './containersAndVirtualMachines.ts';
import { firewallsChains } from './firewalls.ts';
import { kubernetesChains } from './kubernetes.ts';
import { meshesChains } from './meshes.ts';

export const wellKnownChains: readonly WellKnownChain[] = [
  ...calicoChains,
  ...clusterNetworksChains,
  ...containersAndVirtualMachinesChains,
  ...firewallsChains,
  ...kubernetesChains,
  ...meshesChains,
];
