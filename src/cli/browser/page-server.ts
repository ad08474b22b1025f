/** Serves a built page on this machine alone, cross-origin isolated. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { EnvironmentError } from '../../core/errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.bin': 'application/octet-stream',
};

/** Takes a request before the files do; false leaves it to them. */
export type Handler = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

export interface PageServer {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  close(): Promise<void>;
}

async function sendFile(response: ServerResponse, folder: string, path: string): Promise<void> {
  const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
  const body = file.startsWith(folder + sep) ? await readFile(file).catch(() => null) : null;
  if (!body) {
    response.writeHead(404).end();
    return;
  }
  response
    .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    .end(body);
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new EnvironmentError(
          `cannot serve the page on 127.0.0.1:${port}: ${error.code ?? error.message}`,
        ),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });

/** @param port 0 picks a free one */
export async function servePage(
  folder: string,
  port = 0,
  handler: Handler = () => false,
): Promise<PageServer> {
  const server = createServer((request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (!handler(request, response, path)) void sendFile(response, folder, path);
  });
  server.keepAliveTimeout = 0;
  await listen(server, port);
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
