/** Where a model is left to compute: what is measured, what disqualifies a GPU, and what happens when one is lost. */
import { describe, expect, it } from 'vitest';
import { EnvironmentError } from '../../../../src/core/errors.ts';
import type { Place, PlaceName } from '../../../../src/perception/backend/places.ts';
import { openFastest, openIn } from '../../../../src/perception/models/fastest.ts';
import type { ModelOutputs, Predictor } from '../../../../src/perception/models/predictor.ts';

const SAMPLE = { examples: 1, pictures: new Float32Array(1), ego: null };
const never = new Promise<void>(() => {});

interface Traits {
  readonly name: PlaceName;
  /** Of a prediction; the first takes ten times as long. */
  readonly ms: number;
  readonly says?: number;
  readonly cell?: number;
  readonly isThere?: boolean;
  readonly lost?: Promise<void>;
  readonly answer?: () => Promise<ModelOutputs>;
  readonly cannotOpen?: boolean;
}

const outputs = ({ says = 0.5, cell = 0.25 }: Partial<Traits>): ModelOutputs => ({
  values: Float32Array.of(says, 20),
  cells: { rows: 1, columns: 1, values: Float32Array.of(cell) },
});

/** A worker with places whose predictions take what they are said to take. */
class Worker {
  nowMs = 0;
  current = '';
  /** Of what was opened, by place. */
  readonly predictions = new Map<string, number>();
  readonly closed: string[] = [];
  private readonly traits = new Map<string, Traits>();

  place(traits: Traits): Place {
    this.traits.set(traits.name, traits);
    return {
      name: traits.name,
      lost: traits.lost ?? never,
      enter: async () => {
        if (traits.isThere === false) return false;
        this.current = traits.name;
        return true;
      },
    };
  }

  readonly open = async (): Promise<Predictor> => {
    const traits = this.traits.get(this.current) as Traits;
    if (traits.cannotOpen) throw new EnvironmentError(`no kernel on ${traits.name}`);
    return {
      kind: 'a model',
      predict: async () => {
        expect(this.current).toBe(traits.name);
        const before = this.predictions.get(traits.name) ?? 0;
        this.predictions.set(traits.name, before + 1);
        this.nowMs += before === 0 ? 10 * traits.ms : traits.ms;
        return traits.answer?.() ?? outputs(traits);
      },
      dispose: async () => {
        this.closed.push(traits.name);
      },
    };
  };

  fastest(safe: Place, ...others: Place[]) {
    return openFastest(this.open, SAMPLE, safe, others, () => this.nowMs);
  }
}

const CPU = { name: 'wasm', ms: 20 } as const;

describe('openFastest', () => {
  it('takes the fastest, though its first prediction is slow, and closes the other GPU', async () => {
    for (const [webgpu, webgl, best] of [
      [4, 9, 'webgpu'],
      [9, 4, 'webgl'],
    ] as const) {
      const worker = new Worker();
      const gpus = [
        worker.place({ name: 'webgpu', ms: webgpu }),
        worker.place({ name: 'webgl', ms: webgl }),
      ];
      const model = await worker.fastest(worker.place(CPU), ...gpus);
      expect(model.place).toBe(best);
      expect(worker.current).toBe(best);
      expect(worker.closed).toEqual([best === 'webgpu' ? 'webgl' : 'webgpu']);
      await model.dispose();
      expect(worker.closed.toSorted()).toEqual(['wasm', 'webgl', 'webgpu']);
    }
  });

  it('leaves a GPU that is hardly faster to the page', async () => {
    for (const [ms, place] of [
      [14, 'webgpu'],
      [16, 'wasm'],
    ] as const) {
      const worker = new Worker();
      const gpu = worker.place({ name: 'webgpu', ms });
      expect((await worker.fastest(worker.place(CPU), gpu)).place).toBe(place);
      expect(worker.current).toBe(place);
    }
  });

  it('asks one that is far slower twice only', async () => {
    const worker = new Worker();
    await worker.fastest(worker.place(CPU), worker.place({ name: 'webgpu', ms: 600 }));
    expect(worker.predictions.get('webgpu')).toBe(2);
  });

  it('measures nothing where there is no GPU', async () => {
    const worker = new Worker();
    const gpus = (['webgpu', 'webgl'] as const).map((name) =>
      worker.place({ name, ms: 1, isThere: false }),
    );
    const model = await worker.fastest(worker.place(CPU), ...gpus);
    expect([model.place, worker.current]).toEqual(['wasm', 'wasm']);
    expect(worker.predictions.size).toBe(0);
  });

  it('takes none that says something else, fails, or does not open the model', async () => {
    const faults: Partial<Traits>[] = [
      { says: 0.502 },
      { says: Number.NaN },
      { cell: 0.252 },
      { answer: async () => ({ values: Float32Array.of(0.5, 20), cells: null }) },
      { answer: () => Promise.reject(new Error('the shader was refused')) },
      { lost: Promise.resolve() },
      { cannotOpen: true },
    ];
    for (const fault of faults) {
      const worker = new Worker();
      const bad = worker.place({ name: 'webgpu', ms: 1, ...fault });
      const good = worker.place({ name: 'webgl', ms: 5, says: 0.50001 });
      const model = await worker.fastest(worker.place(CPU), bad, good);
      expect(model.place, JSON.stringify(fault)).toBe('webgl');
      expect(worker.closed).toEqual(fault.cannotOpen ? [] : ['webgpu']);
    }
  });
});

describe('a GPU that is lost', () => {
  it('is replaced by the CPU for good, also for what it was asked and never answers', async () => {
    const worker = new Worker();
    let lose = (): void => {};
    const lost = new Promise<void>((resolve) => {
      lose = resolve;
    });
    let isAway = false;
    const answer = () => (isAway ? new Promise<never>(() => {}) : Promise.resolve(outputs({})));
    const gpu = worker.place({ name: 'webgpu', ms: 1, lost, answer });
    const model = await worker.fastest(worker.place(CPU), gpu);
    isAway = true;
    const asked = [model.predict(SAMPLE), model.predict(SAMPLE)];
    lose();
    for (const { values } of await Promise.all(asked)) expect([...values]).toEqual([0.5, 20]);
    expect([model.place, worker.current]).toEqual(['wasm', 'wasm']);
    expect(worker.closed).toEqual(['webgpu']);
    const before = worker.predictions.get('webgpu');
    await model.predict(SAMPLE);
    expect(worker.predictions.get('webgpu')).toBe(before);
    await model.dispose();
    expect(worker.closed).toEqual(['webgpu', 'wasm']);
  });
});

describe('openIn', () => {
  it('opens it there without measuring, or says that it cannot', async () => {
    const worker = new Worker();
    const safe = worker.place(CPU);
    const gpu = worker.place({ name: 'webgl', ms: 900 });
    expect((await openIn(gpu, worker.open, safe)).place).toBe('webgl');
    expect((await openIn(safe, worker.open, safe)).place).toBe('wasm');
    expect(worker.predictions.size).toBe(0);
    const none = worker.place({ name: 'webgpu', ms: 1, isThere: false });
    await expect(openIn(none, worker.open, safe)).rejects.toThrow(/offers no webgpu/);
    expect(worker.current).toBe('wasm');
  });
});
