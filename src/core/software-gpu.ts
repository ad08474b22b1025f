/** GPUs that are none: a processor does their work. */

/** @param renderer name of the GL implementation, as WebGL's UNMASKED_RENDERER_WEBGL says it */
export const isSoftwareRenderer = (renderer: string): boolean =>
  /llvmpipe|swiftshader|softpipe|software/i.test(renderer);

/** Where WebGPU is older, an adapter has no such information, and says it itself. */
interface SomeAdapter {
  readonly info?: { readonly isFallbackAdapter?: boolean };
  readonly isFallbackAdapter?: boolean;
}

/** @param adapter of WebGPU */
export const isSoftwareAdapter = ({ info, isFallbackAdapter }: SomeAdapter): boolean =>
  info?.isFallbackAdapter ?? isFallbackAdapter ?? false;
