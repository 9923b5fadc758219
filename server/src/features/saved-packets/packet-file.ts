/** A file of packets: a JSON array of objects. Comments and commas too many are forgiven, for people write these files. */
import {
  findNodeAtLocation,
  getNodeValue,
  type Node as JsonNode,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { PacketInput } from '../../../../protocol/trace.ts';
import { listed, type Message, message } from '../../text/message.ts';
import type { Span } from '../../text/span.ts';

export interface PacketInFile {
  readonly input: PacketInput;
  /** UTF-16 offsets of the packet's object in the file. */
  readonly span: Span;
}

export interface PacketProblem {
  readonly message: Message;
  readonly span: Span;
}

export interface PacketFile {
  /** Those that can be read, in order. */
  readonly packets: readonly PacketInFile[];
  readonly problems: readonly PacketProblem[];
}

/** What jsonc-parser's errors mean, as far as people make them. */
const reasons: Readonly<Partial<Record<number, Message>>> = {
  1: message('this word or sign has no meaning here'),
  2: message('this is no number'),
  3: message('a name in quotation marks is missing'),
  4: message('a value is missing'),
  5: message('a colon is missing'),
  6: message('a comma is missing'),
  7: message('a closing brace } is missing'),
  8: message('a closing bracket ] is missing'),
  9: message('the text goes on behind the end'),
  12: message('a closing quotation mark is missing'),
};

const required = ['src', 'dst', 'protocol'] as const;

/** Never throws: what is no packet becomes a problem, and costs that packet alone. */
export function readPacketFile(text: string): PacketFile {
  const errors: ParseError[] = [];
  // Editors on Windows put a byte order mark first; a blank in its place leaves all positions as they are.
  const tree = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const problems = errors.map(({ error, offset, length }) => ({
    message: message('this is no JSON: {reason}', { reason: reasons[error] ?? printParseErrorCode(error) }),
    span: { start: offset, end: offset + length },
  }));
  if (tree?.type !== 'array') return { packets: [], problems: [noArray(text, tree, problems)] };
  const read = (tree.children ?? []).map(readOne);
  return {
    packets: read.filter((each) => 'input' in each),
    problems: [...problems, ...read.filter((each) => 'message' in each)],
  };
}

/** What a text is that is no array, and what to do about it. */
function noArray(text: string, tree: JsonNode | undefined, [first]: readonly PacketProblem[]): PacketProblem {
  const example = '[{"in":"eth0","src":"10.1.0.7","dst":"10.96.0.1","protocol":"tcp","dport":80}]';
  const expected = message('expected a JSON array of packets, such as {example}', { example });
  if (text.trim() === '')
    return { message: message('found nothing, {expected}', { expected }), span: { start: 0, end: text.length } };
  if (tree?.type === 'object' && first === undefined)
    return { message: message('found one object, {expected}', { expected }), span: spanOf(tree) };
  if (tree?.type === 'object' && text.startsWith('{', first?.span.start))
    return {
      message: message(
        'found another object behind the first, expected one JSON array: put [ before the first packet, a comma between any two and ] behind the last, as “jq -s .” does',
      ),
      span: first?.span ?? spanOf(tree),
    };
  if (first === undefined) return { message: expected, span: tree === undefined ? { start: 0, end: 0 } : spanOf(tree) };
  return { message: message('{problem}; {expected}', { problem: first.message, expected }), span: first.span };
}

function readOne(node: JsonNode, index: number): PacketInFile | PacketProblem {
  const span = spanOf(node);
  const value: unknown = getNodeValue(node);
  if (node.type !== 'object' || typeof value !== 'object' || value === null)
    return { message: message('expected a packet as object, packet {index} is none', { index: index + 1 }), span };
  const input = packetOfValue(value);
  if (input !== undefined) return { input, span };
  const lacking = required.filter((field) => typeof withProtocolName(value)[field] !== 'string');
  const args = { index: index + 1, fields: listed(lacking) };
  return { message: message('packet {index} lacks {fields}: each needs "src", "dst" and "protocol"', args), span };
}

/** UTF-16 offset of a field of a packet, by its index; of the packet itself, or 0, where it has no such field. */
export function offsetIn(text: string, packet: number, field: string): number {
  const tree = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const found = tree && (findNodeAtLocation(tree, [packet, field])?.parent ?? findNodeAtLocation(tree, [packet]));
  return found?.offset ?? 0;
}

/** Undefined: it is no packet, or lacks what each packet needs. */
export function packetOfValue(value: unknown): PacketInput | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const input = withProtocolName(value);
  return required.every((field) => typeof input[field] === 'string') ? (input as unknown as PacketInput) : undefined;
}

/** Protocols are given by name or number; the engine reads text. */
function withProtocolName(value: object): Record<string, unknown> {
  const input: Record<string, unknown> = { ...value };
  if (typeof input['protocol'] === 'number') input['protocol'] = String(input['protocol']);
  return input;
}

function spanOf({ offset, length }: JsonNode): Span {
  return { start: offset, end: offset + length };
}
