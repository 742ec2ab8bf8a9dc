// Prompts are files: `prompts/<name>/v<version>.md`, front matter and text with {{names}}. A published version is never
// edited (a test pins its checksum), so that a recorded decision can be traced to the words that led to it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OperatorError } from '../errors.js';

/** One version of one prompt. */
export interface Prompt {
  name: string;
  version: number;
  /** SHA-256 of the file. */
  checksum: string;
  purpose: string;
  /** Absent: the model of the settings. */
  model?: string;
  temperature: number;
  /** `form: text`: the text itself says which JSON is wanted; no JSON schema is sent or written below it. */
  formInText?: true;
  text: string;
  /** The {{names}} in the text. */
  names: string[];
}

export interface Prompts {
  all: Prompt[];
  /** Throws when the folder does not hold it. */
  get(name: string, version: number): Prompt;
}

/** The same place seen from src/ and from dist/. */
const ownFolder = fileURLToPath(new URL('../../prompts', import.meta.url));

/** Reads all prompts and checks each; throws one OperatorError with every problem. */
export function loadPrompts(folder: string = ownFolder): Prompts {
  const all: Prompt[] = [];
  const problems: string[] = [];
  for (const name of foldersIn(folder)) {
    for (const file of readdirSync(join(folder, name)).sort()) {
      const version = /^v([1-9]\d*)\.md$/.exec(file)?.[1];
      if (!version) continue;
      try {
        all.push(parsePrompt(name, Number(version), readFileSync(join(folder, name, file), 'utf8')));
      } catch (error) {
        problems.push(`prompts/${name}/${file}: ${(error as Error).message}`);
      }
    }
  }
  if (problems.length > 0) throw new OperatorError(problems.join('\n'));
  return {
    all,
    get: (name, version) => {
      const found = all.find((prompt) => prompt.name === name && prompt.version === version);
      if (!found) throw new OperatorError(`prompts/${name}/v${version}.md is missing in ${folder}`);
      return found;
    },
  };
}

let own: Prompts | undefined;

/** A prompt of this product. The first use reads and checks all of them. */
export function loadPrompt(name: string, version: number): Prompt {
  own ??= loadPrompts();
  return own.get(name, version);
}

/** Oldest first. */
export function versionsOf(name: string): Prompt[] {
  own ??= loadPrompts();
  return own.all.filter((prompt) => prompt.name === name).sort((a, b) => a.version - b.version);
}

/** `classify-message@2` */
export function promptNamed(id: string): Prompt {
  const [, name = '', version = '0'] = /^([a-z-]+)@(\d{1,4})$/.exec(id) ?? [];
  return loadPrompt(name, Number(version));
}

/** The text with its {{names}} filled in: exactly those it has, no more and no fewer. */
export function fillPrompt(prompt: Prompt, values: Record<string, string>): string {
  const missing = prompt.names.filter((name) => values[name] === undefined);
  const unknown = Object.keys(values).filter((name) => !prompt.names.includes(name));
  if (missing.length > 0 || unknown.length > 0) {
    const say = (what: string, names: string[]) => (names.length > 0 ? ` ${what} ${names.join(', ')};` : '');
    throw new Error(`prompt ${prompt.name}@${prompt.version}:${say('missing', missing)}${say('unknown', unknown)}`);
  }
  return prompt.text.replace(namePattern, (_, name: string) => values[name] as string);
}

const namePattern = /\{\{([A-Za-z][A-Za-z0-9]*)\}\}/g;

function parsePrompt(name: string, version: number, file: string): Prompt {
  const plain = file.replaceAll('\r\n', '\n');
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(plain);
  if (!parts) throw new Error('needs front matter between two lines of ---');
  const settings = new Map<string, string>();
  for (const line of (parts[1] as string).split('\n')) {
    const [, key, value] = /^(\w+):\s*(.*)$/.exec(line) ?? [];
    if (!key || !['purpose', 'model', 'temperature', 'form'].includes(key))
      throw new Error(`unknown front matter: ${line}`);
    settings.set(key, (value as string).trim());
  }
  const temperature = Number(settings.get('temperature') ?? '0');
  if (!(temperature >= 0 && temperature <= 2)) throw new Error('temperature must be a number from 0 to 2');
  const form = settings.get('form') ?? 'schema';
  if (form !== 'schema' && form !== 'text') throw new Error('form is schema or text');
  const purpose = settings.get('purpose');
  if (!purpose) throw new Error('purpose is missing');
  const text = (parts[2] as string).trim();
  if (text === '') throw new Error('the text is missing');
  if (/\{\{|\}\}/.test(text.replace(namePattern, ''))) throw new Error('{{names}} are letters and digits only');
  const model = settings.get('model');
  return {
    name,
    version,
    checksum: createHash('sha256').update(plain).digest('hex'),
    purpose,
    ...(model && { model }),
    temperature,
    ...(form === 'text' && { formInText: true as const }),
    text,
    names: [...new Set([...text.matchAll(namePattern)].map((match) => match[1] as string))],
  };
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    throw new OperatorError(`The prompts folder ${folder} cannot be read: it belongs beside src/ or dist/.`);
  }
}
