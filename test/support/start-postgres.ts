// An app that has only got as far as its database: prints what it found, then lives until it is killed.
import { startLocalPostgres } from '../../src/db/local-postgres.js';
import { createLog } from '../../src/log.js';

const [dataDir = ''] = process.argv.slice(2);
const { adopted, version } = await startLocalPostgres({ dataDir, log: createLog('error'), fsync: false });
process.stdout.write(`${JSON.stringify({ adopted, version })}\n`);
setInterval(() => {}, 60_000);
