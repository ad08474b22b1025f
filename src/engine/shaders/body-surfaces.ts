/** Surfaces of road users, in GLSL; see surface-struct.ts for what they are given and fill in. */
export const BODY_SURFACES = /* glsl */ `
// Glass with a first uv coordinate above a half is tinted.
float dice(float k) { return fract(vSeed * k + k * 0.317); }
// A lens over a chrome bowl; its own colour where it is lit. The uv of a lamp runs from 0 to 1 over its face.
void lampSurface(inout Surface s) {
  s.rough = 0.12;
  s.coat = 1.0;
  bool isWhite = s.base.b > s.base.r * 0.5;
  bool isAmber = lampCode == 8.0 || lampCode == 9.0;
  vec3 lens = s.base;
  if (isWhite) {
    // Bowls of a projector each, and a dark surround.
    vec2 cell = vec2(fract(vUv.x * 2.0) - 0.5, (vUv.y - 0.55) * 0.95);
    float bowl = smoothstep(0.38, 0.3, length(cell)) * (1.0 - 0.8 * smoothstep(0.17, 0.12, length(cell)));
    bowl = max(bowl, 0.85 * smoothstep(0.16, 0.1, vUv.y));
    s.base = mix(vec3(0.1, 0.105, 0.115), lens * 0.85, bowl);
    s.metal = 0.8 * bowl;
    s.rough = 0.2;
  } else {
    float ribs = 0.75 + 0.25 * abs(fract(vUv.x * 5.0) - 0.5) * 2.0;
    s.base *= 0.55 * ribs;
  }
  if (!isLit) return;
  float strength = isFaint ? 0.35 : 1.0;
  if (lampCode == 5.0) s.glow = vec3(1.0, 0.96, 0.88) * mix(1.1, 3.6, smoothstep(0.5, 0.1, abs(vUv.y - 0.5)));
  else if (lampCode == 7.0) s.glow = vec3(1.9, 1.9, 1.85);
  else if (isAmber) s.glow = vec3(3.2, 1.15, 0.06);
  else if (lampCode == 10.0) s.glow = vec3(4.2, 3.5, 2.5);
  else if (lampCode == 6.0) s.glow = vec3(0.75, 0.02, 0.02);
  else if (lampCode == 2.0 || lampCode == 3.0 || lampCode == 4.0) s.glow = lens * 3.0 + (lampCode == 2.0 ? vec3(0.4, 0.0, 0.0) : vec3(0.0));
  else s.glow = vec3(2.6, 0.035, 0.03) * strength;
}
// Clear coat over pigment with metal flakes, and the road's dirt on what is low (body frame: the box's centre is 0).
void paintSurface(inout Surface s) {
  s.coat = 1.0;
  s.rough = 0.42;
  float light = dot(s.base, vec3(0.3333));
  float flake = texture(noiseMap, vLocal.xz * 3.7 + vLocal.y * 1.9).r - 0.5;
  float metallic = smoothstep(0.75, 0.5, light) * step(0.25, dice(5.3));
  s.base *= 1.0 + 0.1 * metallic * flake;
  s.f0 = mix(0.04, 0.14, metallic);
  float patchy = texture(noiseMap, vLocal.xz * 0.41 + vSeed).g;
  float low = smoothstep(-0.12, -0.62, vLocal.z + (patchy - 0.5) * 0.35);
  float dirt = low * (0.12 + 0.5 * dice(3.7) * dice(3.7)) + 0.05 * patchy * dice(7.1);
  s.base = mix(s.base, vec3(0.13, 0.115, 0.095), dirt);
  s.coat *= 1.0 - 0.85 * dirt;
  s.rough = mix(s.rough, 0.85, dirt);
}
void grilleSurface(inout Surface s) {
  vec2 p = vLocal.yz;
  float kind = floor(dice(2.3) * 3.0);
  float bars = kind < 1.0 ? abs(fract(p.y * 26.0) - 0.5) : kind < 2.0 ? abs(fract(p.x * 22.0) - 0.5)
    : max(abs(fract((p.x + p.y) * 20.0) - 0.5), abs(fract((p.x - p.y) * 20.0) - 0.5));
  float w = fwidth(p.y) * 26.0 + 0.02;
  float bar = mix(smoothstep(0.36 - w, 0.36 + w, bars), 0.3, clamp(w * 1.5 - 0.3, 0.0, 1.0));
  s.base = mix(vec3(0.006), vec3(0.05), bar);
  s.rough = 0.4;
  s.coat = 0.3 * bar;
}
// Dark glyph-like blocks that differ from car to car, none of them a letter.
void numberPlate(inout Surface s) {
  bool isRear = vUv.y < 0.0;
  vec2 p = vec2(vUv.x, fract(vUv.y + 2.0));
  if (isRear && dice(1.9) < 0.18) s.base = vec3(0.75, 0.53, 0.05);
  s.rough = 0.45;
  s.coat = 0.4;
  if (p.x < 0.075) { s.base = vec3(0.02, 0.06, 0.4); return; }
  float k = (p.x - 0.1) / 0.125;
  float n = floor(k);
  vec2 c = vec2(fract(k), (p.y - 0.18) / 0.64);
  if (n == 2.0 || n > 6.0 || n < 0.0 || c.y < 0.0 || c.y > 1.0 || c.x < 0.14 || c.x > 0.86) return;
  vec2 cell = floor(vec2((c.x - 0.14) / 0.72 * 3.0, c.y * 5.0));
  float bit = fract(sin(dot(vec3(cell, n), vec3(12.7, 39.3, 71.9)) + vSeed * 91.0) * 437.5);
  bool isStem = cell.x == (mod(n, 2.0) < 0.5 ? 0.0 : 2.0);
  float ink = isStem || bit > 0.5 ? 1.0 : 0.0;
  float blur = clamp(fwidth(p.x) * 30.0 - 0.3, 0.0, 1.0);
  s.base = mix(s.base, vec3(0.015), mix(ink, 0.6, blur));
}
/** Skin, hair and garments differ between people; the first uv coordinate of cloth names the garment. */
void skinSurface(inout Surface s) {
  s.rough = 0.5;
  s.soft = 0.25;
  float tone = dice(11.3);
  tone *= tone;
  s.base *= mix(vec3(1.0), vec3(0.16, 0.1, 0.075), tone);
}
void hairSurface(inout Surface s) {
  float k = dice(4.7);
  s.base = k < 0.35 ? vec3(0.012, 0.009, 0.008) : k < 0.65 ? vec3(0.05, 0.025, 0.012)
    : k < 0.8 ? vec3(0.17, 0.09, 0.035) : k < 0.9 ? vec3(0.3, 0.29, 0.28) : vec3(0.4, 0.25, 0.1);
  s.rough = 0.5;
  s.soft = 0.1;
}
vec3 garment(float k, float kind) {
  if (kind < 1.5) return k < 0.3 ? vec3(0.018, 0.024, 0.05) : k < 0.5 ? vec3(0.012) : k < 0.68 ? vec3(0.05, 0.085, 0.17)
    : k < 0.82 ? vec3(0.22, 0.17, 0.1) : k < 0.92 ? vec3(0.09) : vec3(0.45, 0.43, 0.4);
  if (kind < 2.5) return k < 0.45 ? vec3(0.012) : k < 0.65 ? vec3(0.07, 0.035, 0.018) : k < 0.85 ? vec3(0.6) : vec3(0.3, 0.03, 0.04);
  return k < 0.3 ? vec3(0.015) : k < 0.5 ? vec3(0.12, 0.05, 0.02) : k < 0.7 ? vec3(0.3, 0.04, 0.04) : k < 0.85 ? vec3(0.03, 0.09, 0.2) : vec3(0.35, 0.28, 0.08);
}
void clothSurface(inout Surface s) {
  s.rough = 0.9;
  s.soft = 0.15;
  if (vUv.x > 0.5) s.base = garment(dice(6.1 + vUv.x * 1.7), vUv.x);
  s.base *= 0.8 + 0.4 * texture(noiseMap, vLocal.xz * 2.3 + vLocal.y).g;
}
// Walls of a load box: ribs, and streaks of dirt from below.
void sheetSurface(inout Surface s) {
  s.rough = 0.6;
  float streak = texture(noiseMap, vec2(vLocal.x * 0.9 + vLocal.y * 0.7, vLocal.z * 0.13)).g;
  s.base *= 1.0 - 0.35 * streak * smoothstep(0.6, -1.2, vLocal.z) * (0.4 + dice(3.7));
}
/** True where the material is a road user's. */
bool bodySurface(float material, inout Surface s) {
  if (material == 1.0) paintSurface(s);
  else if (material == 2.0) { s.coat = 1.0; s.rough = 0.05; s.f0 = 0.06; s.through = vUv.x > 0.5 ? 0.5 : 0.72; }
  else if (material == 3.0) { s.metal = 1.0; s.rough = 0.3; }
  else if (material == 4.0) lampSurface(s);
  else if (material == 10.0) clothSurface(s);
  else if (material == 11.0) skinSurface(s);
  else if (material == 12.0) { s.rough = 0.85; s.f0 = 0.03; }
  else if (material == 13.0) { s.rough = 0.55; }
  else if (material == 14.0) { s.rough = 0.25; s.coat = 0.8; }
  else if (material == 40.0) grilleSurface(s);
  else if (material == 41.0) numberPlate(s);
  else if (material == 42.0) { s.coat = 1.0; s.rough = 0.05; s.f0 = 0.06; }
  else if (material == 43.0) sheetSurface(s);
  else if (material == 44.0) hairSurface(s);
  else return false;
  return true;
}
`;
