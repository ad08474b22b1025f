/** Prefix sums as compute shaders, for events/prefix-sum.ts. */

/** Threads of a workgroup. */
export const GROUP = 256;

/**
 * Exclusive prefix sums of groups of {@link GROUP} values, in place, and the groups' sums (`scan`, after Hillis and
 * Steele 1986); and what is added to each value once the groups' sums are prefix sums themselves (`add`). Sums that do
 * not fit stay at 2^32 - 1.
 */
export const PREFIX_SUM = /* wgsl */ `
@group(0) @binding(0) var<storage, read_write> values: array<u32>;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;
var<workgroup> upTo: array<u32, ${GROUP}>;
fn plus(a: u32, b: u32) -> u32 {
  let sum = a + b;
  return select(sum, 0xffffffffu, sum < a);
}
@compute @workgroup_size(${GROUP})
fn scan(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let i = id.x;
  let isValue = i < arrayLength(&values);
  var sum = 0u;
  if (isValue) { sum = values[i]; }
  upTo[local] = sum;
  workgroupBarrier();
  for (var reach = 1u; reach < ${GROUP}u; reach <<= 1u) {
    if (local >= reach) { sum = plus(upTo[local - reach], sum); }
    workgroupBarrier();
    upTo[local] = sum;
    workgroupBarrier();
  }
  if (isValue) {
    if (local == 0u) { values[i] = 0u; } else { values[i] = upTo[local - 1u]; }
  }
  if (local == ${GROUP - 1}u) { sums[group.x] = sum; }
}
@compute @workgroup_size(${GROUP})
fn add(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u) {
  if (id.x < arrayLength(&values)) { values[id.x] = plus(values[id.x], sums[group.x]); }
}
`;
