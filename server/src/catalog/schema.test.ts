import { describe, expect, it } from 'vitest';
import { coreOptions } from './core.ts';
import { matches } from './matches/index.ts';
import * as names from './names/index.ts';
import { targets } from './targets/index.ts';
import type { MatchSpec, OptionSpec, TargetSpec } from './types.ts';

const extensions: readonly (MatchSpec | TargetSpec)[] = [...matches, ...targets];
const named = extensions.map((spec) => [`${spec.kind} ${spec.name}`, spec] as const);
const options = extensions.flatMap((spec) =>
  spec.options.map((option) => [`${spec.kind} ${spec.name} ${option.name}`, spec, option] as const),
);

/** Shorter than this no sentence teaches anything. */
const shortest = 60;

function spellings(option: { readonly name: string; readonly aliases: readonly string[] }): readonly string[] {
  return [option.name, ...option.aliases];
}

function unknownNames(wanted: readonly string[] | undefined, spec: MatchSpec | TargetSpec): readonly string[] {
  return (wanted ?? []).filter((name) => !spec.options.some((option) => option.name === name));
}

describe('the catalog is complete', () => {
  it('has every extension and option that iptables 1.8.13 has', () => {
    expect({
      matches: matches.length,
      targets: targets.length,
      options: options.length,
      aliases: options.flatMap(([, , option]) => option.aliases).length,
      core: coreOptions.length,
      enumerations: Object.keys(names).length,
    }).toEqual({ matches: 62, targets: 43, options: 363, aliases: 17, core: 33, enumerations: 25 });
  });

  it.each(['match', 'target'])('knows each %s under one name only, in each family', (kind) => {
    const seen = extensions
      .filter((spec) => spec.kind === kind)
      .flatMap((spec) => spec.families.flatMap((family) => spellings(spec).map((name) => `${family} ${name}`)));
    expect(seen.filter((name, at) => seen.indexOf(name) !== at)).toEqual([]);
  });

  it('knows each option of the rule line under one name only', () => {
    const seen = coreOptions.flatMap(spellings);
    expect(seen.filter((name, at) => seen.indexOf(name) !== at)).toEqual([]);
  });
});

describe.each(named)('%s', (_, spec) => {
  it('teaches more than its summary says', () => {
    expect(spec.summary).toMatch(/^[A-Z].*\.$/);
    expect(spec.explanation.length).toBeGreaterThanOrEqual(shortest);
    expect(spec.explanation).not.toBe(spec.summary);
    expect(spec.explanation).toMatch(/[.)]$/);
  });

  it('tells its constraints in sentences', () => {
    for (const { text } of spec.notes ?? []) expect(text).toMatch(/^[A-Z`].*\.$/);
  });

  it('names its source', () => {
    expect(spec.source).toMatch(/^(net\/|iptables )/);
  });

  it('has no two options of one name in a family', () => {
    for (const family of spec.families) {
      const seen = spec.options.filter(({ families }) => families?.includes(family) ?? true).flatMap(spellings);
      expect(seen.filter((name, at) => seen.indexOf(name) !== at)).toEqual([]);
    }
  });

  it('speaks of options that it has', () => {
    expect(unknownNames(spec.requiresOneOf, spec)).toEqual([]);
    expect(unknownNames(spec.requiresExactlyOneOf, spec)).toEqual([]);
  });

  it('has placements for its families only, and at least one', () => {
    for (const placements of [spec.allowed, spec.allowedByVariant]) {
      if (placements) expect(Object.keys(placements)).toEqual([...spec.families]);
    }
    for (const placement of Object.values(spec.allowed ?? {})) expect(Object.keys(placement)).not.toEqual([]);
  });
});

describe.each(options)('%s', (_, spec, option: OptionSpec) => {
  it('is well formed', () => {
    expect(option.name).toMatch(/^--[a-z0-9-]+$/);
    expect(option.summary).toMatch(/^[A-Z].*\.$/);
    expect(option.explanation?.length ?? shortest).toBeGreaterThanOrEqual(shortest);
    expect(option.explanation).not.toBe(option.summary);
  });

  it('speaks of options that there are', () => {
    expect(unknownNames(option.conflictsWith, spec)).toEqual([]);
    expect(unknownNames(option.requires, spec)).toEqual([]);
  });

  it('takes its names from an enumeration, where it has names', () => {
    if (option.enumRef !== undefined) expect(Object.keys(names)).toContain(option.enumRef);
    if (['enum', 'enumList'].includes(option.value)) {
      expect(option.enum !== undefined || option.enumRef !== undefined).toBe(true);
    }
  });

  it('has limits in order, and families that its extension has', () => {
    expect(option.min ?? 0).toBeLessThanOrEqual(option.max ?? Number.POSITIVE_INFINITY);
    expect(option.minLength ?? 0).toBeLessThanOrEqual(option.maxLength ?? Number.POSITIVE_INFINITY);
    for (const family of option.families ?? []) expect(spec.families).toContain(family);
    if (option.onlyRevisions && spec.revisions) {
      expect(spec.revisions.kernel).not.toEqual(expect.arrayContaining([...option.onlyRevisions]));
    }
  });
});

describe('options exclude each other', () => {
  it.each(options.filter(([, , { conflictsWith }]) => conflictsWith))('%s: in both directions', (_, spec, option) => {
    const oneSided = (option.conflictsWith ?? []).filter(
      (name) => !spec.options.find((other) => other.name === name)?.conflictsWith?.includes(option.name),
    );
    expect(oneSided).toEqual([]);
  });
});

describe.each(coreOptions.map((option) => [option.name, option] as const))(
  'option %s of the rule line',
  (_, option) => {
    it('is well formed', () => {
      expect(option.summary).toMatch(/^[A-Z].*\.$/);
      expect(option.explanation?.length ?? shortest).toBeGreaterThanOrEqual(shortest);
      for (const name of option.conflictsWith ?? []) expect(coreOptions.map((other) => other.name)).toContain(name);
    });
  },
);
