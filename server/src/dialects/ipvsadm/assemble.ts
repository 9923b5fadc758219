/** From what the lines do to the services that are there in the end. */
import { message } from '../../text/message.ts';
import type { Span } from '../../text/span.ts';
import type { LocatedProblem } from '../dump.ts';
import type { PlacedOp, ServerFacts, ServiceHead, ServiceName } from './ops.ts';
import { type ListedServer, type ListedService, sameServer, serviceKey } from './service.ts';

interface Draft {
  service: ServiceHead;
  line: number;
  readonly servers: ListedServer[];
}

export interface Assembly {
  readonly add: (ops: readonly PlacedOp[], firstLine: number) => void;
  readonly done: () => { readonly items: readonly ListedService[]; readonly problems: readonly LocatedProblem[] };
}

export function assembleServices(file: string): Assembly {
  const drafts = new Set<Draft>();
  const byKey = new Map<string, Draft>();
  const problems: LocatedProblem[] = [];
  /** Keys of the services that the listing has shown; a listing in another mode shows them again. */
  let listed = new Set<string>();
  let current: Draft | undefined;

  const report = (line: number, span: Span, code: string, what: ReturnType<typeof message>): void =>
    void problems.push({ line, problem: { code, span, message: what } });
  const add = (service: ServiceHead, line: number): Draft => {
    const draft: Draft = { service, line, servers: [] };
    drafts.add(draft);
    byKey.set(serviceKey(service.by, service.family), draft);
    return draft;
  };
  const addServer = (draft: Draft, server: ServerFacts, line: number, span: Span): void => {
    if (draft.servers.some((known) => sameServer(known, server))) {
      report(line, span, 'ipvs-duplicate-server', message('The service has this server already.'));
    } else draft.servers.push({ ...server, origin: { file, line } });
  };
  const named = ({ by, family }: ServiceName, line: number, span: Span): Draft | undefined => {
    const draft = byKey.get(serviceKey(by, family));
    if (draft === undefined) {
      const what = message('No line above adds this service, so ipvsadm would refuse the line.');
      report(line, span, 'ipvs-unknown-service', what);
    }
    return draft;
  };

  const run = (op: PlacedOp, line: number): void => {
    switch (op.kind) {
      case 'listing':
        listed = new Set();
        current = undefined;
        return;
      case 'listed-service': {
        const key = serviceKey(op.service.by, op.service.family);
        if (listed.has(key))
          report(line, op.span, 'ipvs-duplicate-service', message('This service stands above already.'));
        listed.add(key);
        current = add(op.service, line);
        return;
      }
      case 'unread-service':
        current = undefined;
        return;
      case 'listed-server':
        if (current !== undefined) addServer(current, op.server, line, op.serverSpan);
        return;
      case 'add-service': {
        const known = byKey.get(serviceKey(op.service.by, op.service.family));
        if (known === undefined) add(op.service, line);
        else report(line, op.span, 'ipvs-duplicate-service', message('This service stands above already.'));
        return;
      }
      case 'edit-service': {
        const draft = named(op.service, line, op.span);
        if (draft !== undefined) Object.assign(draft, { service: op.service, line });
        return;
      }
      case 'delete-service': {
        const draft = named(op.name, line, op.span);
        if (draft === undefined) return;
        drafts.delete(draft);
        byKey.delete(serviceKey(op.name.by, op.name.family));
        return;
      }
      case 'add-server': {
        const draft = named(op.name, line, op.span);
        if (draft !== undefined) addServer(draft, op.server, line, op.serverSpan);
        return;
      }
      case 'edit-server':
      case 'delete-server': {
        const draft = named(op.name, line, op.span);
        const index = draft?.servers.findIndex((known) => sameServer(known, op.server)) ?? -1;
        if (draft === undefined) return;
        if (index < 0) {
          const what = message('No line above adds this server to the service.');
          report(line, op.serverSpan, 'ipvs-unknown-server', what);
        } else if (op.kind === 'delete-server') draft.servers.splice(index, 1);
        else draft.servers[index] = { ...op.server, origin: { file, line } };
        return;
      }
      case 'clear':
        drafts.clear();
        byKey.clear();
        return;
    }
  };
  return {
    add: (ops, firstLine) => {
      for (const op of ops) run(op, firstLine + op.line);
    },
    done: () => ({
      items: Array.from(drafts, ({ service, line, servers }) => ({
        ...service,
        realServers: servers,
        origin: { file, line },
      })),
      problems,
    }),
  };
}
