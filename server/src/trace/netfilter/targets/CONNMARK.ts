/** net/netfilter/xt_connmark.c: the connection's mark, and copies between it and the packet's. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { keepChanged } from '../../conntrack/template.ts';
import type { Walk } from '../../walk/walk.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { applyMark, markChangeOf } from './MARK.ts';
import { goesOn, type Marks, type Target, type TargetSemantics } from './target.ts';

const all = 0xffffffff;

export const CONNMARK: TargetSemantics = {
  name: 'CONNMARK',
  state: 'modelled',
  compile: (use) => {
    const mask = (name: string): number | undefined => {
      const value = optionNamed(use, name)?.value;
      if (value?.kind === 'masked') return value.value;
      return value?.kind === 'number' ? value.value : undefined;
    };
    const both = mask('--mask') ?? all;
    const ctmask = mask('--ctmask') ?? both;
    const nfmask = mask('--nfmask') ?? both;
    const shift = shiftOf(use);
    if (hasOption(use, '--save-mark')) return saveMark(ctmask, nfmask, shift);
    if (hasOption(use, '--restore-mark')) return restoreMark(ctmask, nfmask, shift);
    const change = use.options.map(markChangeOf).find((found) => found !== undefined);
    if (change === undefined) return goesOn(message('CONNMARK without a value changes nothing.'));
    return changing(message('change the connection’s mark.'), ({ mark, ctmark }) => ({
      mark,
      ctmark: shift(applyMark(ctmark, change)),
    }));
  },
};

/** connmark_tg_shift(): what is set is shifted as a whole, what is copied before it is put under the mask. */
function shiftOf(use: TargetUse): (mark: number) => number {
  const by = (name: string): number => {
    const value = optionNamed(use, name)?.value;
    return value?.kind === 'number' ? value.value : 0;
  };
  const [left, right] = [by('--left-shift-mark'), by('--right-shift-mark')];
  // The processor shifts by the last five bits.
  return (mark) => (right > 0 ? mark >>> right : mark << left) >>> 0;
}

type Shift = ReturnType<typeof shiftOf>;

function saveMark(ctmask: number, nfmask: number, shift: Shift): Target {
  return changing(message('save the packet’s mark in its connection.'), ({ mark, ctmark }) => ({
    mark,
    ctmark: ((ctmark & ~ctmask) ^ shift(mark & nfmask)) >>> 0,
  }));
}

function restoreMark(ctmask: number, nfmask: number, shift: Shift): Target {
  return changing(message('restore the packet’s mark from its connection.'), ({ mark, ctmark }) => ({
    mark: ((mark & ~nfmask) ^ shift(ctmark & ctmask)) >>> 0,
    ctmark,
  }));
}

/** An untracked packet has no connection, and the target then does nothing. */
function changing(text: Message, change: (marks: Marks) => Marks): Target {
  const run = (walk: Walk): void => {
    const { connection, packet } = walk;
    if (connection === undefined) return;
    const { mark, ctmark } = change({ mark: packet.mark, ctmark: connection.mark });
    if (mark !== packet.mark) walk.packet = { ...packet, mark };
    if (ctmark === connection.mark) return;
    walk.connection = { ...connection, mark: ctmark };
    keepChanged(walk, walk.connection);
  };
  return goesOn(text, run, {
    kind: 'marks',
    change: (marks, connection) => (connection === 'has' ? change(marks) : marks),
  });
}
