import { defineConfig, type Plugin } from 'vite';

/** SharedArrayBuffer and wasm threads need a cross-origin isolated page. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * tfjs starts its threads from the text of a function (`toString`) that reads a variable from outside of itself. In a
 * bundle that variable has another name, or none; so it is given one inside.
 */
const tfjsThreads: Plugin = {
  name: 'tfjs-threads',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('tfjs-backend-wasm-threaded-simd.js')) return null;
    const head = 'function(WasmBackendModuleThreadedSimd) {';
    if (!code.includes(head)) throw new Error(`${id} is not what the plugin knows`);
    return { code: code.replace(head, `${head} var _scriptDir;`), map: null };
  },
};

export default defineConfig({
  plugins: [tfjsThreads],
  server: { headers: isolation },
  preview: { headers: isolation },
  worker: { format: 'es', plugins: () => [tfjsThreads] },
  build: { target: 'es2023', chunkSizeWarningLimit: 4000 },
});
