/** The item in the status bar that says what an open file was recognised as. */
import { Disposable, l10n, languages } from 'vscode';
import { languageIds } from './languages.ts';

const names: Readonly<Record<string, string>> = {
  'iptables-save': 'iptables-save',
  'ipset-save': 'ipset',
  ipvsadm: 'ipvsadm',
  'ios-nat': 'Cisco IOS NAT',
  iproute2: 'iproute2',
};

export function showStatus(): Disposable {
  return Disposable.from(
    ...languageIds.map((language) => {
      const item = languages.createLanguageStatusItem(`packetPath.${language}`, { language });
      item.name = 'Packet Path';
      item.text = l10n.t('Packet Path: {name}', { name: names[language] ?? language });
      item.detail = l10n.t('recognised');
      item.command = { command: 'packetPath.trace', title: l10n.t('Trace Packet') };
      return item;
    }),
  );
}
