/**
 * HDF5 as in DDD20 (Y. Hu et al., "DDD20 End-to-End Event Camera Driving Dataset", ITSC 2020), where a group a signal
 * has `data` of [microseconds, value]: here `dvs/data` of [microseconds, x, y, p], 64-bit integers.
 */
import type { Dataset } from 'h5wasm/node';
import { CheckError } from '../../core/errors.ts';
import { createPacket, type EventPacket } from '../../core/event-packet.ts';
import type { EventFormat, EventWriter } from './event-format.ts';
import { CHUNK, Column, Hdf5Output, openHdf5 } from './hdf5-file.ts';

const WIDTH = 4;

class Ddd20Writer implements EventWriter {
  private readonly output: Hdf5Output;
  private readonly data: Column;
  private readonly block = new BigInt64Array(CHUNK);

  constructor(output: Hdf5Output) {
    this.output = output;
    output.file.create_group('dvs');
    this.data = new Column(output.file, 'dvs/data', '<q', new BigInt64Array(CHUNK), [WIDTH]);
  }

  async write({ count, tUs, x, y, p }: EventPacket): Promise<void> {
    const { block } = this;
    let held = 0;
    for (let i = 0; i < count; i++) {
      block[held] = BigInt(tUs[i] as number);
      block[held + 1] = BigInt(x[i] as number);
      block[held + 2] = BigInt(y[i] as number);
      block[held + 3] = BigInt(p[i] as number);
      held += WIDTH;
      if (held < block.length && i < count - 1) continue;
      this.data.add(block, held);
      held = 0;
    }
  }

  async close(): Promise<void> {
    this.data.flush();
    await this.output.close();
  }

  abort(): Promise<void> {
    return this.output.abort();
  }
}

async function* readEvents(path: string): AsyncGenerator<EventPacket> {
  const file = await openHdf5(path);
  try {
    const data = file.get('dvs/data') as Dataset | null;
    if (data?.shape?.[1] !== WIDTH) throw new CheckError(`${path} lacks dvs/data of four columns`);
    const count = data.shape[0] ?? 0;
    const rows = CHUNK / WIDTH;
    for (let from = 0; from < count; from += rows) {
      const to = Math.min(count, from + rows);
      const values = data.slice([
        [from, to],
        [0, WIDTH],
      ]) as BigInt64Array;
      const packet = createPacket(to - from);
      for (let i = 0; i < to - from; i++) {
        packet.tUs[i] = Number(values[i * WIDTH]);
        packet.x[i] = Number(values[i * WIDTH + 1]);
        packet.y[i] = Number(values[i * WIDTH + 2]);
        packet.p[i] = Number(values[i * WIDTH + 3]);
      }
      yield packet;
    }
  } finally {
    file.close();
  }
}

export const ddd20: EventFormat = {
  name: 'ddd20',
  title: 'HDF5 as in DDD20',
  largest: { width: 65536, height: 65536 },
  async create(path) {
    return new Ddd20Writer(await Hdf5Output.create(path));
  },
  async open(path) {
    return { size: null, packets: () => readEvents(path) };
  },
};
