/** Messages between the Trace view and the extension. The view renders what it is given and asks for the rest. */
import type { TraceForm, TraceResult, WhyNotResult } from './requests.ts';
import type { PacketInput } from './trace.ts';

export type ToView =
  /** The document the view is about, and what its form offers. */
  | { readonly type: 'form'; readonly document: string; readonly form: TraceForm; readonly packet?: PacketInput }
  | { readonly type: 'result'; readonly packet: PacketInput; readonly result: TraceResult }
  | { readonly type: 'whyNot'; readonly key: string; readonly result: WhyNotResult }
  /** Words in the user's language, by their English. */
  | { readonly type: 'words'; readonly words: Readonly<Record<string, string>> };

export type FromView =
  | { readonly type: 'ready' }
  | {
      readonly type: 'trace';
      readonly packet: PacketInput;
      readonly assumptions: Readonly<Record<string, boolean>>;
      readonly reply: 'with' | 'without';
    }
  /** Show a line (from 1) of a file in the editor, and put the cursor there or leave the focus in the view. */
  | { readonly type: 'reveal'; readonly file: string; readonly line: number; readonly focus: 'editor' | 'view' }
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
