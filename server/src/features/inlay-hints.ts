/** Hints between the words: marks decoded, shares of balancers, and whose service a chain of kube-proxy is. */
import { meaningOfComment, ownersOfMark } from '../catalog/wellKnown/find.ts';
import { chainOf, lineAt, type RulesView, ruleAt, type TableView, tableAt, textAt } from '../checks/view.ts';
import type { OptionUse, Rule } from '../dialects/iptables-save/model.ts';
import { type Message, message } from '../text/message.ts';
import { commentsOf } from './explain/comments.ts';
import { shareOf } from './shares.ts';
import { softwareAtWork } from './software.ts';

export interface InlayHint {
  readonly line: number;
  /** Where it stands: a UTF-16 offset in the line. */
  readonly character: number;
  readonly kind: 'mark' | 'share' | 'service' | 'pool' | 'wildcard';
  readonly label: Message;
}

/** Which kinds the user wants to see. */
export type HintChoice = Readonly<Record<InlayHint['kind'], boolean>>;

/** Lines from `first` up to, not including, `end`. */
export function inlayHints(view: RulesView, first: number, end: number, wanted: HintChoice): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  for (let line = Math.max(first, 0); line < Math.min(end, view.lineCount); line++) {
    for (const hint of hintsOf(view, line)) if (wanted[hint.kind]) hints.push(hint);
  }
  return hints;
}

function hintsOf(view: RulesView, line: number): readonly InlayHint[] {
  const read = lineAt(view, line);
  if (read.kind === 'chain') return serviceHint(view, line, read.name, read.nameSpan.end);
  if (read.kind !== 'rule') return [];
  return [...markHints(view, read.rule, line), ...shareHint(view, read.rule, line), ...jumpHint(view, read.rule, line)];
}

function markHints(view: RulesView, rule: Rule, line: number): readonly InlayHint[] {
  const uses: OptionUse[] = [...rule.matches, ...(rule.target === undefined ? [] : [rule.target])].flatMap(
    ({ options }) => options,
  );
  return uses.flatMap(({ value, words }): InlayHint[] => {
    if (value.kind !== 'masked') return [];
    const [bits, mask] = [value.value & value.mask || value.value, value.mask || value.value];
    const [owner] = ownersOfMark(bits, mask, softwareAtWork(view));
    const at = words.at(-1)?.span.end;
    if (owner === undefined || at === undefined) return [];
    return [{ line, character: at, kind: 'mark', label: message(owner.name) }];
  });
}

function shareHint(view: RulesView, rule: Rule, line: number): readonly InlayHint[] {
  const share = shareOf(view, line);
  if (share === undefined || rule.target === undefined) return [];
  const probability = rule.matches
    .flatMap(({ options }) => options)
    .find(({ spec }) => spec.name === '--probability')
    ?.words.at(-1);
  const at = probability?.span.end ?? textAt(view, line).length;
  return [{ line, character: at, kind: 'share', label: message(share) }];
}

const kubeChain = /^KUBE-(SVC|SVL|EXT|FW|SEP|XLB)-[A-Z2-7]{16}$/;

function jumpHint(view: RulesView, { target }: Rule, line: number): readonly InlayHint[] {
  if (target === undefined || target.spec !== undefined) return [];
  return serviceHint(view, line, target.name, target.nameSpan.end);
}

function serviceHint(view: RulesView, line: number, chain: string, character: number): readonly InlayHint[] {
  if (!kubeChain.test(chain)) return [];
  const service = serviceOfChain(view, tableAt(view, line), chain);
  return service === undefined ? [] : [{ line, character, kind: 'service', label: message(service) }];
}

/** Rules that are looked at for a comment: the first few of a chain and those that jump there. */
const looked = 4;

/** `shop/web:http`, or with the endpoint `shop/web:http → 10.244.1.11:8080`, as the comments of kube-proxy tell. */
export function serviceOfChain(view: RulesView, table: TableView | undefined, name: string): string | undefined {
  const chain = chainOf(table, name);
  if (chain === undefined) return undefined;
  const lines = [...chain.references.slice(0, looked), ...chain.rules.slice(0, looked)];
  let service: string | undefined;
  for (const line of lines) {
    const rule = ruleAt(view, line);
    if (rule === undefined) continue;
    service ??= commentsOf(rule)
      .map(serviceOfComment)
      .find((found) => found !== undefined);
  }
  const endpoint = name.startsWith('KUBE-SEP-') ? endpointOf(view, chain.rules) : undefined;
  if (service === undefined) return endpoint;
  return endpoint === undefined ? service : `${service} → ${endpoint}`;
}

function serviceOfComment(comment: string): string | undefined {
  const parts = meaningOfComment(comment)?.parts;
  const { namespace, service, port } = parts ?? {};
  if (service === undefined) return undefined;
  const name = namespace === undefined ? service : `${namespace}/${service}`;
  return port === undefined || port === '' ? name : `${name}:${port}`;
}

function endpointOf(view: RulesView, lines: readonly number[]): string | undefined {
  for (const line of lines.slice(0, looked)) {
    const target = ruleAt(view, line)?.target;
    const to = target?.options.find(({ spec }) => spec.name === '--to-destination')?.words[0]?.text;
    if (to !== undefined) return to;
  }
  return undefined;
}
