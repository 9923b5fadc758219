/** The dialects as editors ask them: one row each, with what answers and how its view of a document is made. */
import type { RulesView } from '../checks/view.ts';
import { dumpOf } from '../dialects/dump.ts';
import { readRouter } from '../dialects/ios-nat/parse.ts';
import type { DialectFeatures } from '../features/dialect.ts';
import { factsFeatures } from '../features/facts/index.ts';
import { blankPart, type FactsView } from '../features/facts/view.ts';
import { iosNatFeatures } from '../features/ios-nat/index.ts';
import type { RouterView } from '../features/ios-nat/view.ts';
import { iptablesFeatures } from '../features/iptables-save/index.ts';
import type { Part } from '../node/parts.ts';
import { textOf } from '../text/document.ts';
import type { LanguageId } from './dialect.ts';
import { rulesBetween, rulesWhenRead } from './dumps.ts';
import { fileName } from './names.ts';
import { partsWhenRead } from './nodes.ts';
import type { Session } from './session.ts';

interface Row<View> {
  readonly features: DialectFeatures<View>;
  /** Undefined: the document is not open any more. */
  readonly view: (session: Session, uri: string) => Promise<View | undefined>;
  /** A view of some lines of a document that is still being read. Undefined: wait for the whole. */
  readonly between?: (session: Session, uri: string, first: number, last: number) => View | undefined;
}

/** Asks a dialect something; which view it has is its own affair. */
type Question<Answer> = <View>(features: DialectFeatures<View>, view: View) => Answer | Promise<Answer>;

interface Provider {
  readonly whole: <Answer>(session: Session, uri: string, question: Question<Answer>) => Promise<Answer | undefined>;
  readonly between: <Answer>(
    session: Session,
    uri: string,
    lines: { readonly first: number; readonly last: number },
    question: Question<Answer>,
  ) => Promise<Answer | undefined>;
}

/** `kind`: what a document of the language holds while it holds nothing yet. */
function facts(kind?: 'sets' | 'services'): Row<FactsView> {
  return {
    features: factsFeatures,
    async view(session, uri) {
      const parts = await partsWhenRead(session, uri);
      const content = session.documents.get(uri)?.content;
      if (parts === undefined || content === undefined) return undefined;
      const file = fileName(uri);
      return { document: content, file, parts, blank: blankPart(kind, file, content) };
    },
  };
}

const router: Row<RouterView> = {
  features: iosNatFeatures,
  async view(session, uri) {
    const parts = await partsWhenRead(session, uri);
    const document = session.documents.get(uri);
    if (parts === undefined || document === undefined) return undefined;
    const { content } = document;
    const part = parts.find((each) => each.kind === 'router');
    // A file that nothing shows to be a router's yet, because somebody begins to type it, is read as one all the same.
    return { document: content, dump: part?.dump ?? readRouter(dumpOf(fileName(uri), textOf(content))).dump };
  },
};

const iptables: Row<RulesView> = {
  features: iptablesFeatures,
  view: rulesWhenRead,
  between: rulesBetween,
};

const providers: Readonly<Record<LanguageId, Provider>> = {
  'iptables-save': provider(iptables),
  'ipset-save': provider(facts('sets')),
  ipvsadm: provider(facts('services')),
  iproute2: provider(facts()),
  'ios-nat': provider(router),
};

function provider<View>({ features, view, between }: Row<View>): Provider {
  const whole: Provider['whole'] = async (session, uri, question) => {
    const seen = await view(session, uri);
    return seen === undefined ? undefined : await question(features, seen);
  };
  return {
    whole,
    async between(session, uri, { first, last }, question) {
      const seen = between?.(session, uri, first, last);
      return seen === undefined ? await whole(session, uri, question) : await question(features, seen);
    },
  };
}

/** What answers for an open document; undefined: it is not open, or in no language of ours. */
export function providerOf({ documents }: Session, uri: string): Provider | undefined {
  const language = documents.get(uri)?.language;
  return language === undefined ? undefined : providers[language];
}

/** The dump of something other than rules that a line of a bundle belongs to, once the bundle has been cut into its dumps. */
function otherDumpAt(session: Session, uri: string, line: number): Part | undefined {
  return otherDumpsIn(session, uri).find(({ firstLine, endLine }) => firstLine <= line && line < endLine);
}

function otherDumpsIn({ documents, nodes }: Session, uri: string): readonly Part[] {
  const document = documents.get(uri);
  const parts = document?.language === 'iptables-save' ? nodes.open.get(document) : undefined;
  return parts?.filter(({ kind }) => kind !== 'ruleset') ?? [];
}

/** What answers for a line: in a bundle of several dumps what answers for dumps of its kind. */
function providerAt(session: Session, uri: string, line: number): Provider | undefined {
  const other = otherDumpAt(session, uri, line);
  return other === undefined ? providerOf(session, uri) : providers[other.kind === 'router' ? 'ios-nat' : 'iproute2'];
}

/** Asks about a place in a document, as a whole that has been read. */
export async function askOf<Answer>(
  session: Session,
  uri: string,
  line: number,
  question: Question<Answer>,
): Promise<Answer | undefined> {
  return await providerAt(session, uri, line)?.whole(session, uri, question);
}

/** Asks about all dumps of a document: of a bundle that of the rules, and that of the others. */
export async function askAll<Item>(
  session: Session,
  uri: string,
  question: Question<readonly Item[] | undefined>,
): Promise<readonly Item[] | undefined> {
  const own = await ask(session, uri, question);
  return own === undefined ? undefined : [...own, ...(await askOthers(session, uri, question))];
}

/** Asks about the dumps of a bundle that are no rules, once it has been cut into its dumps. */
export async function askOthers<Item>(
  session: Session,
  uri: string,
  question: Question<readonly Item[] | undefined>,
): Promise<readonly Item[]> {
  if (otherDumpsIn(session, uri).length === 0) return [];
  return (await providers.iproute2.whole(session, uri, question)) ?? [];
}

/** Asks about a place in a document, of which a document that is still being read knows what stands around it. */
export async function askAt<Answer>(
  session: Session,
  uri: string,
  line: number,
  question: Question<Answer>,
): Promise<Answer | undefined> {
  return await providerAt(session, uri, line)?.between(session, uri, { first: line, last: line }, question);
}

/** Asks about a document as a whole. Undefined: there is none, or none of ours. */
export async function ask<Answer>(
  session: Session,
  uri: string,
  question: Question<Answer>,
): Promise<Answer | undefined> {
  return await providerOf(session, uri)?.whole(session, uri, question);
}
