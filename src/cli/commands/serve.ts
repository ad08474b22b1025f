/** `nearmiss serve`: builds the page and serves it on this machine until Ctrl-C. */
import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { EnvironmentError } from '../../core/errors.ts';
import { builtPage } from '../browser/build-page.ts';
import { servePage } from '../browser/page-server.ts';
import { wholeNumber } from '../options.ts';
import { say } from '../output.ts';

interface Options {
  readonly port: number;
  readonly open?: boolean;
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens an address in the person's browser; that it cannot is no reason to stop serving. */
function openInBrowser(address: string): void {
  const [command = 'xdg-open', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const opener = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  opener.on('error', () => say('no browser could be opened: open the address yourself'));
  opener.unref();
}

/** Resolves at Ctrl-C, or when asked to end. */
const askedToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });

async function serve({ port, open }: Options): Promise<void> {
  const folder = await builtPage('page');
  const server = await servePage(folder, port).catch((error: unknown) => {
    if (!String(error).includes('EADDRINUSE')) throw error;
    throw new EnvironmentError(
      `port ${port} is taken: give another with --port, or --port 0 for a free one`,
    );
  });
  say('serving the page; Ctrl-C ends it');
  process.stdout.write(`${server.address}/\n`);
  if (open) openInBrowser(`${server.address}/`);
  await askedToEnd();
  await server.close();
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve the page on this machine, and print its address')
    .option('--port <n>', 'port to listen on; 0 picks a free one', wholeNumber(0, 65535), 8080)
    .option('--open', 'also open it in a browser')
    .action(serve);
}
