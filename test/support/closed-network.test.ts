import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';

test('a test reaches this machine and nothing else', async () => {
  await expect(fetch('http://example.com/')).rejects.toThrow();
  await expect(fetch('http://example.com/').catch((error) => error.cause.message)).resolves.toContain(
    'The network is closed in tests: something tried to reach example.com',
  );
  expect(() => connect({ host: '192.0.2.1', port: 80 })).toThrow('192.0.2.1');
  const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await (await fetch(`http://localhost:${port}/`)).text()).toBe('hello');
  server.close();
});
