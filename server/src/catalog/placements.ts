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

/** Where the packet has, or will find, a socket of this machine. */
export const localSocket: Placement = {
  filter: ['INPUT', 'OUTPUT'],
  nat: ['INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['INPUT', 'OUTPUT', 'POSTROUTING'],
  raw: ['OUTPUT'],
  security: ['INPUT', 'OUTPUT'],
};

/** Where a packet may have been made by this machine. */
export const madeHere: Placement = {
  filter: ['OUTPUT'],
  nat: ['OUTPUT', 'POSTROUTING'],
  mangle: ['OUTPUT', 'POSTROUTING'],
  raw: ['OUTPUT'],
  security: ['OUTPUT'],
};

/** Where the packet is on its way out. */
export const leaving: Placement = {
  filter: ['FORWARD', 'OUTPUT'],
  nat: ['OUTPUT', 'POSTROUTING'],
  mangle: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['OUTPUT'],
  security: ['FORWARD', 'OUTPUT'],
};

/** On arrival, before the route is chosen and before anything is translated. */
export const beforeRouting: Placement = { mangle: ['PREROUTING'], raw: ['PREROUTING'] };

export const manglePrerouting: Placement = { mangle: ['PREROUTING'] };

/** Where a packet for this machine can still be held against its sockets. */
export const towardsSocket: Placement = {
  filter: ['INPUT'],
  nat: ['PREROUTING', 'INPUT'],
  mangle: ['PREROUTING', 'INPUT'],
  raw: ['PREROUTING'],
  security: ['INPUT'],
};

/** Where a handshake passes on its way to a server here or behind. */
export const towardsServer: Placement = {
  filter: ['INPUT', 'FORWARD'],
  nat: ['INPUT'],
  mangle: ['INPUT', 'FORWARD'],
  security: ['INPUT', 'FORWARD'],
};

export const exceptNat: Placement = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};
