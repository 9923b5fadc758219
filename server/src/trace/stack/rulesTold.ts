/** Whether the dumps tell all the rules that a packet meets. */
import { message } from '../../text/message.ts';
import { compileNode } from '../netfilter/compile.ts';
import type { Walk } from '../walk/walk.ts';

/** Without a dump of rules there may be any: that there are none is taken for granted, and said. */
export function rulesAreTold({ node, family, chooser }: Walk): boolean {
  const rulesets = compileNode(node)[family];
  for (const { file } of guessedTables(node, family)) {
    const text = message('{file} lists the rules of table filter, which neither its name nor a command line says', {
      file,
    });
    if (!chooser.suppose({ id: `table-filter:${file}`, text })) return false;
  }
  if (rulesets.length > 0) return true;
  const text =
    family === 'ipv6'
      ? message('the machine has no ip6tables rules, of which there is no dump')
      : message('the machine has no iptables rules, of which there is no dump');
  return chooser.suppose({ id: `no-rules:${family}`, text });
}

function guessedTables({ rulesets }: Walk['node'], family: Walk['family']): readonly { readonly file: string }[] {
  return rulesets
    .filter((ruleset) => ruleset.family === family)
    .flatMap(({ tables }) => [...tables.values()])
    .flatMap(({ isGuessed, origin }) => (isGuessed && origin !== undefined ? [origin] : []));
}
