import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import { readOpenDrive } from '../../../../src/dataset/opendrive/read-open-drive.ts';
import { XML_LIMITS } from '../../../../src/dataset/xml/parse-xml.ts';
import { openDrive, straightRoad } from '../../../support/open-drive.ts';

function refusal(text: string): string {
  try {
    readOpenDrive(text, 'bad.xodr', 'bad');
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return 'it was read';
}

const laugh = [
  '<?xml version="1.0"?>',
  '<!DOCTYPE lolz [',
  '<!ENTITY lol "lol">',
  ...Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ''};`.repeat(10)}">`),
  ']>',
  '<OpenDRIVE>&lol9;</OpenDRIVE>',
].join('\n');

describe('XML that is none, or means harm', () => {
  test.each([
    ['', 1, 'the file is empty'],
    [' \n\n ', 1, 'the file is empty'],
    ['not xml at all', 1, 'text data outside of root node'],
    ['<OpenDRIVE>\n<header>\n</OpenDRIVE>', 3, 'unexpected close tag (in <OpenDRIVE> of line 1)'],
    [
      '<OpenDRIVE>\n<header revMajor="1"\n revMinor="6">\n',
      4,
      'the file ends inside <header> of line 2',
    ],
    ['<OpenDRIVE>\n<header a="1" a="2"/></OpenDRIVE>', 2, 'duplicate attribute'],
    ['<OpenDRIVE>\n<header a=1/></OpenDRIVE>', 2, 'unquoted attribute value'],
    ['<OpenDRIVE>\n\n&bomb;</OpenDRIVE>', 3, 'undefined entity'],
    ['<OpenDRIVE>\u0000</OpenDRIVE>', 1, 'disallowed character'],
    ['<OpenDRIVE/>\n<OpenDRIVE/>', 2, 'only one root'],
    [laugh, 2, '<!DOCTYPE>'],
    ['<!DOCTYPE a SYSTEM "file:///etc/passwd">\n<OpenDRIVE/>', 1, '<!DOCTYPE>'],
    [`<OpenDRIVE>\n${'<a>'.repeat(100_000)}`, 2, `nested more than ${XML_LIMITS.depth} deep`],
    [
      `<OpenDRIVE>\n<a ${Array.from({ length: 99 }, (_, i) => `a${i}=""`).join(' ')}/>`,
      2,
      'more than 64 attributes',
    ],
    ['<OpenSCENARIO/>', 1, 'the root element is <OpenSCENARIO>, not <OpenDRIVE>'],
  ])('%#: is refused with the line', (text, line, message) => {
    const said = refusal(text);
    expect(said).toMatch(new RegExp(`^bad\\.xodr:${line}: `));
    expect(said).toContain(message);
    expect(said).not.toContain('\n');
  });

  test('more elements than any map has', () => {
    const said = refusal(`<OpenDRIVE>\n${'<a/>'.repeat(XML_LIMITS.elements + 1)}</OpenDRIVE>`);
    expect(said).toBe(`bad.xodr:2: more than ${XML_LIMITS.elements} elements`);
  });
});

const geometry = (attributes: string, shape = '<line/>') =>
  straightRoad({ planView: `\n<geometry ${attributes}>\n${shape}</geometry>` });
const lane = (inside: string, attributes = 'id="-1" type="driving"') =>
  straightRoad({ lanes: `\n<right>\n<lane ${attributes}>\n${inside}</lane></right>` });
const WIDTH = '<width sOffset="0" a="3" b="0" c="0" d="0"/>';
const AT = 's="0" x="0" y="0" hdg="0"';

describe('OpenDRIVE that contradicts itself', () => {
  test.each([
    ['no header', '<OpenDRIVE>\n</OpenDRIVE>', 1, '<OpenDRIVE> has no <header>'],
    [
      'another major version',
      '<OpenDRIVE>\n<header revMajor="2" revMinor="0"/></OpenDRIVE>',
      2,
      'OpenDRIVE 2.0 is not supported',
    ],
    ['no road', openDrive(''), 1, 'there is no <road>'],
    ['no id', openDrive(straightRoad({ road: 'length="100"' })), 3, "has no attribute 'id'"],
    [
      'a repeated id',
      openDrive(`${straightRoad()}\n${straightRoad()}`),
      10,
      "a second road with the id '1'",
    ],
    [
      'left-hand traffic',
      openDrive(straightRoad({ road: 'id="1"\nlength="100" junction="-1"\nrule="LHT"' })),
      5,
      'traffic keeps left',
    ],
    [
      'NaN',
      openDrive(geometry('s="0"\nx="NaN" y="0" hdg="0" length="100"')),
      8,
      'x="NaN" of <geometry> is not a number',
    ],
    [
      'infinity',
      openDrive(geometry('s="0" x="1e999" y="0" hdg="0" length="100"')),
      7,
      'is not a number',
    ],
    [
      'a comma for a point',
      openDrive(geometry('s="0" x="1,5" y="0" hdg="0" length="100"')),
      7,
      'x="1,5"',
    ],
    [
      'hexadecimal',
      openDrive(geometry('s="0" x="0x10" y="0" hdg="0" length="100"')),
      7,
      'x="0x10"',
    ],
    [
      'a missing attribute',
      openDrive(geometry('s="0" x="0" y="0" length="100"')),
      7,
      "<geometry> has no attribute 'hdg'",
    ],
    ['a negative length', openDrive(geometry(`${AT} length="-5"`)), 7, 'negative'],
    [
      'a place off the earth',
      openDrive(geometry('s="0" x="1e300" y="0" hdg="0" length="100"')),
      7,
      'beyond',
    ],
    ['a road round the earth', openDrive(geometry(`${AT} length="1e9"`)), 7, 'beyond'],
    ['no shape', openDrive(geometry(`${AT} length="100"`, '')), 7, 'none of line, arc'],
    [
      'two shapes',
      openDrive(geometry(`${AT} length="100"`, '<line/><arc curvature="0.1"/>')),
      8,
      'more than one shape',
    ],
    [
      'a curve of no length',
      openDrive(
        geometry(
          `${AT} length="100"`,
          '<paramPoly3 aU="0" bU="0" cU="0" dU="0" aV="0" bV="0" cV="0" dV="0"/>',
        ),
      ),
      8,
      'no length',
    ],
    [
      'an unknown pRange',
      openDrive(
        geometry(
          `${AT} length="100"`,
          '<paramPoly3 aU="0" bU="1" cU="0" dU="0" aV="0" bV="0" cV="0" dV="0" pRange="x"/>',
        ),
      ),
      8,
      'pRange="x"',
    ],
    [
      "a length that is not its geometry's",
      openDrive(straightRoad({ road: 'id="1" length="120"' })),
      3,
      'length="120"',
    ],
    [
      'geometry out of order',
      openDrive(
        straightRoad({
          planView: '\n<geometry s="20" x="0" y="0" hdg="0" length="100"><line/></geometry>',
        }),
      ),
      7,
      's="20"',
    ],
    ['no plan view', openDrive('<road id="1" length="1"/>'), 3, '<road> has no <planView>'],
    [
      'no lane section',
      openDrive(straightRoad().replace(/<laneSection[\s\S]*<\/laneSection>/, '')),
      7,
      'no <laneSection>',
    ],
    ['a lane without width', openDrive(lane('')), 9, 'lane -1 has no width'],
    [
      'a border instead of a width',
      openDrive(lane('<border sOffset="0" a="3" b="0" c="0" d="0"/>')),
      10,
      'has a border instead of a width',
    ],
    [
      'a width that begins late',
      openDrive(lane('<width sOffset="5" a="3" b="0" c="0" d="0"/>')),
      10,
      'begins at 5 m',
    ],
    [
      'a negative width',
      openDrive(lane('<width sOffset="0" a="3" b="-0.1" c="0" d="0"/>')),
      9,
      'falls to -7.00 m',
    ],
    ['a lane on the wrong side', openDrive(lane(WIDTH, 'id="1" type="driving"')), 9, 'wrong side'],
    ['half a lane', openDrive(lane(WIDTH, 'id="-1.5" type="driving"')), 9, 'is not whole'],
    [
      'an unknown lane type',
      openDrive(lane(WIDTH, 'id="-1" type="flying"')),
      9,
      "lane type 'flying' is not known",
    ],
    [
      'a lane type of Object',
      openDrive(lane(WIDTH, 'id="-1" type="constructor"')),
      9,
      "lane type 'constructor' is not known",
    ],
    [
      'an unknown marking',
      openDrive(lane(`${WIDTH}\n<roadMark sOffset="0" type="zigzag"/>`)),
      11,
      "roadMark type 'zigzag' is not known",
    ],
    ['a speed in knots', openDrive(straightRoad().replace('km/h', 'kn')), 5, "the unit 'kn'"],
    [
      'a contact point that is none',
      openDrive(
        `${straightRoad({ link: '<link><successor elementType="road" elementId="1" contactPoint="middle"/></link>' })}`,
      ),
      4,
      'contactPoint="middle"',
    ],
  ])('%s', (_, text, line, message) => {
    const said = refusal(text);
    expect(said).toContain(message);
    expect(said).toMatch(new RegExp(`^bad\\.xodr:${line}: `));
    expect(said).not.toContain('\n');
  });

  test('the road that these are made of is read', () => {
    expect(refusal(openDrive(straightRoad()))).toBe('it was read');
    expect(refusal(openDrive(lane(WIDTH)))).toBe('it was read');
  });
});
