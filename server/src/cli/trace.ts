/** `packet-path trace`: packets through a node, as text or JSON. */
import type { AssumptionJson, PacketInput, PacketTraceJson } from '../../../protocol/trace.ts';
import { arrivalOf } from '../features/packet-line/arrival.ts';
import { readPacketLine } from '../features/packet-line/index.ts';
import { families } from '../net/family.ts';
import { describeNode } from '../node/describe.ts';
import type { Node } from '../node/model.ts';
import { readNode } from '../node/read.ts';
import { message, render } from '../text/message.ts';
import { ofPacket } from '../trace/lasting.ts';
import { type Traced, traceNode } from './engine.ts';
import { type ExitCode, exit, Failure } from './failure.ts';
import { type NodeInput, readInput } from './inputs.ts';
import { lineReader } from './line-reader.ts';
import { styleOf } from './style.ts';
import { type PacketOptions, packetOfOptions, packetsOfJson, placeInJson, strayFields } from './trace-options.ts';
import { formatTrace } from './trace-text.ts';
import { unlistedInterfaces } from './unlisted-interfaces.ts';
import type { World } from './world.ts';

export interface TraceOptions extends PacketOptions {
  /** A file, or `-` for standard input. */
  readonly packets?: string;
  /** A line about a packet, as people paste it. */
  readonly packet?: string;
  readonly reply?: boolean;
  readonly assume?: readonly string[];
  readonly json?: boolean;
}

export async function runTrace(path: string, options: TraceOptions, world: World): Promise<ExitCode> {
  const [input, source] = [await readInput(path, world), await readSource(options, world)];
  const described = source === undefined ? readPackets(options) : packetsOfJson(source.text, source.name);
  const { node, notes } = readNode(input.name, input.files);
  const packets = described ?? [packetOfText(node, options, world)];
  const assumptions = assumptionsOf(options);
  const unused = new Set(Object.keys(assumptions));
  const outcomes = traceNode(node, packets, {
    assumptions,
    replies: options.reply === true ? 'with' : 'without',
    ...(source === undefined
      ? {}
      : { placeOf: (packet, field) => placeInJson(source.text, source.name, packet, field) }),
    ...(options.json === true ? {} : { translate: world.translate }),
  });
  const traced = strikingOff(outcomes, unused);
  if (described !== undefined && options.packets === undefined && options.in === undefined && options.local !== true) {
    world.writeError('Neither --in nor --local was given: the packet is taken as made by the machine itself.\n');
  }
  if (source !== undefined) {
    for (const said of strayFields(packets, source.text, source.name))
      world.writeError(`${render(said, world.translate)}\n`);
  }
  for (const said of unlistedInterfaces(node, packets)) world.writeError(`${render(said, world.translate)}\n`);
  if (options.json === true) await writeJson(traced, options, world);
  else {
    await writeText(input, packets, traced, world);
    const style = styleOf(world);
    const asked = families.filter((family) => packets.some(({ src }) => src.includes(':') === (family === 'ipv6')));
    const open = [...(input.unread ?? []), ...notes.map((note) => note.message), ...describeNode(node, asked).missing];
    for (const said of open) world.writeError(`${style.dim(render(said, world.translate))}\n`);
  }
  for (const id of unused) {
    const said = message('--assume: no outcome rests on “{id}”. A trace prints the ids in brackets.', { id });
    world.writeError(`${render(said, world.translate)}\n`);
  }
  return exit.clean;
}

/** Strikes the answers off on which outcomes rest, while these are written. */
function* strikingOff(traced: Iterable<Traced>, answers: Set<string>): Generator<Traced> {
  let packet = 0;
  for (const each of traced) {
    packet++;
    for (const { id } of answers.size === 0 ? [] : assumptionsIn(each.packet)) {
      answers.delete(id);
      answers.delete(`${ofPacket(packet)}${id}`);
    }
    if (each.reply !== undefined) for (const { id } of assumptionsIn(each.reply)) answers.delete(id);
    yield each;
  }
}

function assumptionsIn({ outcomes }: PacketTraceJson): readonly AssumptionJson[] {
  return outcomes.flatMap(({ assumptions }) => assumptions);
}

/** `--packet LINE`, with what other options say beside it. An interface that nobody tells is that of the node's route back. */
function packetOfText(node: Node, options: TraceOptions, world: World): PacketInput {
  const line = options.packet ?? '';
  const read = readPacketLine(line);
  if (read.kind === 'problem') {
    const { start, end } = read.span ?? { start: 0, end: 0 };
    const shown = end > start ? `\n  ${line}\n  ${' '.repeat(start)}${'^'.repeat(end - start)}` : '';
    throw new Failure(message('--packet: {problem}{shown}', { problem: read.text, shown }));
  }
  const { packet } = read;
  if (options.local === true) return { ...packet, in: null };
  if (options.in !== undefined) return { ...packet, in: options.in };
  if (packet.in !== undefined) return { ...packet };
  const arrival = arrivalOf(node, packet.src) ?? null;
  const said =
    arrival === null
      ? message('The line tells no interface: the packet is taken as made by the machine itself.')
      : message(
          'The line tells no interface: the packet is taken as arriving on {interface}, by which its source is reached.',
          { interface: arrival },
        );
  world.writeError(`${render(said, world.translate)}\n`);
  return { ...packet, in: arrival };
}

/** Undefined: the packet is a line, which is read with the node. */
function readPackets(options: TraceOptions): readonly PacketInput[] | undefined {
  return options.packet === undefined ? [packetOfOptions(options)] : undefined;
}

/** The text of `--packets`, and how it is called. */
async function readSource(
  { packets: from }: TraceOptions,
  world: World,
): Promise<{ readonly text: string; readonly name: string } | undefined> {
  if (from === undefined) return undefined;
  if (from === '-') return { text: await world.readStdin(), name: 'standard input' };
  const { text } = await world.readFile(from);
  if (text !== undefined) return { text, name: from };
  throw new Failure(
    message('{path} can’t be read. Expected a JSON array of packets, or - for standard input.', { path: from }),
  );
}

/** `ID=yes` and `ID=no`: answers to what a trace had to assume. */
function assumptionsOf({ assume = [] }: TraceOptions): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    assume.map((text) => {
      const found = /^(.+)=(yes|no)$/.exec(text);
      if (found?.[1] === undefined) {
        throw new Failure(
          message('--assume: expected ID=yes or ID=no, found “{text}”. A trace prints the ids in brackets.', { text }),
        );
      }
      return [found[1], found[2] === 'yes'];
    }),
  );
}

/** The text of `{"packets":[…],"replies":[…]}`, written as it comes: as one string it may be longer than a string can be. */
async function writeJson(traced: Iterable<Traced>, { reply: wanted }: TraceOptions, world: World): Promise<void> {
  await writeInPieces(jsonOf(traced, wanted === true ? 'with' : 'without'), world);
}

function* jsonOf(traced: Iterable<Traced>, wanted: 'with' | 'without'): Generator<string> {
  const replies: string[] = [];
  let count = 0;
  yield '{"packets":[';
  for (const { packet, reply } of traced) {
    yield `${count++ === 0 ? '' : ','}${JSON.stringify(packet)}`;
    if (reply !== undefined) replies.push(JSON.stringify(reply));
  }
  yield ']';
  if (wanted === 'with') {
    yield ',"replies":[';
    for (const [index, reply] of replies.entries()) yield `${index === 0 ? '' : ','}${reply}`;
    yield ']';
  }
  yield '}\n';
}

/** UTF-16 units that are written at once: each write is a call of the system, and may have to wait for who reads. */
const piece = 256 * 1024;

async function writeInPieces(texts: Iterable<string>, { write, drained }: World): Promise<void> {
  let waiting: string[] = [];
  let length = 0;
  for (const text of texts) {
    waiting.push(text);
    length += text.length;
    if (length < piece) continue;
    write(waiting.join(''));
    [waiting, length] = [[], 0];
    await drained();
  }
  write(waiting.join(''));
}

async function writeText(
  input: NodeInput,
  packets: readonly PacketInput[],
  traced: Iterable<Traced>,
  { colours, translate, write, drained }: World,
): Promise<void> {
  const options = { colours, lineOf: lineReader(input.files), translate };
  const replies: string[] = [];
  let count = 0;
  for (const { packet, reply } of traced) {
    const number = packets.length === 1 ? {} : { number: count + 1 };
    const asked = packets[count];
    const described = asked === undefined ? {} : { asked, ...(asked.name === undefined ? {} : { name: asked.name }) };
    write(`${count === 0 ? '' : '\n'}${formatTrace(packet, { ...options, ...number, ...described, title: 'packet' })}`);
    if (reply !== undefined)
      replies.push(formatTrace(reply, { ...options, ...number, title: 'reply', to: packet.outcomes }));
    count++;
    await drained();
  }
  for (const reply of replies) write(`\n${reply}`);
}
