/** Messages between the Trace view and the extension. The view renders what it is given and asks for the rest. */
import type { PacketLineResult, TraceForm, TracePreset, TraceResult, WhyNotResult } from './requests.ts';
import type { PacketInput } from './trace.ts';

export type ToView =
  /** The document the view is about, and what its form offers. */
  | {
      readonly type: 'form';
      readonly document: string;
      readonly form: TraceForm;
      readonly packet?: PacketInput;
      /** `now`: the packet is traced without being asked for once more. */
      readonly run?: 'now';
    }
  /** Packets asked before, and those saved beside the dump. */
  | { readonly type: 'own'; readonly own: readonly TracePreset[] }
  | { readonly type: 'line'; readonly line: string; readonly result: PacketLineResult }
  | {
      readonly type: 'result';
      /** Which question it answers. Over edited dumps a question is answered once more. */
      readonly turn: number;
      readonly packet: PacketInput;
      /** Packets that come first, because they open its connection; the result has them before it. */
      readonly before: readonly PacketInput[];
      readonly result: TraceResult;
    }
  /** The question has no answer; the editor has told why. */
  | { readonly type: 'failed'; readonly turn: number }
  | { readonly type: 'whyNot'; readonly key: string; readonly result: WhyNotResult }
  /** Words in the user's language, by their English. */
  | { readonly type: 'words'; readonly words: Readonly<Record<string, string>> };

export type FromView =
  | { readonly type: 'ready' }
  | {
      readonly type: 'trace';
      /** Counts the questions of this view, from 1. */
      readonly turn: number;
      readonly packet: PacketInput;
      readonly assumptions: Readonly<Record<string, boolean>>;
      readonly reply: 'with' | 'without';
    }
  /** Show a line (from 1) of a file in the editor, and put the cursor there or leave the focus in the view. */
  | { readonly type: 'reveal'; readonly file: string; readonly line: number; readonly focus: 'editor' | 'view' }
  /** A line that the user wrote or pasted, to be read as a packet. */
  | { readonly type: 'line'; readonly line: string }
  /** Keeps the packet in a file beside the dump, behind those that come first. */
  | { readonly type: 'savePackets'; readonly packets: readonly PacketToSave[] }
  | { readonly type: 'copy'; readonly text: string }
  /** Asks where to, and writes the picture there. */
  | { readonly type: 'savePicture'; readonly svg: string }
  /** Which outcome is looked at: the editor marks its lines. */
  | { readonly type: 'show'; readonly trace: 'packet' | 'reply'; readonly packet: number; readonly outcome: number }
  | {
      readonly type: 'whyNot';
      readonly key: string;
      readonly packet: number;
      readonly outcome: number;
      readonly step: number;
    };

export interface PacketToSave {
  readonly packet: PacketInput;
  /** What it came to, as `*.packets.json` writes it. */
  readonly expect: unknown;
  /** Answers to assumptions that it rests on. */
  readonly assume: Readonly<Record<string, boolean>>;
}
