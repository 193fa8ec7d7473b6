// Starts the real platform for a test file: `kanhe dev`, with nothing kept, on a free port.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../../target/debug/kanhe', import.meta.url));

/**
 * @typedef {object} Platform
 * @property {string} url `http://127.0.0.1:4321`
 * @property {any} json what `kanhe dev --json` said
 * @property {(method: string, path: string, body?: unknown) => Promise<any>} sandbox
 *   Calls the sandbox API; throws if it refuses.
 * @property {() => Promise<void>} stop
 */

/** @returns {Promise<Platform>} */
export async function startPlatform() {
  const program = process.env.KANHE_BIN || built;
  if (!existsSync(program)) throw new Error(`There is no ${program}: run \`cargo build -p kanhe\`, or set KANHE_BIN.`);
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KANHE_')));
  const child = spawn(program, ['--ephemeral', '--listen', '127.0.0.1:0', '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const json = JSON.parse(line);

  return {
    url: json.url,
    json,
    async sandbox(method, path, body) {
      const answer = await fetch(`${json.sandbox_api}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text === '' ? null : JSON.parse(text);
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
