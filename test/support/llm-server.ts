// An OpenAI-compatible endpoint on the loopback, which answers what a test tells it to: also late, broken or not at all.
// It counts tokens as the product does where an endpoint reports none.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { estimateTokens } from '../../src/llm/tokens.js';

export interface LlmServerRequest {
  authorization: string | undefined;
  /** As sent, for proofs that something did not leave the machine. */
  raw: string;
  model: string;
  temperature: number | undefined;
  messages: { role: string; content: string }[];
  mode: 'json_schema' | 'json_object' | 'text';
  schema: unknown;
  /** The JSON of the user's first message. */
  data: unknown;
}

/** What to send back. Without `status`: a completion with `content`, or with `json` written out. */
export interface LlmServerReply {
  content?: string;
  json?: unknown;
  status?: number;
  headers?: Record<string, string>;
  /** Instead of the completion. */
  body?: string;
  /** Absent: counted. Null: the endpoint reports no usage. */
  usage?: { prompt_tokens: number; completion_tokens: number } | null;
  delayMs?: number;
  /** Takes the request and never answers. */
  hang?: boolean;
  /** Breaks the connection. */
  reset?: boolean;
}

export type LlmServerScript = (request: LlmServerRequest, index: number) => LlmServerReply;

export interface LlmServer {
  baseUrl: string;
  apiKey: string;
  requests: LlmServerRequest[];
  /** Replies for the next requests, in order; they go before `answer`. */
  queue(...replies: LlmServerReply[]): void;
  answer(script: LlmServerScript): void;
  close(): Promise<void>;
}

export const replies = {
  fenced: (json: unknown): LlmServerReply => ({
    content: `好的，结果如下：\n\`\`\`json\n${JSON.stringify(json, null, 2)}\n\`\`\``,
  }),
  thinking: (json: unknown): LlmServerReply => ({
    content: `<think>{"draft": 也许} 吧</think>\n${JSON.stringify(json)}`,
  }),
  truncated: (json: unknown): LlmServerReply => ({ content: JSON.stringify(json).slice(0, -12) }),
  prose: { content: '我认为这条消息反映的是路灯问题，建议尽快处理。' } as LlmServerReply,
  broken: { status: 200, body: '<html>网关</html>', headers: { 'content-type': 'text/html' } } as LlmServerReply,
  busy: (retryAfter: number): LlmServerReply => ({
    ...problem(429, 'busy'),
    headers: { 'retry-after': String(retryAfter) },
  }),
  serverError: problem(503, 'overloaded'),
  /** Many endpoints know no `response_format` of this kind. */
  badRequest: problem(400, 'response_format is not supported'),
  slow: (reply: LlmServerReply, delayMs: number): LlmServerReply => ({ ...reply, delayMs }),
  hanging: { hang: true } as LlmServerReply,
};

/** A script that refuses the forms an endpoint does not know and answers the others. */
export function knowingOnly(modes: LlmServerRequest['mode'][], script: LlmServerScript): LlmServerScript {
  return (request, index) => (modes.includes(request.mode) ? script(request, index) : replies.badRequest);
}

function problem(status: number, message: string): LlmServerReply {
  return { status, body: JSON.stringify({ error: { message, type: 'test' } }) };
}

export async function startLlmServer(apiKey = 'test-key'): Promise<LlmServer> {
  const requests: LlmServerRequest[] = [];
  const waiting: LlmServerReply[] = [];
  let script: LlmServerScript = () => problem(500, 'the test scripted no answer');
  const server = createServer((request, response) => {
    void handle(request, response);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await bodyOf(request);
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
      return send(response, problem(404, 'no such path'));
    if (request.headers.authorization !== `Bearer ${apiKey}`) return send(response, problem(401, 'wrong key'));
    const parsed = parse(raw, request.headers.authorization);
    requests.push(parsed);
    send(response, waiting.shift() ?? script(parsed, requests.length - 1), parsed);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    apiKey,
    requests,
    queue: (...next) => waiting.push(...next),
    answer: (next) => {
      script = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function parse(raw: string, authorization: string): LlmServerRequest {
  const body = JSON.parse(raw) as {
    model: string;
    temperature?: number;
    messages: { role: string; content: string }[];
    response_format?: { type: 'json_schema' | 'json_object'; json_schema?: { schema: unknown } };
  };
  const user = body.messages.find((message) => message.role === 'user');
  return {
    authorization,
    raw,
    model: body.model,
    temperature: body.temperature,
    messages: body.messages,
    mode: body.response_format?.type ?? 'text',
    schema: body.response_format?.json_schema?.schema,
    data: user ? JSON.parse(user.content) : undefined,
  };
}

function send(response: ServerResponse, reply: LlmServerReply, request?: LlmServerRequest): void {
  if (reply.hang) return;
  if (reply.reset) {
    response.socket?.destroy();
    return;
  }
  const content = reply.content ?? JSON.stringify(reply.json ?? {});
  const usage = reply.usage === undefined ? countTokens(request, content) : reply.usage;
  const body =
    reply.body ??
    JSON.stringify({
      id: 'test',
      object: 'chat.completion',
      created: 0,
      model: request?.model,
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      ...(usage && { usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens } }),
    });
  const write = () => {
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(body);
  };
  if (reply.delayMs) setTimeout(write, reply.delayMs);
  else write();
}

function countTokens(request: LlmServerRequest | undefined, content: string) {
  const read = (request?.messages ?? []).map((message) => message.content).join('\n');
  const schema = request?.schema === undefined ? '' : JSON.stringify(request.schema);
  return { prompt_tokens: estimateTokens(read + schema), completion_tokens: estimateTokens(content) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
