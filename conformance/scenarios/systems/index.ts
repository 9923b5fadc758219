/** Rule sets as real systems write them. */
import type { Scenario } from '../../kernel/scenario.ts';
import { calico } from './calico.ts';
import { docker } from './docker.ts';
import { firewalld } from './firewalld.ts';
import { gateways } from './gateways.ts';
import { hypervisors } from './hypervisors.ts';
import { istio } from './istio.ts';
import { kubeIptables } from './kubeIptables.ts';
import { servers } from './servers.ts';
import { shorewall } from './shorewall.ts';
import { swarm } from './swarm.ts';
import { ufw } from './ufw.ts';

export const systems: readonly Scenario[] = [
  ...ufw,
  ...firewalld,
  ...shorewall,
  ...docker,
  ...swarm,
  ...kubeIptables,
  ...calico,
  ...istio,
  ...gateways,
  ...hypervisors,
  ...servers,
];
