/** The second, fourth, ... scenario of the catalogue, on a hundred seeds a kind of outcome. */
import { sweepHalf } from '../support/outcome-sweep.ts';

sweepHalf(1);
