// The process: settings, start, what the operator is told, a graceful stop.
import { type Config, loadEnv, readConfig } from './config.js';
import { ConfigError, OperatorError } from './errors.js';
import { createLog, type Log } from './log.js';
import { type Running, start } from './start.js';

async function main(): Promise<void> {
  const config = readConfig(loadEnv());
  const log = createLog(config.logLevel);
  const running = await start(config, log);
  announce(config, running, log);
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping');
      running.stop().then(
        () => process.exit(0),
        (error) => {
          log.error({ err: error }, 'stop failed');
          process.exit(1);
        },
      );
    });
  }
}

/** Where to look, what is off and how to turn it on. */
function announce(config: Config, running: Running, log: Log): void {
  const base = config.publicUrl ?? running.url;
  const lines = [
    config.sandbox
      ? `Sandbox    ${running.url}/sandbox`
      : 'Sandbox    off (SANDBOX=on turns it on; it lets anyone speak as anyone)',
    config.wecom
      ? `WeCom      callback URL ${base}/hooks/wecom`
      : 'WeCom      off (set WECOM_BOT_TOKEN and WECOM_BOT_AES_KEY)',
    config.dingtalk
      ? `DingTalk   message URL ${base}/hooks/dingtalk`
      : 'DingTalk   off (set DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET)',
    config.llm
      ? `Model      ${config.llm.model}`
      : 'Model      off, the offline triage answers (set LLM_BASE_URL and LLM_MODEL)',
    config.databaseUrl
      ? 'Database   DATABASE_URL'
      : `Database   own PostgreSQL in ${config.dataDir} (set DATABASE_URL for another)`,
    ...(config.secretKey || !config.databaseUrl ? [] : ['SECRET_KEY is not set: group webhook keys cannot be stored']),
    ...(config.publicUrl || (!config.wecom && !config.dingtalk)
      ? []
      : ['PUBLIC_URL is not set: the platforms need an https address that reaches this server']),
  ];
  if (config.production) log.info({ url: running.url, state: lines }, 'started');
  else console.log(`\n好商量 is running at ${running.url}\n\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(`These settings need attention:\n${error.message}`);
  else if (error instanceof OperatorError) console.error(error.message);
  else console.error(error);
  process.exit(1);
});
