/** Walls of buildings in GLSL: uv counts bays and storeys; the style is a whole number, 0 to 3, and + 4 with a shop front. */
export const FACADE = /* glsl */ `
// The size of a window in its bay, by style.
vec2 windowSize(float style) {
  return style < 1.0 ? vec2(0.42, 0.5) : style < 2.0 ? vec2(0.56, 0.46) : style < 3.0 ? vec2(0.86, 0.5) : vec2(0.36, 0.58);
}
// Bricks, or grainy plaster with stains that run down from the sills.
void wall(inout Surface s, float style) {
  s.base *= 0.88 + 0.24 * texture(noiseMap, vUv * 0.21).g;
  s.rough = 0.9;
#if QUALITY > 0
  vec2 metres = vUv * 3.1;
  s.base *= 0.86 + 0.28 * texture(noiseMap, metres * 0.6).r;
  s.base *= 1.0 - 0.2 * smoothstep(0.5, 0.8, texture(noiseMap, vec2(metres.x * 0.35, metres.y * 0.025)).r);
  if (style == 1.0) {
    vec2 at = vec2(metres.x / 0.24, metres.y / 0.075);
    at.x += 0.5 * mod(floor(at.y), 2.0);
    float far = clamp(max(fwidth(at.x), fwidth(at.y)) * 1.5 - 0.2, 0.0, 1.0);
    vec2 brick = fract(at);
    float mortar = step(brick.x, 0.06) + step(brick.y, 0.14);
    float one = 0.72 + 0.5 * hash2(floor(at)).x;
    vec3 bricks = mix(s.base * one, vec3(0.36, 0.34, 0.31), min(mortar, 1.0));
    s.base = mix(bricks, mix(s.base, vec3(0.36, 0.34, 0.31), 0.16), far);
  }
  // A string course between storeys, and dirt near the ground.
  float level = fract(vUv.y);
  s.base *= 1.0 - 0.28 * smoothstep(0.035, 0.02, abs(level - 0.02)) * step(0.9, vUv.y);
  s.base *= mix(0.7, 1.0, smoothstep(0.0, 0.25, vUv.y));
#endif
}
void shopFront(inout Surface s, vec2 cell, vec2 id) {
  vec2 w = fwidth(vUv) + 0.004;
  float dice = hash2(floor(id * vec2(0.5, 1.0)) + 3.0).x;
  vec3 paint = 0.06 + 0.5 * vec3(hash2(vec2(dice * 91.0, 1.0)), hash2(vec2(dice * 57.0, 2.0)).x);
  if (cell.y > 0.76) {
    // The signboard, with something like letters on it.
    vec2 letter = vec2(cell.x * 9.0, (cell.y - 0.8) / 0.13);
    vec2 glyph = hash2(floor(vec2(letter.x * 2.0, letter.y * 3.0)) + id * 17.0);
    float ink = step(0.5, glyph.x) * step(0.0, letter.y) * step(letter.y, 1.0) * step(0.1, cell.x) * step(cell.x, 0.9);
    s.base = mix(paint, vec3(0.75, 0.73, 0.66), ink);
    s.glow = night * mix(paint, vec3(0.9, 0.85, 0.7), ink) * 0.4;
    s.rough = 0.5;
    return;
  }
  vec2 d = vec2(0.46, 0.36) - abs(cell - vec2(0.5, 0.42));
  vec2 inside = clamp(d / w + 0.5, 0.0, 1.0);
  float pane = inside.x * inside.y;
  float post = smoothstep(0.02 + w.x, 0.02, abs(cell.x - 0.5));
  vec3 goods = 0.05 + 0.16 * vec3(hash2(floor(vUv * vec2(7.0, 9.0))), 0.4);
  s.base = mix(paint * 0.6, goods, pane * (1.0 - post));
  s.coat = pane;
  s.rough = mix(0.6, 0.08, pane);
  s.glow = night * pane * (1.0 - post) * (0.1 + goods * 1.2) * vec3(1.0, 0.86, 0.62);
}
void facade(inout Surface s) {
  bool hasShops = lampCode > 3.5;
  float style = hasShops ? lampCode - 4.0 : lampCode;
  vec2 id = floor(vUv);
  vec2 cell = vUv - id;
  wall(s, style);
#if QUALITY > 0
  if (hasShops && id.y < 0.5) { shopFront(s, cell, id); return; }
#endif
  vec2 size = windowSize(style);
  vec2 w = fwidth(vUv) + 0.004;
  vec2 middle = vec2(0.5, 0.52);
#if QUALITY > 0
  // Every few bays the ground floor has a door.
  float doors = hash2(vec2(id.x, 5.0) + style).x;
  bool isDoor = id.y < 0.5 && doors > 0.72;
  if (isDoor) { size = vec2(0.34, 0.68); middle = vec2(0.5, 0.34); }
#endif
  vec2 d = size * 0.5 - abs(cell - middle);
  vec2 inside = clamp(d / w + 0.5, 0.0, 1.0);
  float far = clamp(max(w.x, w.y) * 2.5 - 0.4, 0.0, 1.0);
  vec2 frame = clamp((d - 0.035) / w + 0.5, 0.0, 1.0);
  float glass = mix(frame.x * frame.y, 1.0, far);
  float pane = mix(inside.x * inside.y, size.x * size.y, far);
  float dice = texture(noiseMap, (id + 0.5) / 61.0).r;
  float curtain = step(0.62, dice);
  vec3 framing = vec3(0.6);
#if QUALITY > 0
  if (isDoor) {
    s.base = mix(s.base, vec3(0.05 + 0.3 * dice, 0.08 + 0.12 * fract(dice * 5.0), 0.07), pane * (1.0 - 0.25 * glass));
    s.rough = mix(s.rough, 0.4, pane);
    return;
  }
  // Glazing bars, a sill that throws a little shadow, and the dark of the reveal under the lintel.
  float bars = max(smoothstep(0.012 + w.x, 0.012, abs(cell.x - middle.x)), smoothstep(0.01 + w.y, 0.01, abs(cell.y - middle.y - 0.1 * size.y)));
  glass *= 1.0 - bars * (1.0 - far);
  float below = middle.y - size.y * 0.5 - cell.y;
  float sill = smoothstep(0.035 + w.y, 0.035, below) * step(0.0, below) * step(abs(cell.x - middle.x), size.x * 0.56);
  s.base = mix(s.base, vec3(0.5, 0.49, 0.46), 0.8 * sill * (1.0 - far));
  float reveal = smoothstep(0.09, 0.0, middle.y + size.y * 0.5 - cell.y) + 0.6 * smoothstep(0.05, 0.0, middle.x + size.x * 0.5 - cell.x);
  framing *= 1.0 - 0.6 * min(reveal, 1.0);
#endif
  vec3 room = mix(vec3(0.015, 0.018, 0.02), vec3(0.2, 0.18, 0.15), curtain * step(0.35, fract(cell.x * 1.7 + dice)));
  s.base = mix(s.base, mix(framing, room, glass), pane);
  s.coat = pane * glass;
  s.rough = mix(s.rough, 0.08, pane * glass);
  float isLit = step(0.6, fract(dice * 7.3));
  s.glow = night * pane * glass * isLit * mix(vec3(0.9, 0.6, 0.3), vec3(0.8, 0.8, 0.75), step(0.8, fract(dice * 3.1))) * (0.4 + 0.4 * fract(dice * 11.0));
}
`;
