/**
 * Whether a processor draws.
 * @param renderer name of the GL implementation, as WebGL's UNMASKED_RENDERER_WEBGL says it
 */
export const isSoftwareRenderer = (renderer: string): boolean =>
  /llvmpipe|swiftshader|softpipe|software/i.test(renderer);
