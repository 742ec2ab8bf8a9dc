// JSON logs. At info level no message text, and at no level a secret: capability URLs and keys are redacted by name.
import { type Logger, pino } from 'pino';

export type Log = Logger;

const secretFields = [
  'token',
  'key',
  'secret',
  'aesKey',
  'clientSecret',
  'apiKey',
  'webhookKey',
  'replyUrl',
  'sessionWebhook',
  'url',
  'cookie',
  'authorization',
];

export function createLog(level: string, destination?: { write(line: string): void }): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}
