/** What a program's rule set is made of. */
import type { World } from '../world.ts';
import type { NatRules } from './rules.ts';

export interface Product extends NatRules {
  readonly ipset?: string;
}

export function withPort(world: World, address: string, port: number): string {
  return world.family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
