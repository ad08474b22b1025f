/** `nearmiss import`, `--road` and `convert --to openscenario`: no test here needs a browser. */
import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { run } from '../../../src/cli/program.ts';
import { jsonBytes } from '../../../src/dataset/bytes.ts';
import { openDataset } from '../../../src/dataset/dataset.ts';
import { openFolder } from '../../../src/dataset/folder.ts';
import { packLabels } from '../../../src/dataset/labels-file.ts';
import { readOpenDrive } from '../../../src/dataset/opendrive/read-open-drive.ts';
import { parseRoad, roadBytes, roadHash } from '../../../src/dataset/road-file.ts';
import { planScenes } from '../../../src/pipeline/plan-scene.ts';
import { sceneOrders } from '../../../src/pipeline/scene-orders.ts';
import { placeFromNetwork } from '../../../src/world/places/from-network/place-from-network.ts';
import { captureOutput } from '../../support/captured-output.ts';
import {
  fixturePath,
  laneGap,
  openDrive,
  readFixture,
  straightRoad,
} from '../../support/open-drive.ts';
import { createPhysics } from '../../support/physics.ts';
import { identityOf, writeDataset } from '../../support/synthetic-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const printed = captureOutput();

const oneSentence = /^nearmiss: [^\n]*\n$/;
const fileOf = (content: string | Uint8Array, name = 'road.xodr'): string => {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
};

describe('import', () => {
  test('writes the road as ours and as OpenDRIVE, tells what was left out and what it can carry', async () => {
    const dir = join(temporaryFolder(), 'mine');
    expect(await run(['import', fixturePath('hill'), '--out', dir])).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(['road.json', 'road.xodr']);
    expect(printed.out).toContain('superelevation (road 12, line 19): left out');
    expect(printed.out).toContain('scenarios that it can carry: ccrs-v1');
    expect(printed.out).toMatch(/not scp-v1: it lacks a route 'south-north'/);
    const { network } = readFixture('hill');
    const written = readOpenDrive(readFileSync(join(dir, 'road.xodr'), 'utf8'), 'x', 'x').network;
    expect(laneGap(network, written)).toBeLessThan(0.01);
    expect(parseRoad(readFileSync(join(dir, 'road.json')), 'road.json')).toEqual(network);
  });

  test('with --json says the same in numbers', async () => {
    const dir = join(temporaryFolder(), 'mine');
    expect(await run(['import', fixturePath('utm'), '--out', dir, '--json'])).toBe(0);
    const value = JSON.parse(printed.out);
    expect(value).toMatchObject({
      out: dir,
      name: 'utm',
      roads: 2,
      length: 450,
      junctions: 0,
      shift: [691225, 5334001, 522],
      sha256: roadHash(readFixture('utm').network),
    });
    expect(value.leftOut).toEqual([
      { subject: 'a road without speed limit', became: '50 km/h is used', at: expect.any(Array) },
    ]);
    expect(value.scenarios).toHaveLength(SCENARIOS.length);
  });

  test.each([
    ['an empty file', '', ':1: the file is empty'],
    ['a file of zeros', new Uint8Array(1000), ':1: '],
    ['no XML', 'once upon a time', ':1: '],
    ['an unclosed tag', '<OpenDRIVE>\n<road>', ':2: the file ends inside <road> of line 2'],
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]>\n<OpenDRIVE/>', ':1: a document type'],
    [
      'deep nesting',
      `<OpenDRIVE>\n${'<a>'.repeat(100_000)}`,
      ':2: elements are nested more than 64 deep',
    ],
    ['no UTF-8', Uint8Array.of(60, 97, 62, 10, 0xff, 60), ':2: bytes that are no utf-8 text'],
    [
      'an unknown encoding',
      '<?xml version="1.0" encoding="klingon"?>\n<a/>',
      ":1: the encoding 'klingon' is not known",
    ],
    [
      'a number that is none',
      openDrive(straightRoad({ road: 'id="1" length="long"' })),
      ':3: length="long"',
    ],
  ])(
    '%s: exit code 2, one sentence, the line, and nothing written',
    async (_, content, message) => {
      const file = fileOf(content);
      const dir = join(temporaryFolder(), 'mine');
      expect(await run(['import', file, '--out', dir])).toBe(2);
      expect(printed.err).toMatch(oneSentence);
      expect(printed.err).toContain(`${file}${message}`);
      expect(existsSync(dir)).toBe(false);
    },
  );

  test('a file of 70 MB is not even read: exit code 2 and the line where it passes the limit', async () => {
    const file = join(temporaryFolder(), 'huge.xodr');
    const handle = openSync(file, 'w');
    writeSync(handle, '<OpenDRIVE>\n<header/>\n');
    ftruncateSync(handle, 70 * 1024 * 1024);
    closeSync(handle);
    expect(await run(['import', file, '--out', join(temporaryFolder(), 'mine')])).toBe(2);
    expect(printed.err).toBe(
      `nearmiss: ${file}:3: the file has 70 MB; past this line it has more than 64 MB\n`,
    );
  });

  test('other encodings are read', async () => {
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?>\n${openDrive(straightRoad())}`;
    const named = text.replace('revMinor="6"', 'revMinor="6" name="Stra\u00dfe"');
    const file = fileOf(Uint8Array.from(named, (c) => c.charCodeAt(0)));
    expect(await run(['import', file, '--out', join(temporaryFolder(), 'a'), '--json'])).toBe(0);
    expect(JSON.parse(printed.out).name).toBe('Stra\u00dfe');
  });

  test('no file, a folder, its own output, a place that cannot be written', async () => {
    const dir = temporaryFolder();
    expect(await run(['import', join(dir, 'none.xodr'), '--out', dir])).toBe(2);
    expect(printed.err).toContain('none.xodr cannot be read: no such file or folder');
    printed.err = '';
    expect(await run(['import', dir, '--out', dir])).toBe(2);
    expect(printed.err).toContain(`${dir} is not a file`);
    printed.err = '';
    const own = join(dir, 'road.xodr');
    writeFileSync(own, openDrive(straightRoad()));
    expect(await run(['import', own, '--out', dir])).toBe(2);
    expect(printed.err).toContain('would be written over');
    printed.err = '';
    expect(await run(['import', fixturePath('spiral'), '--out', join(own, 'below')])).toBe(3);
    expect(printed.err).toMatch(oneSentence);
    printed.err = '';
    expect(await run(['import', fixturePath('spiral')])).toBe(2);
    expect(printed.err).toContain("required option '--out <dir>'");
  });
});

describe('--road', () => {
  const simulate = (road: string, scenario = 'ccrs-v1') =>
    run(['simulate', '--scenario', scenario, '--road', road, '--seed', '3', '--json']);

  test('stages on a folder, its road.json and its .xodr alike', async () => {
    const dir = join(temporaryFolder(), 'mine');
    await run(['import', fixturePath('spiral'), '--out', dir]);
    const digests: string[] = [];
    for (const road of [dir, join(dir, 'road.json'), fixturePath('spiral')]) {
      printed.out = '';
      expect(await simulate(road)).toBe(0);
      const value = JSON.parse(printed.out);
      expect(value.place).toBe('spiral');
      expect(value.collisions.length).toBeGreaterThan(0);
      digests.push(value.digest);
    }
    expect(new Set(digests).size).toBe(1);
  });

  test('a drive is in a place of our own', async () => {
    const args = ['simulate', '--drive', 'town', '--road', fixturePath('spiral')];
    expect(await run(args)).toBe(2);
    expect(printed.err).toContain('--drive is in a place of our own');
  });

  test('a scenario that the road cannot carry is refused with what it lacks', async () => {
    expect(await simulate(fixturePath('spiral'), 'scp-v1')).toBe(2);
    expect(printed.err).toBe(
      "nearmiss: scenario 'scp-v1' cannot be staged on road 'spiral', which lacks a route 'south-north'; a route 'west-east' or 'east-west'\n",
    );
  });

  test.each([
    ['no such road', () => '/nowhere/road', 'cannot be read'],
    ['a folder without a road', () => temporaryFolder(), 'road.json cannot be read'],
    ['no JSON', () => fileOf('{', 'road.json'), 'is not whole JSON'],
    ['another schema', () => fileOf('{"schema":"x"}', 'road.json'), 'schema'],
    [
      'a lane that is not there',
      () => {
        const { network } = readFixture('utm');
        const link = { from: { road: 100, lane: -7 }, to: { road: 200, lane: 1 } };
        return fileOf(roadBytes({ ...network, links: [link] }), 'road.json');
      },
      'there is no lane -7 of road 100',
    ],
    ['wrong XML', () => fileOf('<a>\n<b>'), ':2: '],
  ])('%s: exit code 2 and one sentence', async (_, road, message) => {
    expect(await simulate(road())).toBe(2);
    expect(printed.err).toMatch(oneSentence);
    expect(printed.err).toContain(message);
  });

  test('generate refuses a road that carries nothing, and a recipe that asks for more than it carries', async () => {
    const dir = join(temporaryFolder(), 'data');
    expect(await run(['generate', '--out', dir, '--road', fixturePath('cubics')])).toBe(2);
    expect(printed.err).toContain("road 'cubics' can carry none of the scenarios");
    printed.err = '';
    const recipe = {
      schema: 'nearmiss.recipe/1',
      name: 'mine',
      scenarios: [{ scenario: 'scp-v1', count: 1, outcome: 'crash' }],
    };
    const file = fileOf(JSON.stringify(recipe), 'recipe.json');
    const args = ['generate', '--out', dir, '--road', fixturePath('spiral'), '--recipe', file];
    expect(await run(args)).toBe(2);
    expect(printed.err).toContain("scenario 'scp-v1' cannot be staged on road 'spiral'");
    expect(existsSync(dir)).toBe(false);
  });
});

/** A dataset of simulated scenes without images, on a road of its own. */
async function simulatedDataset(dir: string): Promise<string[]> {
  const { network } = readFixture('t-junction');
  const place = placeFromNetwork(network);
  const recipe = {
    schema: 'nearmiss.recipe/1' as const,
    name: 'mine',
    scenarios: [{ scenario: 'ccrs-v1', count: 2, outcome: 'crash' as const }],
  };
  const orders = sceneOrders(recipe, SCENARIOS, 1);
  const road = { name: network.name, sha256: roadHash(network) };
  const identity = { ...identityOf(), recipe, sensors: [], formats: [], road };
  const options = { resume: false, sceneIds: orders.map(({ id }) => id), road: roadBytes(network) };
  await openDataset(dir, identity, options);
  const folder = openFolder(dir);
  for (const order of orders) {
    for (const { index, record } of planScenes([order], {
      createPhysics,
      fps: 10,
      frames: 5,
      road: place,
    })) {
      const scene = { ...record, split: 'train' };
      await folder.write(`scenes/${record.id}/scene.json`, jsonBytes(scene));
      await folder.write(`scenes/${record.id}/labels.json`, packLabels(record.id, index, []));
    }
  }
  return orders.map(({ id }) => id);
}

describe('convert --to openscenario', () => {
  test('writes a folder a scene, with the road beside it', async () => {
    const [dir, target] = [temporaryFolder(), join(temporaryFolder(), 'osc')];
    const ids = await simulatedDataset(dir);
    expect(await run(['convert', dir, '--to', 'openscenario', '--out', target, '--json'])).toBe(0);
    expect(JSON.parse(printed.out)).toEqual({ scenes: 2, format: 'openscenario', out: target });
    expect(readdirSync(target).sort()).toEqual(ids);
    for (const id of ids) {
      expect(readdirSync(join(target, id)).sort()).toEqual([`${id}.xodr`, `${id}.xosc`]);
      const xosc = readFileSync(join(target, id, `${id}.xosc`), 'utf8');
      expect(xosc).toContain(`<LogicFile filepath="${id}.xodr"/>`);
      expect(xosc).toContain('<ScenarioObject name="ego">');
      const xodr = readFileSync(join(target, id, `${id}.xodr`), 'utf8');
      expect(
        laneGap(readFixture('t-junction').network, readOpenDrive(xodr, 'x', 'x').network),
      ).toBeLessThan(0.01);
    }
    printed.err = '';
    expect(await run(['convert', dir, '--to', 'openscenario', '--out', target])).toBe(2);
    expect(printed.err).toContain(`${target} already holds scene ${ids[0]}`);
  });

  test('a scene that does not come out as it is stored is named: exit code 1', async () => {
    const [dir, target] = [temporaryFolder(), join(temporaryFolder(), 'osc')];
    const [id] = await simulatedDataset(dir);
    const path = join(dir, 'scenes', id as string, 'scene.json');
    const record = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...record, digest: '0'.repeat(64) }));
    expect(await run(['convert', dir, '--to', 'openscenario', '--out', target])).toBe(1);
    expect(printed.err).toContain(`scene ${id}`);
  });

  test('wrong usage: no folder, one in the dataset, no dataset', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir, { scenes: 1 });
    expect(await run(['convert', dir, '--to', 'openscenario'])).toBe(2);
    expect(printed.err).toContain('--to openscenario needs a folder: --out <dir>');
    printed.err = '';
    expect(await run(['convert', dir, '--to', 'openscenario', '--out', join(dir, 'x')])).toBe(2);
    expect(printed.err).toContain("is in the dataset's own folder");
    printed.err = '';
    expect(await run(['convert', temporaryFolder(), '--to', 'openscenario', '--out', 'x'])).toBe(2);
    expect(printed.err).toContain('holds no dataset');
  });
});

describe('a dataset on a road of its own', () => {
  const { network } = readFixture('spiral');
  const road = { name: network.name, sha256: roadHash(network) };
  const bytes = roadBytes(network);
  const options = { resume: true, sceneIds: [], road: bytes };

  test('carries the road, names it, and is another dataset than one without', async () => {
    const dir = temporaryFolder();
    const identity = { ...identityOf(), road };
    const dataset = await openDataset(dir, identity, options);
    expect((await dataset.finalise()).road).toEqual(road);
    expect(readFileSync(join(dir, 'road.json'))).toEqual(Buffer.from(bytes));
    expect(await run(['verify', dir])).toBe(0);
    await expect(openDataset(dir, identityOf(), { resume: true, sceneIds: [] })).rejects.toThrow(
      "its road is 'spiral', not the scenarios' own",
    );
    const other = { ...identity, road: { ...road, sha256: 'f'.repeat(64) } };
    await expect(openDataset(dir, other, options)).rejects.toThrow('its road differs');
  });

  test('is not whole where the road is another', async () => {
    const dir = temporaryFolder();
    await (await openDataset(dir, { ...identityOf(), road }, options)).finalise();
    writeFileSync(join(dir, 'road.json'), roadBytes(readFixture('hill').network));
    expect(await run(['verify', dir])).toBe(1);
    expect(printed.err).toContain('road.json is damaged');
  });

  test('without one dataset.json has no word of it', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir, { scenes: 1 });
    expect(readFileSync(join(dir, 'dataset.json'), 'utf8')).not.toContain('road');
  });
});
