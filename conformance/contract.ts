/** What the command line promises of its JSON: the published schema, and what no schema can say. */
import { Ajv } from 'ajv';
import type { OutcomeJson, TraceJson } from '../protocol/trace.ts';
import schema from '../schemas/trace.schema.json' with { type: 'json' };
import { mostGroups } from '../server/src/trace/outcome-groups.ts';

// Draft 7 allows what strict mode doubts: properties that only some of several forms describe.
const validate = new Ajv({ strict: false }).compile(schema);

/** Where an answer breaks the contract, in words; the schema names its first breach alone. */
export function breachesIn(trace: TraceJson & { readonly replies?: TraceJson['packets'] }): readonly string[] {
  if (!validate(trace)) {
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    );
  }
  return [
    ...[...trace.packets, ...(trace.replies ?? [])].flatMap(({ outcomes, groups }) => [
      ...outcomes.flatMap(breachesOf),
      ...(groups.every((group) => group.outcomes.every((index) => index in outcomes)) ? [] : ['a group of nothing']),
    ]),
    // Of answers there are only those to outcomes that are answered. Among more groups than are made shares don't compare.
    ...trace.packets.flatMap(({ outcomes, groups }) =>
      groups.length >= mostGroups
        ? []
        : groups.flatMap(({ outcomes: among }) => breachOfShares(among.map((index) => outcomes[index]))),
    ),
  ];
}

function breachesOf({ events, steps, verdict, out, rejectWith, reasons }: OutcomeJson): readonly string[] {
  const listed = steps.flatMap((step) => ('event' in step ? [step] : []));
  const same = listed.every((step, index) => {
    const event = events[index];
    return event?.table === step.table && event.chain === step.chain && event.rule === step.rule;
  });
  return [
    ...(same && listed.length === events.length ? [] : ['events are not those of the steps']),
    ...(out === undefined || verdict === 'forwarded' ? [] : [`${verdict}, and out by ${out}`]),
    ...(rejectWith === undefined || verdict === 'rejected' ? [] : [`${verdict}, and rejected with ${rejectWith}`]),
    ...(reasons.every(({ step }) => step in steps) ? [] : ['a reason without its step']),
  ];
}

/** Shares of a group add up to 1, unless ways were left out. */
function breachOfShares(among: readonly (OutcomeJson | undefined)[]): readonly string[] {
  if (among.some((outcome) => outcome === undefined || outcome.decidedBy.part === 'limit')) return [];
  const sum = among.reduce((total, outcome) => {
    const [above = 0, below = 1] = (outcome?.probability ?? '0').split('/').map(Number);
    return total + above / below;
  }, 0);
  return Math.abs(sum - 1) < 1e-9 ? [] : [`shares that add up to ${sum}`];
}
