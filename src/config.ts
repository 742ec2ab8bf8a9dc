// Every setting, read once, before anything starts. `.env.example` is tested to name exactly these.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './errors.js';

const text = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional();
const url = (what: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be an http(s) address: ${what}` })
    .transform((value) => value.replace(/\/+$/, ''));

const settings = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }).optional(),
  DATA_DIR: z.string().default('./data'),
  POSTGRES_BIN_DIR: text,
  PUBLIC_URL: url('where the platforms reach this server').optional(),
  TRUST_PROXY: z.enum(['on', 'off'], { error: 'must be on or off' }).default('off'),
  S3_ENDPOINT: url('an S3-compatible store').optional(),
  S3_BUCKET: text,
  S3_ACCESS_KEY: text,
  S3_SECRET_KEY: text,
  S3_REGION: z.string().default('auto'),
  TZ_DISPLAY: z
    .string()
    .default('Asia/Shanghai')
    .refine(isTimeZone, { error: 'must be an IANA time zone such as Asia/Shanghai' }),
  WECOM_BOT_TOKEN: text,
  WECOM_BOT_AES_KEY: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, { error: 'must be the 43 letters and digits shown as EncodingAESKey' })
    .optional(),
  WECOM_BOT_RECEIVE_ID: z.string().trim().default(''),
  WECOM_CORP_ID: text,
  WECOM_AGENT_ID: text,
  WECOM_CORP_SECRET: text,
  WECOM_API_BASE: url('the WeCom API').default('https://qyapi.weixin.qq.com'),
  DINGTALK_CLIENT_ID: text,
  DINGTALK_CLIENT_SECRET: text,
  DINGTALK_ROBOT_CODE: text,
  DINGTALK_API_BASE: url('the DingTalk API').default('https://api.dingtalk.com'),
  DINGTALK_OAPI_BASE: url('the older DingTalk API').default('https://oapi.dingtalk.com'),
  LLM_BASE_URL: url('an OpenAI-compatible endpoint').optional(),
  LLM_API_KEY: text,
  LLM_MODEL: text,
  LLM_DAILY_TOKEN_BUDGET: z.coerce.number({ error: 'must be a number of tokens' }).int().min(0).default(2_000_000),
  LLM_CALLS_PER_MINUTE: z.coerce.number({ error: 'must be a number of calls' }).int().min(1).default(60),
  SANDBOX: z.enum(['auto', 'on', 'off'], { error: 'must be auto, on or off' }).default('auto'),
  SECRET_KEY: z.string().min(32, { error: 'must have at least 32 characters (openssl rand -hex 32)' }).optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
});

/** The names of all settings, in the order of `.env.example`. */
export const settingNames = Object.keys(settings.shape);

export interface WeComConfig {
  token: string;
  aesKey: string;
  /** Empty for a company's own 智能机器人 (their callbacks carry an empty receive id). */
  receiveId: string;
  apiBase: string;
  /** The self-built app (自建应用) through which people sign in to the workbench. */
  app?: WeComAppConfig;
}

export interface WeComAppConfig {
  corpId: string;
  agentId: string;
  secret: string;
}

export interface DingTalkConfig {
  clientId: string;
  clientSecret: string;
  robotCode: string;
  apiBase: string;
  oapiBase: string;
}

export interface S3Config {
  endpoint: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
  region: string;
}

export interface LlmConfig {
  baseUrl: string;
  apiKey: string;
  model: string;
  /** Of each county, unless its unit has a setting of its own. */
  dailyTokenBudget: number;
  /** Of all processes together: most endpoints refuse more. */
  callsPerMinute: number;
}

export interface Config {
  production: boolean;
  port: number;
  host: string;
  /** Absent: the app starts its own PostgreSQL under `dataDir`. */
  databaseUrl?: string;
  dataDir: string;
  postgresBinDir?: string;
  publicUrl?: string;
  /** A reverse proxy stands before it and says whose request it is. */
  trustProxy: boolean;
  /** Absent: pictures lie under `dataDir`. */
  s3?: S3Config;
  timeZone: string;
  wecom?: WeComConfig;
  dingtalk?: DingTalkConfig;
  llm?: LlmConfig;
  sandbox: boolean;
  secretKey?: string;
  logLevel: string;
}

/** Reads the settings; throws one ConfigError that names every problem. Empty values count as not set. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    settingNames.flatMap((name) => (env[name] === undefined || env[name]?.trim() === '' ? [] : [[name, env[name]]])),
  );
  const parsed = settings.safeParse(given);
  const problems: string[] = [];
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(`${issue.path.join('.')} ${issue.message}`);
  }
  problems.push(
    ...together(given, ['WECOM_BOT_TOKEN', 'WECOM_BOT_AES_KEY'], 'WeCom'),
    ...together(given, ['WECOM_CORP_ID', 'WECOM_AGENT_ID', 'WECOM_CORP_SECRET'], 'signing in with WeCom'),
    // People are known by their accounts in the robot's chats.
    ...(given.WECOM_CORP_ID && !given.WECOM_BOT_TOKEN
      ? ['WECOM_BOT_TOKEN is missing: signing in with WeCom needs the robot too']
      : []),
    ...together(given, ['DINGTALK_CLIENT_ID', 'DINGTALK_CLIENT_SECRET'], 'DingTalk'),
    ...together(given, ['LLM_BASE_URL', 'LLM_MODEL'], 'the language model'),
    ...together(given, ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'], 'the picture store'),
  );
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const s = parsed.data;
  const wecom = s.WECOM_BOT_TOKEN && s.WECOM_BOT_AES_KEY;
  const dingtalk = s.DINGTALK_CLIENT_ID && s.DINGTALK_CLIENT_SECRET;
  const production = s.NODE_ENV === 'production';
  return {
    production,
    port: s.PORT,
    host: s.HOST,
    ...(s.DATABASE_URL && { databaseUrl: s.DATABASE_URL }),
    dataDir: resolve(s.DATA_DIR),
    ...(s.POSTGRES_BIN_DIR && { postgresBinDir: resolve(s.POSTGRES_BIN_DIR) }),
    ...(s.PUBLIC_URL && { publicUrl: s.PUBLIC_URL }),
    trustProxy: s.TRUST_PROXY === 'on',
    ...(s.S3_ENDPOINT && {
      s3: {
        endpoint: s.S3_ENDPOINT,
        bucket: s.S3_BUCKET as string,
        accessKey: s.S3_ACCESS_KEY as string,
        secretKey: s.S3_SECRET_KEY as string,
        region: s.S3_REGION,
      },
    }),
    timeZone: s.TZ_DISPLAY,
    ...(wecom && {
      wecom: {
        token: s.WECOM_BOT_TOKEN as string,
        aesKey: s.WECOM_BOT_AES_KEY as string,
        receiveId: s.WECOM_BOT_RECEIVE_ID,
        apiBase: s.WECOM_API_BASE,
        ...(s.WECOM_CORP_ID && {
          app: {
            corpId: s.WECOM_CORP_ID,
            agentId: s.WECOM_AGENT_ID as string,
            secret: s.WECOM_CORP_SECRET as string,
          },
        }),
      },
    }),
    ...(dingtalk && {
      dingtalk: {
        clientId: s.DINGTALK_CLIENT_ID as string,
        clientSecret: s.DINGTALK_CLIENT_SECRET as string,
        // The robot code of an app's robot is its client id unless the console shows another one.
        robotCode: s.DINGTALK_ROBOT_CODE ?? (s.DINGTALK_CLIENT_ID as string),
        apiBase: s.DINGTALK_API_BASE,
        oapiBase: s.DINGTALK_OAPI_BASE,
      },
    }),
    ...(s.LLM_BASE_URL &&
      s.LLM_MODEL && {
        llm: {
          baseUrl: s.LLM_BASE_URL,
          apiKey: s.LLM_API_KEY ?? 'none',
          model: s.LLM_MODEL,
          dailyTokenBudget: s.LLM_DAILY_TOKEN_BUDGET,
          callsPerMinute: s.LLM_CALLS_PER_MINUTE,
        },
      }),
    // The sandbox lets anyone speak as anyone: in production only when asked for by name.
    sandbox: s.SANDBOX === 'on' || (s.SANDBOX === 'auto' && !wecom && !dingtalk && !production),
    ...(s.SECRET_KEY && { secretKey: s.SECRET_KEY }),
    logLevel: s.LOG_LEVEL,
  };
}

/** The process's environment with `.env` of the working directory beneath it. */
export function loadEnv(): Record<string, string | undefined> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

function together(given: Record<string, unknown>, names: string[], what: string): string[] {
  const missing = names.filter((name) => given[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return [];
  return missing.map((name) => `${name} is missing: ${what} needs ${names.join(' and ')} together`);
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
