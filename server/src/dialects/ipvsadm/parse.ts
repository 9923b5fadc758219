/** `ipvsadm -L` in all its variants, and `ipvsadm -S` or what is written for `ipvsadm -R`. */
import { message } from '../../text/message.ts';
import { type DumpLines, eachLine, type Reading, wholeLine } from '../dump.ts';
import { readListingLine } from './listing.ts';
import { readRuleLine } from './rules.ts';
import { type ListedService, type ServiceDraft, type ServiceList, serviceList } from './service.ts';

/** The columns of a listing's servers, told by its second title line. */
export type Columns = 'default' | 'tunnel' | 'thresholds' | 'persistent' | 'counters';

export interface ListingState {
  columns: Columns;
  current: ServiceDraft | undefined;
  /** The lines of `-Lc` are connections, and no services. */
  connections: boolean;
  readonly services: ServiceList;
}

export function readServices(dump: DumpLines): Reading<ListedService> {
  const state: ListingState = { columns: 'default', current: undefined, connections: false, services: serviceList() };
  const problems = eachLine(dump, (line, number, report) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const origin = { file: dump.file, line: number };
    if (readRuleLine(line, state.services, origin, report) || readListingLine(line, state, origin, report)) return;
    const what = message(
      'This is no line of ipvsadm: expected a service, a server after “->”, or a rule such as “-A -t …”.',
    );
    report(wholeLine(line), 'ipvs-syntax', what);
  });
  return { items: state.services.all(), problems };
}
