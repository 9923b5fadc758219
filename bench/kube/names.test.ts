import { expect, test } from 'vitest';
import { makeServices } from './cluster.ts';
import { iptablesMode, probability } from './iptables-mode.ts';
import { endpointChain, serviceChain } from './names.ts';

test('chains are named as kube-proxy names them', () => {
  expect(serviceChain('default/kubernetes:https', 'tcp')).toBe('KUBE-SVC-NPX46M4PTMTKRN6Y');
  expect(serviceChain('kube-system/kube-dns:dns', 'udp')).toBe('KUBE-SVC-TCOU7JCQXEZGVUNU');
  expect(endpointChain('shop/web:http', 'tcp', '10.244.1.11:8080')).toBe('KUBE-SEP-EPVTA2RHFPHQF37H');
});

test('probabilities are printed as the kernel keeps them', () => {
  expect([2, 3, 4, 5].map(probability)).toEqual(['0.50000000000', '0.33333333349', '0.25000000000', '0.20000000019']);
});

test('a service with three endpoints is fifteen lines', () => {
  const lines = (services: number) => iptablesMode(makeServices(services, 3)).split('\n').length;
  expect(lines(10) - lines(9)).toBe(15);
});
