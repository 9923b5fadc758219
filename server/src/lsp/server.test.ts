import { expect, test } from 'vitest';
import { startClient } from './testing/client.ts';

test('the server introduces itself and goes away when told', async () => {
  const client = await startClient();
  expect(client.initialized.serverInfo?.name).toBe('packet-path');
  await client.stop();
  expect(client.errors).toEqual([]);
});
