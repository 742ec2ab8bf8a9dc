#!/usr/bin/env node
// Prisma's CLI downloads a native "schema engine" before any command, from a host that many networks cannot reach.
// This file takes that binary's place: the CLI starts it, talks JSON-RPC over stdin and stdout (one object a line), and
// the same engine, compiled to WebAssembly (@prisma/schema-engine-wasm, same commit as the pinned CLI), does the work.
// Developers only; the app migrates by src/db/migrate.ts. The protocol is internal to Prisma: the pins are exact, and
// scripts/drift.mjs with the tests runs the commands that we rely on. SCHEMA_ENGINE_DEBUG=1 prints the engine's own log.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const args = process.argv.slice(2);
const valuesOf = (name) => args.flatMap((arg, i) => (arg === name ? [args[i + 1]] : []));
const debug = (...what) => process.env.SCHEMA_ENGINE_DEBUG && console.error(...what);

const databaseUrl = new URL(JSON.parse(valuesOf('--datasource')[0] ?? '{}').url ?? 'postgresql://127.0.0.1/none');
const databaseName = decodeURIComponent(databaseUrl.pathname.slice(1));

// ---------------------------------------------------------------- connections

const charType = 18;
const textType = 25;

/** The engine's catalog queries return PostgreSQL's one-byte "char", which adapter-pg cannot read: call it text. */
function clientReadingChars() {
  return class extends pg.Client {
    _handleRowDescription(message) {
      for (const field of message.fields) if (field.dataTypeID === charType) field.dataTypeID = textType;
      super._handleRowDescription(message);
    }
  };
}

// Given as fields, never as a connection string: pg lets a string win over `database`, so a shadow connection made from
// the URL would replay the migrations on the real database.
function settingsFor(database) {
  const sslMode = databaseUrl.searchParams.get('sslmode') ?? '';
  return {
    host: databaseUrl.searchParams.get('host') ?? databaseUrl.hostname,
    port: Number(databaseUrl.port || 5432),
    user: decodeURIComponent(databaseUrl.username) || undefined,
    password: decodeURIComponent(databaseUrl.password) || undefined,
    database,
    options: '-c TimeZone=UTC',
    ...(/^(require|verify-ca|verify-full)$/.test(sslMode) && { ssl: true }),
  };
}

async function withServer(database, work) {
  const client = new pg.Client(settingsFor(database));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function connect(database, afterwards = async () => {}) {
  const factory = new PrismaPg(
    { ...settingsFor(database), Client: clientReadingChars(), max: 1 },
    { schema: databaseUrl.searchParams.get('schema') ?? undefined },
  );
  const adapter = await factory.connect();
  // The adapter splits a script at every semicolon, which breaks function bodies. Sent whole it is one implicit
  // transaction, as with the native engine.
  adapter.executeScript = async (sql) => {
    try {
      await adapter.underlyingDriver().query(sql);
    } catch (error) {
      adapter.onError(error);
    }
  };
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await afterwards();
  };
  return adapter;
}

async function connectToShadow() {
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  await withServer('postgres', (server) => server.query(`CREATE DATABASE "${name}"`));
  return connect(name, () =>
    withServer('postgres', (server) => server.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)),
  );
}

// ---------------------------------------------------------------- `cli` sub-commands: one question, one exit code

async function answerOnce(command) {
  const name = pg.escapeIdentifier(databaseName);
  try {
    if (command === 'can-connect-to-database') await withServer(databaseName, async () => {});
    else if (command === 'create-database') await withServer('postgres', (s) => s.query(`CREATE DATABASE ${name}`));
    else if (command === 'drop-database')
      await withServer('postgres', (s) => s.query(`DROP DATABASE IF EXISTS ${name}`));
    else throw new Error(`unknown command: cli ${command}`);
  } catch (error) {
    const log = (level, fields) => JSON.stringify({ level, target: 'schema_engine::logger', fields });
    // The CLI throws the first line of stderr away and parses every other one as JSON: no newline at the end.
    const failure = { message: error.message, error_code: prismaCode(error.code) };
    process.stderr.write(`${log('INFO', { message: command })}\n${log('ERROR', failure)}`);
    process.exitCode = 1;
  }
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html → https://www.prisma.io/docs/orm/reference/error-reference */
function prismaCode(sqlState = '') {
  if (sqlState === '3D000') return 'P1003';
  if (sqlState === '42P04') return 'P1009';
  return sqlState.startsWith('28') ? 'P1000' : 'P1001';
}

// ---------------------------------------------------------------- JSON-RPC

async function loadEngine(database) {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = readFileSync(script.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  // A path for each schema file, although the name says models.
  const models = valuesOf('--datamodels').map((path) => [path, readFileSync(path, 'utf8')]);
  return bindings.SchemaEngine.new({ datamodels: models.length > 0 ? models : undefined }, debug, database);
}

async function serve() {
  const database = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(databaseName),
    connectToShadowDb: connectToShadow,
  });
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let engine;
  let printed = 0;

  async function call(method, params) {
    engine ??= await loadEngine(database);
    const name = method === 'getDatabaseVersion' ? 'version' : method;
    if (typeof engine[name] !== 'function') throw new Error(`the WebAssembly schema engine has no ${method}`);
    const result = (await engine[name](params)) ?? {};
    if (method !== 'diff') return result;
    // The native engine asks the CLI to print a diff and answers with the exit code alone.
    printed += 1;
    send({ id: 1_000_000 + printed, method: 'print', params: { content: result.stdout ?? '' } });
    return { exitCode: result.exitCode };
  }

  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = line.trim() === '' ? {} : JSON.parse(line);
    if (method === undefined) continue; // the CLI's receipt for a print
    try {
      send({ id, result: await call(method, params) });
    } catch (error) {
      debug(error);
      const data = {
        is_panic: false,
        message: String(error?.message ?? error),
        error_code: error?.code,
        meta: error?.meta ?? null,
      };
      send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } });
    }
  }
}

// ---------------------------------------------------------------- what was asked

if (args.includes('--version')) {
  console.log('schema-engine-cli (WebAssembly)');
} else if (args.includes('cli')) {
  await answerOnce(args[args.indexOf('cli') + 1]);
} else {
  await serve();
}
process.exit();
