/** Towards a photograph: see core/style.ts, which says the same in plain numbers. */
const OKLAB = /* glsl */ `
vec3 toLin(vec3 c) { return mix(c / 12.92, pow((max(c, 0.0) + 0.055) / 1.055, vec3(2.4)), step(0.04045, c)); }
vec3 fromLin(vec3 c) { return mix(12.92 * c, 1.055 * pow(max(c, 1e-9), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c)); }
vec3 oklab(vec3 srgb) {
  vec3 c = toLin(srgb);
  vec3 lms = vec3(dot(c, vec3(0.4122214708, 0.5363325363, 0.0514459929)),
    dot(c, vec3(0.2119034982, 0.6806995451, 0.1073969566)), dot(c, vec3(0.0883024619, 0.2817188376, 0.6299787005)));
  lms = sign(lms) * pow(max(abs(lms), 1e-12), vec3(1.0 / 3.0));
  return vec3(dot(lms, vec3(0.2104542553, 0.793617785, -0.0040720468)),
    dot(lms, vec3(1.9779984951, -2.428592205, 0.4505937099)), dot(lms, vec3(0.0259040371, 0.7827717662, -0.808675766)));
}
vec3 fromOklab(vec3 lab) {
  vec3 lms = vec3(dot(lab, vec3(1.0, 0.3963377774, 0.2158037573)), dot(lab, vec3(1.0, -0.1055613458, -0.0638541728)),
    dot(lab, vec3(1.0, -0.0894841775, -1.291485548)));
  lms = lms * lms * lms;
  vec3 c = vec3(dot(lms, vec3(4.0767416621, -3.3077115913, 0.2309699292)),
    dot(lms, vec3(-1.2684380046, 2.6097574011, -0.3413193965)), dot(lms, vec3(-0.0041960863, -0.7034186147, 1.707614701)));
  return clamp(fromLin(clamp(c, 0.0, 1.0)), 0.0, 1.0);
}
`;

const HEAD = /* glsl */ `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) out vec4 result;
const float TURN = 6.283185307179586;
`;

/** Fourier transform along the rows: column 2u holds the real, 2u + 1 the imaginary parts. */
export const STYLE_ROWS_FRAGMENT = /* glsl */ `${HEAD}
uniform sampler2D sourceMap;
void main() {
  ivec2 p = ivec2(gl_FragCoord.xy);
  int width = textureSize(sourceMap, 0).x;
  int u = p.x / 2;
  vec3 sum = vec3(0.0);
  for (int x = 0; x < width; x++) {
    // Whole turns are dropped before it becomes an angle, which keeps it exact.
    float angle = TURN * fract(float(u * x) / float(width));
    float wave = (p.x & 1) == 0 ? cos(angle) : -sin(angle);
    sum += texelFetch(sourceMap, ivec2(x, p.y), 0).rgb * wave;
  }
  result = vec4(sum / float(width), 1.0);
}
`;

/** Along the columns: row v + radius. */
export const STYLE_COLUMNS_FRAGMENT = /* glsl */ `${HEAD}
uniform sampler2D rowsMap;
uniform float radius;
void main() {
  ivec2 p = ivec2(gl_FragCoord.xy);
  int height = textureSize(rowsMap, 0).y;
  int v = p.y - int(radius);
  int even = p.x & ~1;
  vec3 sum = vec3(0.0);
  for (int y = 0; y < height; y++) {
    float angle = TURN * fract(float(v * y) / float(height));
    vec3 re = texelFetch(rowsMap, ivec2(even, y), 0).rgb;
    vec3 im = texelFetch(rowsMap, ivec2(even + 1, y), 0).rgb;
    float c = cos(angle);
    float s = -sin(angle);
    sum += (p.x & 1) == 0 ? re * c - im * s : re * s + im * c;
  }
  result = vec4(sum / float(height), 1.0);
}
`;

/** What is to be added to the low frequencies, back along the columns. */
export const STYLE_CHANGE_FRAGMENT = /* glsl */ `${HEAD}
uniform sampler2D spectrumMap;
uniform sampler2D amplitudeMap;  // texel (u, v + radius)
uniform float radius;
uniform float share;
uniform float height;
void main() {
  ivec2 p = ivec2(gl_FragCoord.xy);
  int u = p.x / 2;
  int even = u * 2;
  int r = int(radius);
  vec3 sum = vec3(0.0);
  for (int v = -r; v <= r; v++) {
    vec3 re = texelFetch(spectrumMap, ivec2(even, v + r), 0).rgb;
    vec3 im = texelFetch(spectrumMap, ivec2(even + 1, v + r), 0).rgb;
    vec3 size = sqrt(re * re + im * im);
    vec3 gain = share * (texelFetch(amplitudeMap, ivec2(u, v + r), 0).rgb - size) / max(size, 1e-9);
    gain *= step(1e-9, size) * (u > 0 ? 2.0 : 1.0);
    float angle = TURN * fract(float(v * p.y) / height);
    float c = cos(angle);
    float s = sin(angle);
    sum += gain * ((p.x & 1) == 0 ? re * c - im * s : re * s + im * c);
  }
  result = vec4(sum, 1.0);
}
`;

/** The image with the change added. */
export const STYLE_FOURIER_FRAGMENT = /* glsl */ `${HEAD}
uniform sampler2D sourceMap;
uniform sampler2D changeMap;
uniform float radius;
void main() {
  ivec2 p = ivec2(gl_FragCoord.xy);
  int width = textureSize(sourceMap, 0).x;
  vec3 sum = texelFetch(sourceMap, p, 0).rgb;
  for (int u = 0; u <= int(radius); u++) {
    float angle = TURN * fract(float(u * p.x) / float(width));
    sum += texelFetch(changeMap, ivec2(2 * u, p.y), 0).rgb * cos(angle)
      - texelFetch(changeMap, ivec2(2 * u + 1, p.y), 0).rgb * sin(angle);
  }
  result = vec4(clamp(sum, 0.0, 1.0), 1.0);
}
`;

/** Sums over blocks of 16 x 16 pixels: L, a, b in even columns, their squares in odd ones; alpha counts. */
export const STYLE_BLOCKS_FRAGMENT = /* glsl */ `${HEAD}
uniform sampler2D sourceMap;
${OKLAB}
void main() {
  ivec2 p = ivec2(gl_FragCoord.xy);
  ivec2 size = textureSize(sourceMap, 0);
  ivec2 from = ivec2(p.x / 2, p.y) * 16;
  vec4 sum = vec4(0.0);
  for (int j = 0; j < 16; j++) for (int i = 0; i < 16; i++) {
    ivec2 q = from + ivec2(i, j);
    if (q.x >= size.x || q.y >= size.y) continue;
    vec3 lab = oklab(texelFetch(sourceMap, q, 0).rgb);
    sum += vec4((p.x & 1) == 0 ? lab : lab * lab, 1.0);
  }
  result = sum;
}
`;

/** Texel 0: the mean, texel 1: the standard deviation. */
export const STYLE_STATISTICS_FRAGMENT = /* glsl */ `${HEAD}
uniform sampler2D blocksMap;
void main() {
  ivec2 size = textureSize(blocksMap, 0);
  vec4 sum = vec4(0.0);
  vec4 squares = vec4(0.0);
  for (int y = 0; y < size.y; y++) for (int x = 0; x < size.x; x += 2) {
    sum += texelFetch(blocksMap, ivec2(x, y), 0);
    squares += texelFetch(blocksMap, ivec2(x + 1, y), 0);
  }
  vec3 mean = sum.rgb / sum.a;
  vec3 deviation = sqrt(max(squares.rgb / squares.a - mean * mean, 0.0));
  result = vec4(gl_FragCoord.x < 1.0 ? mean : deviation, 1.0);
}
`;

export const STYLE_COLOUR_FRAGMENT = /* glsl */ `${HEAD}
uniform sampler2D sourceMap;
uniform sampler2D statisticsMap;
uniform vec3 mean;
uniform vec3 deviation;
uniform vec2 colourShare;  // share of the way, largest stretch
${OKLAB}
void main() {
  vec3 lab = oklab(texelFetch(sourceMap, ivec2(gl_FragCoord.xy), 0).rgb);
  vec3 ownMean = texelFetch(statisticsMap, ivec2(0, 0), 0).rgb;
  vec3 own = texelFetch(statisticsMap, ivec2(1, 0), 0).rgb;
  vec3 stretch = clamp(deviation / max(own, 1e-4), 1.0 / colourShare.y, colourShare.y);
  vec3 wanted = mean + (lab - ownMean) * stretch;
  result = vec4(fromOklab(mix(lab, wanted, colourShare.x)), 1.0);
}
`;
