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
// Trade colours: muted, as councils like them.
vec3 tradeColour(float dice) {
  return dice < 0.2 ? vec3(0.03, 0.05, 0.09) : dice < 0.38 ? vec3(0.16, 0.03, 0.03) : dice < 0.54 ? vec3(0.03, 0.09, 0.06)
    : dice < 0.7 ? vec3(0.05) : dice < 0.85 ? vec3(0.3, 0.27, 0.22) : vec3(0.32, 0.17, 0.03);
}
// A shop takes two bays: signboard, display windows over a stall riser, a door in one of the bays.
void shopFront(inout Surface s, vec2 cell, vec2 id) {
  vec2 w = fwidth(vUv) + 0.004;
  float far = clamp(max(w.x, w.y) * 9.0 - 0.3, 0.0, 1.0);
  float shop = floor(id.x * 0.5);
  vec2 dice = hash2(vec2(shop * 7.0 + 3.0, 11.0));
  vec3 paint = tradeColour(dice.x);
  vec3 light = mix(vec3(0.72, 0.7, 0.64), paint, step(0.85, dice.x));
  if (cell.y > 0.78) {
    // The name: upright strokes and bars in a line of letters, in the middle of the board.
    float along = (cell.x + mod(id.x, 2.0)) * 0.5;
    float reach = 0.16 + 0.16 * dice.y;
    vec2 at = vec2((along - 0.5) / 0.028, (cell.y - 0.84) / 0.09);
    vec2 glyph = hash2(vec2(floor(at.x), shop + 5.0));
    float upright = step(fract(at.x), 0.26) + step(0.5, glyph.x) * step(abs(fract(at.x) - 0.62), 0.12);
    float bar = step(abs(at.y - (glyph.y < 0.4 ? 0.06 : glyph.y < 0.7 ? 0.5 : 0.94)), 0.09) * step(fract(at.x), 0.74);
    float ink = clamp(upright + bar, 0.0, 1.0) * step(0.12, glyph.x);
    float isName = step(0.0, at.y) * step(at.y, 1.0) * step(abs(along - 0.5), reach);
    ink = mix(ink, 0.4, far) * isName;
    s.base = mix(paint, light, ink);
    s.glow = night * mix(paint * 0.5, vec3(0.9, 0.85, 0.7), ink) * 0.4;
    s.rough = 0.5;
    return;
  }
  bool isDoor = mod(id.x, 2.0) == step(0.5, dice.y);
  vec2 middle = isDoor ? vec2(0.5, 0.36) : vec2(0.5, 0.44);
  vec2 d = (isDoor ? vec2(0.2, 0.35) : vec2(0.44, 0.3)) - abs(cell - middle);
  vec2 inside = clamp(d / w + 0.5, 0.0, 1.0);
  float post = isDoor ? 0.0 : smoothstep(0.012 + w.x, 0.012, abs(cell.x - 0.5));
  float pane = inside.x * inside.y * (1.0 - post);
  // Behind the glass: a dim room, paler towards its ceiling lights, and a display along the bottom.
  float column = floor(cell.x * 7.0);
  vec2 item = hash2(vec2(column + id.x * 13.0, shop));
  float shelf = 0.16 + 0.2 * item.x;
  float isGoods = (isDoor ? 0.0 : 1.0) * step(cell.y, shelf) * step(0.25, item.y);
  vec3 goods = mix(vec3(0.1), 0.03 + 0.26 * vec3(item.y, fract(item.x * 7.0), fract(item.y * 5.0)), 0.7);
  vec3 room = mix(vec3(0.018), vec3(0.075, 0.07, 0.06), smoothstep(0.2, 0.74, cell.y));
  room = mix(room, goods, isGoods * (1.0 - 0.6 * far));
  s.base = mix(paint * 0.8, room, pane);
  s.coat = pane;
  s.rough = mix(0.6, 0.08, pane);
  s.glow = night * pane * (0.05 + room * 1.9) * vec3(1.0, 0.86, 0.62);
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
