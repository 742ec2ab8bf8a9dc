// The database of the settings: DATABASE_URL, or the app's own PostgreSQL; with its schema up to date.
import type { Log } from '../log.js';
import type { DatabaseAddress } from './client.js';
import { startLocalPostgres } from './local-postgres.js';
import { migrate } from './migrate.js';

export interface Database {
  address: DatabaseAddress;
  /** Turns off what was started for it. */
  stop(): Promise<void>;
}

export interface DatabaseSettings {
  databaseUrl?: string;
  dataDir: string;
  postgresBinDir?: string;
}

export async function openDatabase(config: DatabaseSettings, log: Log): Promise<Database> {
  const own = config.databaseUrl
    ? undefined
    : await startLocalPostgres({
        dataDir: config.dataDir,
        log,
        ...(config.postgresBinDir && { binDir: config.postgresBinDir }),
      });
  const address: DatabaseAddress = own?.address ?? { url: config.databaseUrl as string };
  const stop = async () => own?.stop();
  try {
    await migrate(address, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, stop };
}
