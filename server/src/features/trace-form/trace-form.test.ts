/** What the form offers for recorded nodes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { looksLikeDump } from '../../node/detect.ts';
import { readNode } from '../../node/read.ts';
import { render } from '../../text/message.ts';
import { answerTrace } from '../../trace/request.ts';
import { traceForm } from './index.ts';

const examples = join(import.meta.dirname, '..', '..', '..', '..', 'examples');

test.each(['docker-host', 'kube-proxy-iptables', 'kube-proxy-ipvs', 'nat-gateway', 'plain-server'])('%s', (name) => {
  const folder = join(examples, name);
  const files = readdirSync(folder)
    .map((file) => ({ name: file, text: readFileSync(join(folder, file), 'utf8') }))
    .filter((file) => looksLikeDump(file.name, file.text));
  const { node } = readNode(folder, files);
  const form = traceForm(node, render);
  expect({
    interfaces: form.interfaces,
    initial: form.initial,
    presets: form.presets.map(({ label, packet }) => `${label}: ${packet.in ?? 'the node itself'} ${packet.src}`),
  }).toMatchSnapshot();
  // Every offer can be traced as it is.
  const packets = [form.initial, ...form.presets.map(({ packet }) => packet)];
  expect(answerTrace(node, { packets }).kind).toBe('traced');
});
