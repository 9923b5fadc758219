/** What may stand at the cursor in a file for `ipvsadm -R`. Listings are not written by hand: nothing is offered there. */
import { forwardingMethods, schedulers } from '../../catalog/ipvs.ts';
import { ipvsLineKind } from '../../dialects/ipvsadm/line-kinds.ts';
import { ipvsWords } from '../../dialects/ipvsadm/roles.ts';
import { protocol } from '../../net/protocol.ts';
import { message } from '../../text/message.ts';
import type { Position } from '../../text/span.ts';
import type { Completion, CompletionItem } from '../completion/item.ts';
import type { ServicesPart } from './line.ts';
import { hostPortText } from './names.ts';
import { optionTexts, schedulerFlags } from './words.ts';

export function completionOfServices(part: ServicesPart, { line, character }: Position): Completion {
  const text = part.textAt(line);
  const before = text.slice(0, character);
  const word = /\S*$/.exec(before)?.[0] ?? '';
  const rest = /^\S*/.exec(text.slice(character))?.[0] ?? '';
  const span = { start: character - word.length, end: character + rest.length };
  const done = before.slice(0, before.length - word.length);
  return {
    span,
    items: itemsAt(part, done, word),
  };
}

function itemsAt(part: ServicesPart, done: string, word: string): readonly CompletionItem[] {
  if (done.trim() === '') return part.services.length > 0 && !isRuleForm(part) ? [] : lineStarts();
  if (ipvsLineKind(done) !== 'rule_line') return [];
  const words = ipvsWords(`${done}\u0001`, 'default');
  const last = words.at(-1);
  const command = words.find(({ role }) => role === 'command')?.text ?? '';
  const used = new Set(words.map(({ text }) => text));
  switch (last?.role) {
    case 'scheduler':
      return schedulers.map(({ name, summary, explanation }) => ({
        label: name,
        kind: 'value',
        detail: message(summary),
        documentation: [{ kind: 'text', message: message(explanation) }],
      }));
    case 'scheduler-flags':
      return Object.entries(schedulerFlags).map(([label, how]) => ({ label, kind: 'value', detail: message(how) }));
    case 'service':
      return servicesAfter(part, words.at(-2)?.text ?? '');
    case 'mark':
      return part.services.flatMap(({ by }) =>
        by.kind === 'mark' ? [{ label: String(by.mark), kind: 'value' as const }] : [],
      );
    case 'tunnel':
      return ['ipip', 'gue', 'gre'].map((label) => ({ label, kind: 'value' }));
    case 'server':
    case 'weight':
    case 'mask':
    case 'engine':
    case 'upper':
    case 'lower':
      return [];
    default:
      return options(command, used, word);
  }
}

function isRuleForm({ services, textAt }: ServicesPart): boolean {
  const line = services[0]?.origin.line;
  return line !== undefined && ipvsLineKind(textAt(line)) === 'rule_line';
}

function lineStarts(): readonly CompletionItem[] {
  const snippets: readonly CompletionItem[] = [
    {
      label: '-A',
      kind: 'snippet',
      insert: '-A -t $1 -s $2',
      snippet: true,
      detail: message('Adds a virtual service.'),
    },
    {
      label: '-a',
      kind: 'snippet',
      insert: '-a -t $1 -r $2 -m -w 1',
      snippet: true,
      detail: message('Adds a real server to a virtual service.'),
    },
  ];
  const commands = ['-E', '-e', '-D', '-d', '-C'].map(
    (label): CompletionItem => ({ label, kind: 'option', detail: message(optionTexts[label] ?? '') }),
  );
  return [...snippets, ...commands];
}

const protocolOptions: Readonly<Record<string, number>> = {
  '-t': protocol.tcp,
  '--tcp-service': protocol.tcp,
  '-u': protocol.udp,
  '--udp-service': protocol.udp,
  '--sctp-service': protocol.sctp,
};

/** Services that lines above or below declare, of the protocol that the option says. */
function servicesAfter({ services }: ServicesPart, option: string): readonly CompletionItem[] {
  return services.slice(0, 500).flatMap(({ by }) => {
    if (by.kind !== 'address' || by.protocol !== protocolOptions[option]) return [];
    return [{ label: hostPortText(by), kind: 'value' as const }];
  });
}

const serviceOptions = ['-t', '-u', '--sctp-service', '-f'];
const ofService = ['-s', '-p', '-M', '--pe', '-o', '-b'];
const ofServer = ['-r', '-m', '-g', '-i', '-w', '-x', '-y', '--tun-type', '--tun-port'];

/** Options that the command takes and that don't stand there yet. */
function options(command: string, used: ReadonlySet<string>, _word: string): readonly CompletionItem[] {
  const named = serviceOptions.some((option) => used.has(option));
  const own = /^(?:-[AE]|--(?:add|edit)-service)$/.test(command)
    ? ofService
    : /^(?:-[ae]|--(?:add|edit)-server)$/.test(command)
      ? ofServer
      : ['-r'];
  return (named ? own : serviceOptions)
    .filter((option) => !used.has(option))
    .map((label, rank) => ({ label, kind: 'option', detail: message(detailOf(label)), rank }));
}

function detailOf(option: string): string {
  const method = Object.values(forwardingMethods).find((each) => each.option === option && each.word !== 'Local');
  if (method !== undefined) return method.explanation;
  if (option === '-p') return 'Persistence: a client stays with its server for so many seconds (360 without a number).';
  if (option === '-o') return 'Schedules every packet by itself.';
  return optionTexts[option] ?? '';
}
