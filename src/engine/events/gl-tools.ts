/** The little of WebGL2 that the event pipeline needs: it runs in a worker too, without Babylon, and in textures of integers. */
import { EnvironmentError } from '../../core/errors.ts';
import type { SensorSize } from '../../core/event-packet.ts';
import { TRIANGLE_VERTEX } from '../shaders/events.ts';

export type Gl = WebGL2RenderingContext;

/** @throws EnvironmentError where the canvas gives no WebGL2 */
export function eventGl(canvas: OffscreenCanvas): Gl {
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false });
  if (!gl) throw new EnvironmentError('the browser gives no WebGL2 context');
  return gl;
}

function shaderOf(gl: Gl, type: GLenum, source: string): WebGLShader {
  const shader = gl.createShader(type) as WebGLShader;
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
}

/** A program over the whole target. @throws Error with the compiler's log */
export function screenProgram(gl: Gl, fragment: string): WebGLProgram {
  const program = gl.createProgram() as WebGLProgram;
  const shaders = [
    shaderOf(gl, gl.VERTEX_SHADER, TRIANGLE_VERTEX),
    shaderOf(gl, gl.FRAGMENT_SHADER, fragment),
  ];
  for (const shader of shaders) gl.attachShader(program, shader);
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    const logs = shaders.map((shader) => gl.getShaderInfoLog(shader));
    throw new Error(`event shader: ${[gl.getProgramInfoLog(program), ...logs].join(' ')}`);
  }
  for (const shader of shaders) gl.deleteShader(shader);
  return program;
}

type Internal = 'RGBA32I' | 'RG32I' | 'R8UI' | 'R16UI' | 'R32F';
const FORMATS = {
  RGBA32I: ['RGBA_INTEGER', 'INT'],
  RG32I: ['RG_INTEGER', 'INT'],
  R8UI: ['RED_INTEGER', 'UNSIGNED_BYTE'],
  R16UI: ['RED_INTEGER', 'UNSIGNED_SHORT'],
  R32F: ['RED', 'FLOAT'],
} as const;

/** A texture of numbers: not filtered, no further levels. */
export function numberTexture(
  gl: Gl,
  internal: Internal,
  size: SensorSize,
  values: ArrayBufferView | null = null,
): WebGLTexture {
  const texture = gl.createTexture() as WebGLTexture;
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl[internal], size.width, size.height);
  for (const name of ['TEXTURE_MIN_FILTER', 'TEXTURE_MAG_FILTER'] as const)
    gl.texParameteri(gl.TEXTURE_2D, gl[name], gl.NEAREST);
  for (const name of ['TEXTURE_WRAP_S', 'TEXTURE_WRAP_T'] as const)
    gl.texParameteri(gl.TEXTURE_2D, gl[name], gl.CLAMP_TO_EDGE);
  if (values) writeTexture(gl, texture, internal, size, values);
  return texture;
}

/** Replaces a texture's content: rows from the first. */
export function writeTexture(
  gl: Gl,
  texture: WebGLTexture,
  internal: Internal,
  { width, height }: SensorSize,
  values: ArrayBufferView,
): void {
  const [format, type] = FORMATS[internal];
  const flips = gl.getParameter(gl.UNPACK_FLIP_Y_WEBGL) as boolean;
  const alignment = gl.getParameter(gl.UNPACK_ALIGNMENT) as number;
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl[format], gl[type], values);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, flips);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, alignment);
}

/** A framebuffer over textures, all of them drawn to. */
export function framebufferOf(gl: Gl, textures: readonly WebGLTexture[]): WebGLFramebuffer {
  const framebuffer = gl.createFramebuffer() as WebGLFramebuffer;
  const bound = gl.getParameter(gl.FRAMEBUFFER_BINDING) as WebGLFramebuffer | null;
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  for (const [i, texture] of textures.entries())
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0 + i, gl.TEXTURE_2D, texture, 0);
  gl.drawBuffers(textures.map((_, i) => gl.COLOR_ATTACHMENT0 + i));
  gl.bindFramebuffer(gl.FRAMEBUFFER, bound);
  return framebuffer;
}

/**
 * Draws a program over the viewport, and leaves program, framebuffer and vertices bound as they were; a renderer that
 * remembers more of the context must forget it.
 * @param textures by sampler's name
 */
export function drawScreen(
  gl: Gl,
  program: WebGLProgram,
  framebuffer: WebGLFramebuffer | null,
  viewport: readonly [x: number, y: number, width: number, height: number],
  vertices: WebGLVertexArrayObject,
  textures: Readonly<Record<string, WebGLTexture>>,
  setUniforms: (at: (name: string) => WebGLUniformLocation | null) => void,
): void {
  const before = {
    program: gl.getParameter(gl.CURRENT_PROGRAM) as WebGLProgram | null,
    framebuffer: gl.getParameter(gl.FRAMEBUFFER_BINDING) as WebGLFramebuffer | null,
    vertices: gl.getParameter(gl.VERTEX_ARRAY_BINDING) as WebGLVertexArrayObject | null,
  };
  gl.useProgram(program);
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.bindVertexArray(vertices);
  gl.viewport(...viewport);
  for (const name of ['DEPTH_TEST', 'CULL_FACE', 'BLEND', 'SCISSOR_TEST'] as const)
    gl.disable(gl[name]);
  const at = (name: string) => gl.getUniformLocation(program, name);
  for (const [unit, [name, texture]] of Object.entries(textures).entries()) {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.bindSampler(unit, null);
    gl.uniform1i(at(name), unit);
  }
  setUniforms(at);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  gl.bindVertexArray(before.vertices);
  gl.bindFramebuffer(gl.FRAMEBUFFER, before.framebuffer);
  gl.useProgram(before.program);
}
