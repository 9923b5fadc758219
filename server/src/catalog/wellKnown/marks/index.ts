import type { WellKnownMark } from '../types.ts';
import { calicoMarks } from './calico.ts';
import { clusterMarks } from './clusters.ts';
import { hostMarks } from './hosts.ts';

/** Marks that well-known software puts on packets and connections. */
export const marks: readonly WellKnownMark[] = [...clusterMarks, ...calicoMarks, ...hostMarks];
