/** Exclusive prefix sums on WebGPU: groups first, then the sums of groups as they were values, until one is left. */
import { GROUP, PREFIX_SUM } from '../shaders/prefix-sum-wgsl.ts';
import { bindGroupOf, computePipelines, storageOf } from './webgpu-tools.ts';

interface Level {
  readonly sums: GPUBuffer;
  readonly groups: number;
  readonly scan: GPUBindGroup;
  readonly add: GPUBindGroup;
}

export class PrefixSum {
  private readonly scan: GPUComputePipeline;
  private readonly add: GPUComputePipeline;
  private readonly levels: readonly Level[];

  private constructor(
    device: GPUDevice,
    values: GPUBuffer,
    [scan, add]: readonly GPUComputePipeline[],
  ) {
    this.scan = scan as GPUComputePipeline;
    this.add = add as GPUComputePipeline;
    const levels: Level[] = [];
    let [level, count] = [values, values.size / 4];
    do {
      const groups = Math.ceil(count / GROUP);
      const sums = storageOf(device, groups);
      const bindings = [level, sums];
      levels.push({
        sums,
        groups,
        scan: bindGroupOf(device, this.scan, bindings),
        add: bindGroupOf(device, this.add, bindings),
      });
      [level, count] = [sums, groups];
    } while (count > 1);
    this.levels = levels;
  }

  /** @param values u32, at least one; replaced by the sums of those before each */
  static async create(device: GPUDevice, values: GPUBuffer): Promise<PrefixSum> {
    return new PrefixSum(
      device,
      values,
      await computePipelines(device, PREFIX_SUM, ['scan', 'add']),
    );
  }

  /** The sum of all values: one u32; 2^32 - 1 where it is that or more. */
  get total(): GPUBuffer {
    return (this.levels.at(-1) as Level).sums;
  }

  record(pass: GPUComputePassEncoder): void {
    pass.setPipeline(this.scan);
    for (const { scan, groups } of this.levels) {
      pass.setBindGroup(0, scan);
      pass.dispatchWorkgroups(groups);
    }
    pass.setPipeline(this.add);
    // The last level is one group, to which nothing is added.
    for (const { add, groups } of this.levels.slice(0, -1).reverse()) {
      pass.setBindGroup(0, add);
      pass.dispatchWorkgroups(groups);
    }
  }
}
