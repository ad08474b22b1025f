/** What the surface shaders hand to the lighting: one point of a surface, as a physically based material. */
export const SURFACE_STRUCT = /* glsl */ `
struct Surface {
  vec3 base;      // linear albedo; of a metal, its reflectance
  vec3 n;         // unit normal for shading, world
  float rough;    // GGX roughness as artists give it, 0..1
  float metal;    // 0 dielectric, 1 metal
  float f0;       // reflectance of a dielectric at normal incidence
  float coat;     // strength of a smooth clear coat above, 0..1
  float soft;     // share of light that passes round the terminator (leaves, skin, cloth), 0..1
  vec3 glow;      // emitted linear radiance; 1 is white paper in the sun
  float wet;      // how far rain can wet it, 0..1 (1: open, level ground)
  float through;  // share of what lies behind that is seen, for glass
};
// Inputs of every surface function: vFromEye (axes of the world), vWorld, vLocal (in the mesh's own frame), vNormal, vUv, vSeed (0..1 of the
// instance), lampCode (LAMP of src/engine/mesh/surface.ts, or a style number), isLit, and the uniforms below.
uniform float night;    // 0 by day, 1 when lamps and windows are lit
uniform float wetness;  // of open ground, 0..1
float noiseAt(vec2 p) { return texture(noiseMap, p).r; }
vec3 toLinear(vec3 c) { return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878); }
`;
