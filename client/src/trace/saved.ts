/** Packets that are saved beside a dump, in files called *.packets.json. */
import { l10n, type Range, RelativePattern, type TextDocument, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { TracePreset } from '../../../protocol/requests.ts';
import type { PacketInput } from '../../../protocol/trace.ts';
import type { PacketToSave } from '../../../protocol/webview.ts';
import { baseName } from '../names.ts';
import { withPackets } from './packetFile.ts';

/** The saved packets that lie beside a dump, by the names of their files. A file that is no list of packets has none. */
export async function savedPackets(dump: Uri): Promise<readonly TracePreset[]> {
  const files = await packetFiles(dump);
  const read = await Promise.all(
    files.map(async (file) => packetsIn(baseName(file), await textOf(file).catch(() => ''))),
  );
  return read.flat();
}

/** Asks for a name, and writes the packets behind those that are saved already: the last one, and what comes before it. */
export async function savePackets(dump: Uri, packets: readonly PacketToSave[]): Promise<void> {
  const packet = packets.at(-1)?.packet;
  if (packet === undefined) return;
  const name = await window.showInputBox({
    title: l10n.t('Save the packet beside the dump'),
    prompt: l10n.t('What is it for? It becomes a test in the Testing view.'),
    value: `${packet.src} → ${packet.dst}${packet.dport === undefined ? '' : `:${packet.dport}`}`,
  });
  if (name === undefined || name.trim() === '') return;
  const { file, isNew } = await fileFor(dump, packets);
  const saved = packets.map((each, index) => savedAs(numbered(name, index, packets.length), each));
  const edit = new WorkspaceEdit();
  if (isNew) {
    edit.createFile(file, { contents: new TextEncoder().encode(withPackets('', saved) ?? '') });
  } else {
    const document = await workspace.openTextDocument(file);
    const text = withPackets(document.getText(), saved);
    if (text === undefined) {
      const where = workspace.asRelativePath(file);
      void window.showErrorMessage(
        l10n.t('Packet Path: {file} is no list of packets. Expected a JSON array; the packet was not saved.', {
          file: where,
        }),
      );
      return;
    }
    edit.replace(file, wholeOf(document), text);
  }
  if (!(await workspace.applyEdit(edit))) return;
  const document = await workspace.openTextDocument(file);
  await document.save();
  window.setStatusBarMessage(l10n.t('Saved to {file}.', { file: workspace.asRelativePath(file) }), 4000);
}

/**
 * The first file beside the dump that has no packet of the same connection. Packets of one file go over one connection
 * table: the saved one would not be the first of its connection there, and come to something else.
 */
async function fileFor(
  dump: Uri,
  packets: readonly PacketToSave[],
): Promise<{ readonly file: Uri; readonly isNew: boolean }> {
  const files = await packetFiles(dump);
  const ends = new Set(packets.map(({ packet }) => endsOf(packet)));
  for (const file of files) {
    const there = parsed(await textOf(file));
    if (!there.some((packet) => ends.has(endsOf(packet)))) return { file, isNew: false };
  }
  const taken = new Set(files.map(baseName));
  const names = Array.from({ length: files.length + 1 }, (_, index) => `saved${index === 0 ? '' : `-${index + 1}`}`);
  const name = names.map((each) => `${each}.packets.json`).find((each) => !taken.has(each)) ?? 'saved.packets.json';
  return { file: Uri.joinPath(dump, '..', name), isNew: true };
}

/** The same for a packet and its answer. */
function endsOf({ protocol, src, sport, dst, dport }: PacketInput): string {
  return [String(protocol), ...[`${src} ${sport ?? ''}`, `${dst} ${dport ?? ''}`].sort()].join(' ');
}

/** `web, 1 of 3` for what comes before the packet that was asked about, which has the name alone. */
function numbered(name: string, index: number, count: number): string {
  return index === count - 1 ? name : l10n.t('{name}, {number} of {count}', { name, number: index + 1, count });
}

function savedAs(name: string, { packet, expect, assume }: PacketToSave): unknown {
  const { name: _former, ...rest } = packet;
  return { name, ...rest, expect, ...(Object.keys(assume).length === 0 ? {} : { assume }) };
}

async function packetFiles(dump: Uri): Promise<readonly Uri[]> {
  const folder = Uri.joinPath(dump, '..');
  const found = await workspace.findFiles(new RelativePattern(folder, '*.packets.json'), null, 20);
  return found.toSorted((a, b) => a.path.localeCompare(b.path));
}

async function textOf(file: Uri): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(file));
}

function packetsIn(group: string, text: string): readonly TracePreset[] {
  const packets = parsed(text);
  return packets.map(({ name, expect: _expect, assume: _assume, ...packet }, index) => ({
    group,
    label: typeof name === 'string' ? name : String(index + 1),
    packet: { ...packet, protocol: String(packet.protocol) },
  }));
}

function parsed(text: string): readonly PacketInput[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as readonly unknown[]).filter(isPacket) : [];
  } catch {
    // The Testing view says what is wrong with the file.
    return [];
  }
}

function isPacket(value: unknown): value is PacketInput {
  return typeof value === 'object' && value !== null && 'src' in value && 'dst' in value && 'protocol' in value;
}

function wholeOf(document: TextDocument): Range {
  return document.validateRange(
    document.lineAt(document.lineCount - 1).rangeIncludingLineBreak.with(document.positionAt(0)),
  );
}
