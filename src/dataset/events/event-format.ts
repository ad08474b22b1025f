/** What a file format of events is: a typed constant in the list of index.ts. */
import type { EventPacket, SensorSize } from '../../core/event-packet.ts';

/** Takes events in the order of time, in runs of any length. */
export interface EventWriter {
  /**
   * Returns when the packet's memory may be used again; no more than a fixed amount of it is kept.
   * @throws UsageError where the format cannot hold a time, EnvironmentError where it cannot be written
   */
  write(packet: EventPacket): Promise<void>;
  /** Adds a frame of the same pixels, by rising time; where {@link WriterOptions.frames} asked for them. */
  frame?(frame: SensorFrame): void;
  /** The file is there, whole, after this and not before. */
  close(): Promise<void>;
  /** Leaves no file behind. */
  abort(): Promise<void>;
}

export interface EventReader {
  /** Of the sensor; null where the format does not say. */
  readonly size: SensorSize | null;
  /** The events, in the order of the file. */
  packets(): AsyncIterable<EventPacket>;
}

export interface EventFormat {
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** The largest sensor whose pixels it can name. */
  readonly largest: SensorSize;
  /** @throws EnvironmentError where the file cannot be written */
  create(path: string, size: SensorSize, how?: WriterOptions): Promise<EventWriter>;
  /** @throws CheckError where it is no such file or a damaged one */
  open(path: string): Promise<EventReader>;
}

export interface WriterOptions {
  /** Whether packets carry the actor of each event, and it is to be kept. */
  readonly instance?: boolean;
  /** There are frames of the same pixels beside the events, of this response; kept by dsec alone. */
  readonly frames?: { readonly gamma: number };
  /** Measurements beside the events; kept by dsec alone. */
  readonly series?: readonly TimeSeries[];
}

/** Rows of numbers on the events' clock, as DDD20 has its signals: `<name>/data` of [microseconds, value, ...]. */
export interface TimeSeries {
  /** The group's path. */
  readonly name: string;
  readonly unit: string;
  readonly tUs: readonly number[];
  /** One row a time, all of one length. */
  readonly rows: readonly (readonly number[])[];
}

/** A frame that the event camera's own pixels took (APS), on the events' clock. */
export interface SensorFrame {
  /** When its exposure began and ended, microseconds. */
  readonly startUs: number;
  readonly endUs: number;
  /** Of the response: byte = 255 (gain luminance)^(1 / gamma). */
  readonly gain: number;
  /** A byte a pixel, rows from the top. */
  readonly bytes: Uint8Array;
}
