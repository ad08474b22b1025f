/** What reading a file left out or read as something else: nothing of a file is passed over in silence. */

export interface ReadingNote {
  /** What the file has: `superelevation`, `lane type 'biking'`. */
  readonly subject: string;
  /** What became of it: `left out`, `read as 'shoulder'`. */
  readonly became: string;
  /** `road 12` */
  readonly where: string;
  readonly line: number;
}

/** Notes of one kind. */
export interface NoteGroup {
  readonly subject: string;
  readonly became: string;
  /** In the file's order. */
  readonly at: readonly { readonly where: string; readonly line: number }[];
}

export class Notes {
  readonly all: ReadingNote[] = [];

  add(subject: string, became: string, where: string, line: number): void {
    this.all.push({ subject, became, where, line });
  }
}

/** Gathers notes by kind, kinds in the order of their first line. */
export function groupNotes(notes: readonly ReadingNote[]): NoteGroup[] {
  const groups = new Map<
    string,
    { subject: string; became: string; at: { where: string; line: number }[] }
  >();
  for (const { subject, became, where, line } of [...notes].sort((a, b) => a.line - b.line)) {
    const key = `${subject}\0${became}`;
    const group = groups.get(key) ?? { subject, became, at: [] };
    group.at.push({ where, line });
    groups.set(key, group);
  }
  return [...groups.values()];
}

const SHOWN = 3;

/** `superelevation (road 12, line 88; road 14, line 120): left out` */
export function noteText({ subject, became, at }: NoteGroup): string {
  const shown = at.slice(0, SHOWN).map(({ where, line }) => `${where}, line ${line}`);
  const more = at.length > SHOWN ? `; and ${at.length - SHOWN} more` : '';
  return `${subject} (${shown.join('; ')}${more}): ${became}`;
}
