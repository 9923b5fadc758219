/** Random scenarios, the same for the same seed. A theme makes more of its own subject than the mixture of all does. */
import type { Scenario } from '../kernel/scenario.ts';
import { bridges } from './bridges.ts';
import { devices } from './devices.ts';
import { dimensions } from './dimensions.ts';
import { ipvs } from './ipvs/index.ts';
import { kube } from './kube/index.ts';
import { matches } from './matches.ts';
import { mixed } from './mixed.ts';
import { nat } from './nat/index.ts';
import { odd } from './odd/index.ts';
import { type Chance, chance } from './prng.ts';
import { routing } from './routing.ts';
import { sequences } from './sequences/index.ts';

type Theme = (c: Chance) => Omit<Scenario, 'name'>;

/** One file each. */
export const THEMES = {
  mixed,
  ipvs,
  kube,
  nat,
  dimensions,
  routing,
  bridges,
  matches,
  devices,
  odd,
  sequences,
} as const satisfies Readonly<Record<string, Theme>>;
export type ThemeName = keyof typeof THEMES;

/** `count` scenarios, named `generated/SEED-NUMBER`, or `generated/THEME-SEED-NUMBER` where a theme was asked for. */
export function generate(seed: number, count: number, theme: ThemeName = 'mixed'): readonly Scenario[] {
  const prefix = theme === 'mixed' ? '' : `${theme}-`;
  return Array.from({ length: count }, (_, index) => ({
    name: `generated/${prefix}${seed}-${index}`,
    ...THEMES[theme](chance(seed * 1_000_003 + index)),
  }));
}
