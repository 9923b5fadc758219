/** Placements that recur: in which built-in chains of which tables an extension is accepted. Tried on a real kernel. */
import type { Placement } from './types.ts';

export const everywhere: Placement = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

export const arriving: Placement = {
  filter: ['INPUT', 'FORWARD'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD'],
  nat: ['PREROUTING', 'INPUT'],
  raw: ['PREROUTING'],
  security: ['INPUT', 'FORWARD'],
};

export const mangleOnly: Placement = { mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] };

export const rawOnly: Placement = { raw: ['PREROUTING', 'OUTPUT'] };

export const mangleAndSecurity: Placement = {
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

export const destinationNat: Placement = { nat: ['PREROUTING', 'OUTPUT'] };

export const sourceNat: Placement = { nat: ['INPUT', 'POSTROUTING'] };

export const natPostrouting: Placement = { nat: ['POSTROUTING'] };

export const natOnly: Placement = { nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'] };

export const filterOnly: Placement = { filter: ['INPUT', 'FORWARD', 'OUTPUT'] };
