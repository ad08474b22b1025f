/** Colours of the pictures: those of the contact sheet, on its dark ground. */
import { DANGER_COLOUR, TTC_COLOURS } from '../../dataset/sheet/boxes.ts';

export const PALETTE = {
  ground: '#14171c',
  grass: '#1a211f',
  asphalt: '#30353d',
  kerbside: '#292e35',
  pavement: '#454b55',
  building: '#21262e',
  tree: '#25322a',
  marking: '#c3cad4',
  bright: '#f2f4f7',
  dim: '#9aa4b2',
  traffic: '#7d8794',
  ego: TTC_COLOURS[2]?.colour ?? '#5be3c4',
  partner: '#ff9d45',
  crash: DANGER_COLOUR,
  nearMiss: '#ffb020',
  red: '#ff4b4b',
  amber: '#ffb020',
  green: '#3fd07a',
} as const;
