/** net/netfilter/xt_connlabel.c: labels that rules gave a connection; --set gives it, and holds from then on. */
import { listed, message } from '../../../text/message.ts';
import type { Connection } from '../../connection/connection.ts';
import { everything, nothing, type Region } from '../../space/region.ts';
import { type About, unknown } from '../condition.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import { givenBy } from './given.ts';
import { lacking, type MatchSemantics, ofConnections } from './match.ts';

/** A connection that was seen from its beginning has the labels that rules gave it on the way, and no other. */
function has({ labels, carried }: Connection, label: string): boolean | undefined {
  return labels?.includes(label) === true ? true : carried === undefined ? undefined : false;
}

/** Of a label that no rule gives. */
function ungiven({ node }: About, label: string, negated: boolean): Region | undefined {
  if (node === undefined || givenBy(node)?.labels.has(label) !== false) return undefined;
  return negated ? everything : nothing;
}

export const connlabel: MatchSemantics = {
  name: 'connlabel',
  state: 'modelled',
  compile: (use) => {
    const option = optionNamed(use, '--label');
    const label = option?.words[0]?.text ?? '';
    const negated = option?.negated === true;
    const sets = hasOption(use, '--set');
    return [
      {
        span: use.nameSpan,
        region: (about) => ungiven(about, label, negated) ?? (sets && !negated ? ofConnections : undefined),
        test: (walk) => {
          const { connection } = walk;
          // A template has no room for labels.
          if (connection === undefined || connection.template !== undefined) return negated;
          const found = has(connection, label);
          if (found !== true && sets) {
            walk.connection = { ...connection, labels: [...(connection.labels ?? []), label] };
            if (connection.confirmed) walk.connections.keep(walk.connection);
            return !negated;
          }
          if (found !== undefined) return found !== negated;
          const text = message('the connection has the label {label}', { label });
          return { ...unknown(`label:${connection.id}:${label}`, text, false), when: !negated };
        },
        explain: ({ connection }) => {
          const wanted = option === undefined ? '-m connlabel' : written(option);
          if (connection === undefined)
            return message('{option}: {lacking}', { option: wanted, lacking: lacking.connection });
          if (connection.labels === undefined)
            return message('{option}: the connection has no label', { option: wanted });
          return message('{option}: the connection has the labels {labels}', {
            option: wanted,
            labels: listed(connection.labels),
          });
        },
      },
    ];
  },
};
