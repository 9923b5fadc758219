/** What another version of iptables makes of the same words. */
import { type VersionDifference, versionDifferences } from '../../catalog/versionDifferences.ts';
import { builtinProtocolName } from '../../dialects/iptables-save/facts.ts';
import { message } from '../../text/message.ts';
import type { AnyOptionUse } from '../explain/value.ts';
import { type Block, paragraph } from '../markdown.ts';

/** `extension` is the match or target, or empty for options of the rule itself. */
export function versionBlocksOf(extension: string, use: AnyOptionUse): readonly Block[] {
  const found = versionDifferences.filter(
    (difference) => difference.extension === extension && isAbout(difference, use),
  );
  return found.map(blockOf);
}

/** Of the match or target as a whole. */
export function versionBlocks(extension: string): readonly Block[] {
  return versionDifferences.filter((each) => each.extension === extension && each.options === undefined).map(blockOf);
}

function isAbout({ options, when, value }: VersionDifference, use: AnyOptionUse): boolean {
  const { spec, words } = use;
  const written = words[0]?.text ?? '';
  if (options?.includes(spec.name) !== true || (value !== undefined && !written.startsWith(value))) return false;
  return when === undefined || uses[when](use, written);
}

const uses: Readonly<Record<NonNullable<VersionDifference['when']>, (use: AnyOptionUse, written: string) => boolean>> =
  {
    negated: ({ negated }) => negated,
    range: (_use, written) => written.includes(':'),
    nameless: ({ value }) => value.kind === 'protocol' && builtinProtocolName(value.number) === undefined,
  };

function blockOf({ from, to, text }: VersionDifference): Block {
  return paragraph(message('Between iptables {from} and {to}: {text}', { from, to, text: message(text) }));
}
