/** Surfaces of road users, in GLSL; see surface-struct.ts for what they are given and fill in. */
export const BODY_SURFACES = /* glsl */ `
void lampSurface(inout Surface s) {
  s.rough = 0.15;
  s.coat = 1.0;
  if (!isLit) { s.base *= 0.3; return; }
  bool isRed = lampCode == 1.0 || lampCode == 6.0 || lampCode == 11.0;
  s.glow = s.base * (isRed ? vec3(4.6, 2.2, 2.2) : vec3(2.6)) + (isRed ? vec3(0.25, 0.0, 0.0) : vec3(0.0));
}
/** True where the material is a road user's. */
bool bodySurface(float material, inout Surface s) {
  if (material == 1.0) { s.coat = 1.0; s.rough = 0.45; }
  else if (material == 2.0) { s.coat = 1.0; s.rough = 0.05; s.f0 = 0.06; s.through = 0.62; }
  else if (material == 3.0) { s.metal = 1.0; s.rough = 0.35; }
  else if (material == 4.0) lampSurface(s);
  else if (material == 10.0) { s.rough = 0.9; s.soft = 0.15; }
  else if (material == 11.0) { s.rough = 0.55; s.soft = 0.25; }
  else if (material == 12.0) { s.rough = 0.85; s.f0 = 0.03; }
  else if (material == 13.0) { s.rough = 0.6; }
  else if (material == 14.0) { s.rough = 0.4; }
  else return false;
  return true;
}
`;
