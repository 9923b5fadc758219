/** The dumps that the tests open: nodes of examples/, and one of them with a mistake in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const examples = join(import.meta.dirname, '..', 'examples');

export function example(node: string, name: string): string {
  return readFileSync(join(examples, node, name), 'utf8');
}

/** The line of the first rule or declaration that starts with `start`, from 1. */
export function lineOf(text: string, start: string): number {
  const index = text.split('\n').findIndex((line) => line.startsWith(start));
  if (index < 0) throw new Error(`no line starts with "${start}"`);
  return index + 1;
}

export const kube = example('kube-proxy-iptables', 'iptables-save.txt');

const jump = '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES';
export const badJump = '-A PREROUTING -j KUBE-SERVICE';
/** The dump of a Kubernetes node with a jump to a chain that is not there. */
export const broken = kube.replace(jump, `${jump}\n${badJump}`);
if (broken === kube) throw new Error('the example has no jump to break');

/** A packet of a pod to a service with three endpoints, as the form takes it. */
export const toService = { src: '10.244.1.30', sport: '40000', dst: '10.96.40.7', dport: '80' };
