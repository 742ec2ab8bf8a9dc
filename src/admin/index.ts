// The operator's shell: `npm run admin -- …`. Every command is a row of the table below; without arguments it prints it.
import { parseArgs } from 'node:util';
import { loadEnv, readConfig } from '../config.js';
import { openDb } from '../db/client.js';
import { openDatabase } from '../db/database.js';
import { ConfigError, OperatorError, UserError } from '../errors.js';
import { createLog } from '../log.js';
import { withSecretKey } from '../secret-key.js';
import { adminCommands } from './commands.js';

async function main(argv: string[]): Promise<void> {
  const found = adminCommands.find((command) => command.words.every((word, index) => argv[index] === word));
  if (!found) {
    const width = Math.max(...adminCommands.map((command) => command.usage.length));
    console.log(
      `npm run admin -- COMMAND\n\n${adminCommands.map((c) => `  ${c.usage.padEnd(width)}  ${c.help}`).join('\n')}`,
    );
    if (argv.length > 0 && argv[0] !== 'help') throw new OperatorError(`\nThere is no command "${argv.join(' ')}".`);
    return;
  }
  const { values, positionals } = parse(argv.slice(found.words.length), found.usage);
  const config = withSecretKey(readConfig(loadEnv()));
  const log = createLog(process.env.LOG_LEVEL ?? 'warn');
  const database = await openDatabase(config, log);
  const db = openDb(database.address, 3);
  try {
    const result = await found.run({ db, config, now: new Date(), options: values, names: positionals });
    if (values.json) console.log(JSON.stringify(result.data ?? null));
    else console.log(result.text);
    if (result.failed) process.exitCode = 1;
  } finally {
    await db.close();
    await database.stop();
  }
}

function parse(args: string[], usage: string) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        unit: { type: 'string' },
        kind: { type: 'string' },
        parent: { type: 'string' },
        purpose: { type: 'string' },
        role: { type: 'string' },
        person: { type: 'string' },
        body: { type: 'string' },
        key: { type: 'string' },
        set: { type: 'string', multiple: true },
        since: { type: 'string' },
        period: { type: 'string' },
        out: { type: 'string' },
        drafts: { type: 'boolean' },
        square: { type: 'boolean' },
        'with-private': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new OperatorError(`${(error as Error).message}\nUsage: ${usage}`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(`These settings need attention:\n${error.message}`);
  else if (error instanceof OperatorError) console.error(error.message);
  else if (error instanceof UserError) console.error(error.say);
  else console.error(error);
  process.exitCode = 1;
});
