/** net/netfilter/xt_connmark.c: the connection's mark, and copies between it and the packet's. */
import { message } from '../../../text/message.ts';
import type { Connection } from '../connection.ts';
import type { Walk } from '../walk.ts';
import { applyMark, markChangeOf } from './MARK.ts';
import { goesOn, hasOption, optionNamed, type Target, type TargetSemantics } from './target.ts';

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
    if (hasOption(use, '--save-mark')) return saveMark(ctmask, nfmask);
    if (hasOption(use, '--restore-mark')) return restoreMark(ctmask, nfmask);
    const change = use.options.map(markChangeOf).find((found) => found !== undefined);
    if (change === undefined) return goesOn(message('CONNMARK without a value changes nothing.'));
    return goesOn(message('change the connection’s mark.'), (walk) =>
      withConnection(walk, (connection) => ({ ...connection, mark: applyMark(connection.mark, change) })),
    );
  },
};

function saveMark(ctmask: number, nfmask: number): Target {
  return goesOn(message('save the packet’s mark in its connection.'), (walk) =>
    withConnection(walk, (connection) => ({
      ...connection,
      mark: ((connection.mark & ~ctmask) ^ (walk.packet.mark & nfmask)) >>> 0,
    })),
  );
}

function restoreMark(ctmask: number, nfmask: number): Target {
  return goesOn(message('restore the packet’s mark from its connection.'), (walk) => {
    if (walk.connection === undefined) return;
    const mark = ((walk.packet.mark & ~nfmask) ^ (walk.connection.mark & ctmask)) >>> 0;
    walk.packet = { ...walk.packet, mark };
  });
}

/** An untracked packet has no connection, and the target then does nothing. */
function withConnection(walk: Walk, change: (connection: Connection) => Connection): void {
  if (walk.connection === undefined) return;
  walk.connection = change(walk.connection);
  if (walk.connection.confirmed) walk.connections.keep(walk.connection);
}
