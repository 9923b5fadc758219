/** Which language a document is in: as the editor says, or where it doesn't know, as the text says. */
import type { DumpKind } from '../node/recognise.ts';
import { splitFile } from '../node/split.ts';

/** Language ids, as the extension's manifest declares them. */
export const languageIds = ['iptables-save', 'ipset-save', 'ipvsadm', 'ios-nat', 'iproute2'] as const;

export type LanguageId = (typeof languageIds)[number];

const languageOfKind: Readonly<Record<DumpKind, LanguageId>> = {
  ruleset: 'iptables-save',
  sets: 'ipset-save',
  services: 'ipvsadm',
  interfaces: 'iproute2',
  routes: 'iproute2',
  'policy-rules': 'iproute2',
  connections: 'iproute2',
  sysctls: 'iproute2',
  router: 'ios-nat',
};

/**
 * Undefined: none of ours. Editors have ids of their own for dumps (`iptables`, `conf`, `cisco`, none at all) and send
 * what they were told to send: the text decides.
 */
export function languageOf(languageId: string, name: string, head: string): LanguageId | undefined {
  return languageIds.find((id) => id === languageId) ?? detectLanguage(name, head);
}

/** By the text alone. Where a bundle holds several dumps, rules come first: most can be said about them. */
export function detectLanguage(name: string, head: string): LanguageId | undefined {
  const kinds = splitFile({ name, text: head }).map(({ kind }) => kind);
  const kind = kinds.find((candidate) => candidate === 'ruleset') ?? kinds[0];
  return kind === undefined ? undefined : languageOfKind[kind];
}
