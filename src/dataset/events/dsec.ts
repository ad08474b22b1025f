/**
 * The HDF5 layout of DSEC (M. Gehrig et al., "DSEC: A Stereo Event Camera Dataset for Driving Scenarios", RA-L 2021):
 * events/{p, x, y, t}, ms_to_idx and t_offset. Compressed by gzip, which every reader has; t_offset is 0.
 */
import type { Dataset, Group } from 'h5wasm/node';
import { CheckError, UsageError } from '../../core/errors.ts';
import { createPacket, type EventPacket, type SensorSize } from '../../core/event-packet.ts';
import type {
  EventFormat,
  EventWriter,
  SensorFrame,
  TimeSeries,
  WriterOptions,
} from './event-format.ts';
import { CHUNK, Column, Hdf5Output, openHdf5 } from './hdf5-file.ts';

const MOST_US = 2 ** 32 - 1;
const MS = 1000;

/** ms_to_idx: at each whole millisecond, the first event that is not before it; one entry past the last event's. */
class MillisecondIndex {
  private readonly column: Column;
  private readonly block = new BigUint64Array(4096);
  private entries = 0;
  private events = 0;
  private lastUs = 0;

  constructor(column: Column) {
    this.column = column;
  }

  /** @param tUs of `count` events that follow those before */
  add(tUs: Float64Array, count: number): void {
    for (let i = 0; i < count; i++) {
      if ((tUs[i] as number) >= this.entries * MS) this.upTo(tUs[i] as number, this.events + i);
    }
    this.events += count;
    if (count > 0) this.lastUs = tUs[count - 1] as number;
  }

  /** Entries for all milliseconds up to that of `tUs`: the event with this index is the first at or after each. */
  private upTo(tUs: number, index: number): void {
    let held = 0;
    for (; this.entries * MS <= tUs; this.entries++) {
      this.block[held++] = BigInt(index);
      if (held === this.block.length) {
        this.column.add(this.block, held);
        held = 0;
      }
    }
    this.column.add(this.block, held);
  }

  finish(): void {
    this.upTo(this.events > 0 ? this.lastUs + MS : 0, this.events);
    this.column.flush();
  }
}

/** `<name>/data`, float64: microseconds, then the values. */
function writeSeries({ file }: Hdf5Output, { name, unit, tUs, rows }: TimeSeries): void {
  const parts = name.split('/');
  for (let k = 1; k <= parts.length; k++) {
    const path = parts.slice(0, k).join('/');
    if (!file.get(path)) file.create_group(path);
  }
  const width = 1 + (rows[0]?.length ?? 0);
  const data = Float64Array.from(rows.flatMap((row, k) => [tUs[k] as number, ...row]));
  const group = file.get(name) as Group;
  group.create_attribute('unit', unit);
  group.create_dataset({ name: 'data', data, shape: [rows.length, width], dtype: '<d' });
}

/** `aps`: frames of the same pixels, u1 [n, height, width]; when each was exposed, microseconds; its gain, and all their gamma. */
class FrameColumns {
  private readonly frames: Column;
  private readonly times: readonly [Column, Column];
  private readonly gain: Column;

  constructor({ file }: Hdf5Output, { width, height }: SensorSize, gamma: number) {
    file.create_group('aps').create_attribute('gamma', gamma);
    const few = 256;
    const times = (name: string) => new Column(file, `aps/${name}`, '<q', new BigInt64Array(few));
    this.frames = new Column(file, 'aps/frames', '<B', new Uint8Array(width * height), [
      height,
      width,
    ]);
    this.times = [times('t_start_us'), times('t_end_us')];
    this.gain = new Column(file, 'aps/gain', '<d', new Float64Array(few));
  }

  add({ startUs, endUs, gain, bytes }: SensorFrame): void {
    this.frames.add(bytes, bytes.length);
    this.times[0].add(BigInt64Array.of(BigInt(startUs)), 1);
    this.times[1].add(BigInt64Array.of(BigInt(endUs)), 1);
    this.gain.add(Float64Array.of(gain), 1);
  }

  flush(): void {
    for (const column of [this.frames, ...this.times, this.gain]) column.flush();
  }
}

class DsecWriter implements EventWriter {
  private readonly output: Hdf5Output;
  private readonly columns: Record<'p' | 'x' | 'y' | 't', Column>;
  private readonly instance: Column | null;
  private readonly frames: FrameColumns | null;
  private readonly index: MillisecondIndex;
  private times = new Uint32Array(CHUNK);

  constructor(
    output: Hdf5Output,
    { width, height }: SensorSize,
    { instance, frames, series = [] }: WriterOptions,
  ) {
    const { file } = output;
    this.output = output;
    const events = file.create_group('events');
    events.create_attribute('width', width);
    events.create_attribute('height', height);
    this.columns = {
      p: new Column(file, 'events/p', '<B', new Uint8Array(CHUNK)),
      x: new Column(file, 'events/x', '<H', new Uint16Array(CHUNK)),
      y: new Column(file, 'events/y', '<H', new Uint16Array(CHUNK)),
      t: new Column(file, 'events/t', '<I', new Uint32Array(CHUNK)),
    };
    this.instance = instance
      ? new Column(file, 'events/instance', '<H', new Uint16Array(CHUNK))
      : null;
    this.frames = frames ? new FrameColumns(output, { width, height }, frames.gamma) : null;
    for (const one of series) writeSeries(output, one);
    this.index = new MillisecondIndex(
      new Column(file, 'ms_to_idx', '<Q', new BigUint64Array(4096)),
    );
    file.create_dataset({
      name: 't_offset',
      data: new BigInt64Array([0n]),
      shape: [],
      dtype: '<q',
    });
  }

  async write(packet: EventPacket): Promise<void> {
    const { count, tUs, x, y, p, instance } = packet;
    if (count === 0) return;
    if ((tUs[count - 1] as number) > MOST_US)
      throw new UsageError('dsec holds times of up to 71 minutes: choose another --format');
    if (this.times.length < count) this.times = new Uint32Array(count);
    for (let i = 0; i < count; i++) this.times[i] = tUs[i] as number;
    this.columns.t.add(this.times, count);
    this.columns.x.add(x, count);
    this.columns.y.add(y, count);
    this.columns.p.add(p, count);
    if (instance) this.instance?.add(instance, count);
    this.index.add(tUs, count);
  }

  /** @throws Error where no frames were asked for */
  frame(frame: SensorFrame): void {
    if (!this.frames) throw new Error('the file was made without frames');
    this.frames.add(frame);
  }

  async close(): Promise<void> {
    this.frames?.flush();
    for (const column of Object.values(this.columns)) column.flush();
    this.instance?.flush();
    this.index.finish();
    await this.output.close();
  }

  abort(): Promise<void> {
    return this.output.abort();
  }
}

async function* readEvents(path: string): AsyncGenerator<EventPacket> {
  const file = await openHdf5(path);
  try {
    const of = (name: string) => file.get(`events/${name}`) as Dataset | null;
    const [t, x, y, p, instance] = ['t', 'x', 'y', 'p', 'instance'].map(of);
    if (!t || !x || !y || !p) throw new CheckError(`${path} lacks events/{t, x, y, p}`);
    const offset = file.get('t_offset') as Dataset | null;
    const startUs = offset ? Number(offset.value as bigint) : 0;
    const count = t.shape?.[0] ?? 0;
    for (let from = 0; from < count; from += CHUNK) {
      const range: [number, number][] = [[from, Math.min(count, from + CHUNK)]];
      const times = t.slice(range) as Uint32Array;
      const packet = createPacket(times.length, Boolean(instance));
      for (let i = 0; i < times.length; i++) packet.tUs[i] = startUs + (times[i] as number);
      packet.x.set(x.slice(range) as Uint16Array);
      packet.y.set(y.slice(range) as Uint16Array);
      packet.p.set(p.slice(range) as Uint8Array);
      if (instance) packet.instance?.set(instance.slice(range) as Uint16Array);
      yield packet;
    }
  } finally {
    file.close();
  }
}

/** The attributes that we add; other writers do not say. */
async function sizeOf(path: string): Promise<SensorSize | null> {
  const file = await openHdf5(path);
  try {
    const attributes = (file.get('events') as Group | null)?.attrs;
    const [width, height] = ['width', 'height'].map((name) => Number(attributes?.[name]?.value));
    return width && height ? { width, height } : null;
  } finally {
    file.close();
  }
}

export const dsec: EventFormat = {
  name: 'dsec',
  title: 'DSEC HDF5',
  largest: { width: 65536, height: 65536 },
  async create(path, size, how = {}) {
    return new DsecWriter(await Hdf5Output.create(path), size, how);
  },
  async open(path) {
    return { size: await sizeOf(path), packets: () => readEvents(path) };
  },
};
