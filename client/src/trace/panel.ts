/** One Trace view: a webview beside the dump, the requests behind it, and what it does to the editor. */
import {
  Disposable,
  type ExtensionContext,
  env,
  l10n,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type PacketLineParams,
  type PacketLineResult,
  packetLineRequest,
  type TraceForm,
  type TraceFormParams,
  type TraceParams,
  type TraceResult,
  traceFormRequest,
  traceRequest,
  type WhyNotParams,
  type WhyNotResult,
  whyNotRequest,
} from '../../../protocol/requests.ts';
import type { PacketInput } from '../../../protocol/trace.ts';
import type { FromView, ToView } from '../../../protocol/webview.ts';
import { baseName } from '../names.ts';
import { reveal } from '../reveal.ts';
import { viewHtml, viewOptions, viewWords } from '../webview.ts';
import { savePicture } from './save.ts';
import { savedPackets, savePackets } from './saved.ts';
import type { ShownTraces } from './shown.ts';
import { recentPackets, rememberPacket, type ViewState, viewState, viewType } from './state.ts';

export interface TracePanel {
  readonly uri: Uri;
  /** Brings the view to the front, with another packet in its form where one is given. */
  show(packet?: WantedPacket): void;
}

/** A packet that is traced at once, after those that open its connection. */
export interface WantedPacket {
  readonly packet: PacketInput;
  readonly before?: readonly PacketInput[];
  /** Answers to assumptions under which the packet goes the way that was asked for. */
  readonly assumptions?: Readonly<Record<string, boolean>>;
}

/** What a panel needs of the extension. */
interface PanelWorld {
  readonly context: ExtensionContext;
  readonly client: BaseLanguageClient;
  readonly shown: ShownTraces;
  forget(uri: Uri): void;
}

/** Milliseconds that a message in the status bar stays. */
const noticed = 4000;

/** Milliseconds without an edit before the last packet is traced anew. */
const settle = 250;

export function createTracePanel(world: PanelWorld, uri: Uri, packet: WantedPacket | undefined): TracePanel {
  const title = l10n.t('Trace: {name}', { name: baseName(uri) });
  const panel = window.createWebviewPanel(viewType, title, ViewColumn.Beside, { retainContextWhenHidden: true });
  return fill(world, panel, uri, packet);
}

/** After a reload of the window; undefined where the stored state says nothing of a document. */
export function restoreTracePanel(world: PanelWorld, panel: WebviewPanel, state: unknown): TracePanel | undefined {
  const stored = viewState(state);
  return stored === undefined ? undefined : fill(world, panel, Uri.parse(stored.uri), wantedOf(stored));
}

function wantedOf({ packet, before }: ViewState): WantedPacket | undefined {
  return packet === undefined ? undefined : { packet, ...(before === undefined ? {} : { before }) };
}

type Asked = Extract<FromView, { readonly type: 'trace' }>;

function fill(world: PanelWorld, panel: WebviewPanel, uri: Uri, first: WantedPacket | undefined): TracePanel {
  const { context, client, shown } = world;
  let asked: Asked | undefined;
  let result: TraceResult | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let formShown = false;
  let given = first;
  let wanted = first?.packet;

  const post = (message: ToView): void => void panel.webview.postMessage(message);

  const show = (of: 'packet' | 'reply', packet: number, outcome: number): void => {
    const trace = of === 'reply' ? result?.replies : result?.trace;
    const found = trace?.packets[packet]?.outcomes[outcome];
    if (found === undefined || result === undefined || asked === undefined) return shown.show(undefined);
    const params = { ...traceParams(uri, asked, given), of, packet, outcome };
    shown.show({ outcome: found, files: result.files, asked: params });
  };

  const sendForm = async (): Promise<void> => {
    await client.start();
    await workspace.openTextDocument(uri);
    const params: TraceFormParams = { uri: uri.toString() };
    const form = await client.sendRequest<TraceForm | null>(traceFormRequest, params);
    // The server has not seen the dump: after a reload views come back before documents. The form follows it.
    formShown = form !== null;
    if (form === null) return;
    const recent = recentPackets(context, uri);
    const packet = wanted ?? recent[0];
    // A packet that a lens, a link or a view from before the reload asks about is an answer that somebody waits for.
    const run = wanted === undefined ? {} : ({ run: 'now' } as const);
    post({ type: 'form', document: baseName(uri), form, ...(packet === undefined ? {} : { packet }), ...run });
    // Looking for files takes its time in a large folder: nobody waits for what is only offered.
    const saved = await savedPackets(uri).catch(() => []);
    const asked = recent.map((packet) => ({ group: l10n.t('Asked before'), label: labelOf(packet), packet }));
    post({ type: 'own', own: [...asked, ...saved] });
  };

  const runTrace = async (): Promise<void> => {
    const now = asked;
    if (now === undefined) return;
    const before = packetsBefore(now.packet, given);
    const params = traceParams(uri, now, given);
    const answer = await client.sendRequest<TraceResult>(traceRequest, params).catch((error: unknown) => {
      post({ type: 'failed', turn: now.turn });
      throw error;
    });
    // Another packet was asked about meanwhile: its answer is on the way.
    if (now !== asked) return;
    result = answer;
    post({ type: 'result', turn: now.turn, packet: now.packet, before, result: answer });
  };

  const receive = async (message: FromView): Promise<void> => {
    switch (message.type) {
      case 'ready':
        post({ type: 'words', words: viewWords() });
        return sendForm();
      case 'trace':
        // The form has fewer fields than a packet: what it was given comes back as it was.
        asked =
          given !== undefined && sameFields(message.packet, given.packet)
            ? { ...message, packet: given.packet }
            : message;
        rememberPacket(context, uri, message.packet);
        return runTrace();
      case 'reveal':
        return reveal(result?.files[message.file], message.line - 1, message.focus);
      case 'line': {
        const params: PacketLineParams = { uri: uri.toString(), line: message.line };
        const read = await client.sendRequest<PacketLineResult | null>(packetLineRequest, params);
        post({ type: 'line', line: message.line, result: read ?? {} });
        return;
      }
      case 'savePackets':
        return savePackets(uri, message.packets);
      case 'copy':
        await env.clipboard.writeText(message.text);
        window.setStatusBarMessage(l10n.t('The trace is in the clipboard.'), noticed);
        return;
      case 'savePicture':
        return savePicture(uri, message.svg);
      case 'show':
        return show(message.trace, message.packet, message.outcome);
      case 'whyNot': {
        if (asked === undefined) return;
        const { packet, outcome, step } = message;
        const traced = traceParams(uri, asked, given);
        const params: WhyNotParams = { ...traced, packet, outcome, step };
        post({
          type: 'whyNot',
          key: message.key,
          result: await client.sendRequest<WhyNotResult>(whyNotRequest, params),
        });
        return;
      }
    }
  };

  const later = (work: () => Promise<void>): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void work().catch(reportFailure), settle);
  };

  const traceAnew = (changed: Uri): void => {
    const known =
      changed.toString() === uri.toString() || Object.values(result?.files ?? {}).includes(changed.toString());
    if (!known || asked === undefined) return;
    later(runTrace);
  };

  panel.webview.options = viewOptions(context.extensionUri);
  const listeners = Disposable.from(
    panel.webview.onDidReceiveMessage((message: FromView) => void receive(message).catch(reportFailure)),
    workspace.onDidChangeTextDocument((event) => traceAnew(event.document.uri)),
    // Also where a plain text becomes a dump by its content: only then the server hears of it.
    workspace.onDidOpenTextDocument((document) => {
      if (!formShown && document.uri.toString() === uri.toString()) later(sendForm);
    }),
    new Disposable(() => clearTimeout(timer)),
  );
  panel.onDidDispose(() => {
    listeners.dispose();
    shown.show(undefined);
    world.forget(uri);
  });
  panel.webview.html = viewHtml(panel.webview, context.extensionUri, 'trace', uri);

  return {
    uri,
    show: (packet) => {
      panel.reveal(undefined, false);
      if (packet === undefined) return;
      given = packet;
      wanted = packet.packet;
      void sendForm().catch(reportFailure);
    },
  };
}

/** The packets that open the connection of the given packet; none for any other. */
function packetsBefore(packet: PacketInput, given: WantedPacket | undefined): readonly PacketInput[] {
  return given !== undefined && packet === given.packet ? (given.before ?? []) : [];
}

function sameFields(a: PacketInput, b: PacketInput): boolean {
  const shown = ({
    in: device = null,
    src,
    dst,
    protocol,
    sport,
    dport,
    flags = ['SYN'],
    icmpType,
    icmpCode,
  }: PacketInput) =>
    JSON.stringify([
      device,
      src,
      dst,
      protocol,
      sport,
      dport,
      protocol === 'tcp' ? [...flags].sort() : [],
      icmpType,
      icmpCode,
    ]);
  return shown(a) === shown(b);
}

/** What the user answers in the view counts more than what came with the packet. */
function traceParams(uri: Uri, asked: Asked, given: WantedPacket | undefined): TraceParams {
  const told = asked.packet === given?.packet ? given.assumptions : undefined;
  return {
    uri: uri.toString(),
    packets: [...packetsBefore(asked.packet, given), asked.packet],
    assumptions: { ...told, ...asked.assumptions },
    reply: asked.reply === 'with',
  };
}

function reportFailure(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  void window.showErrorMessage(l10n.t('Packet Path: the trace could not be made. {reason}', { reason }));
}

/** A packet's addresses name it well enough among ten. */
function labelOf({ protocol, src, dst, dport }: PacketInput): string {
  return `${protocol} ${src} → ${dst}${dport === undefined ? '' : `:${dport}`}`;
}
