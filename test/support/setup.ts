// Runs in every test process: nothing leaves this machine, and an unexpected error in the log fails the test.
import { Socket } from 'node:net';
import { afterEach, inject } from 'vitest';
import { checkErrorLogs } from './log.js';

afterEach(checkErrorLogs);

const server = inject('testServer');
const open = new Set(['localhost', '::1', '0.0.0.0', '::', ...('url' in server ? [new URL(server.url).hostname] : [])]);

// Everything connects through here: http, https, fetch, pg.
const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
Socket.prototype.connect = function guarded(this: Socket, ...args: unknown[]): Socket {
  const host = hostOf(args);
  if (host !== undefined && !open.has(host) && !/^127\.\d+\.\d+\.\d+$/.test(host)) {
    throw new Error(`The network is closed in tests: something tried to reach ${host}`);
  }
  return connect.apply(this, args);
} as typeof Socket.prototype.connect;

/** Undefined for a unix socket. `net.connect` passes its arguments on as one list. */
function hostOf(args: unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined;
  if (typeof first === 'object' && first !== null) {
    const { path, host } = first as { path?: string; host?: string };
    return path ? undefined : (host ?? 'localhost');
  }
  return typeof second === 'string' ? second : 'localhost';
}
