// Plain questions to the test server, outside any database of the product.
import pg from 'pg';
import { connectionSettings, type DatabaseAddress } from '../../src/db/client.js';

export function inDatabase(address: DatabaseAddress, database: string): DatabaseAddress {
  if (!('url' in address)) return { ...address, database };
  const url = new URL(address.url);
  url.pathname = `/${database}`;
  return { url: url.href };
}

export function urlOf(address: DatabaseAddress): string {
  if ('url' in address) return address.url;
  const { user, port, database, socketDir } = address;
  return `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(socketDir)}`;
}

export async function runSql<Row extends pg.QueryResultRow>(address: DatabaseAddress, sql: string): Promise<Row[]> {
  const client = new pg.Client(connectionSettings(address));
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
