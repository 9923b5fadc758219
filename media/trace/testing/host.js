// Stands in for the extension: answers the view with a recorded scene, `?scene=NAME&theme=NAME`.
const query = new URLSearchParams(location.search);
document.documentElement.dataset.theme = query.get('theme') ?? 'dark';
const post = (data) => window.dispatchEvent(new MessageEvent('message', { data }));
const scene = fetch(`/scenes/${query.get('scene')}.json`).then((answer) => answer.json());
window.asked = [];
window.acquireVsCodeApi = () => ({
  setState() {},
  getState() {},
  async postMessage(message) {
    window.asked.push(message);
    const { form, before, results, whyNot } = await scene;
    if (message.type === 'ready') {
      post({ type: 'form', document: 'iptables-save.txt', form, packet: form.initial });
      // The second is what came of an edit.
      for (const result of results) post({ type: 'result', turn: 0, packet: form.initial, before, result });
    }
    if (message.type === 'trace')
      post({ type: 'result', turn: message.turn, packet: message.packet, before, result: results.at(-1) });
    if (message.type === 'whyNot') post({ type: 'whyNot', key: message.key, result: whyNot ?? { rules: [] } });
  },
});
