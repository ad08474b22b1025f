/** The models that come with the project, as the bundler finds them. */
import type { ModelFiles } from '../../perception/service/perception-service.ts';

const URLS = import.meta.glob<string>('../../../models/*/{adapter.json,model.json,weights.bin}', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** Names of the shipped models, sorted. */
export const SHIPPED_MODELS: readonly string[] = [
  ...new Set(Object.keys(URLS).map((path) => path.split('/').at(-2) as string)),
].sort();

/** A model's files. @throws Error where one cannot be fetched */
export async function fetchModel(name: string): Promise<ModelFiles> {
  const own = Object.entries(URLS).filter(([path]) => path.split('/').at(-2) === name);
  const files = await Promise.all(
    own.map(async ([path, url]): Promise<[string, Uint8Array]> => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${name}: ${url} gave ${response.status}`);
      return [path.split('/').at(-1) as string, new Uint8Array(await response.arrayBuffer())];
    }),
  );
  return Object.fromEntries(files);
}
