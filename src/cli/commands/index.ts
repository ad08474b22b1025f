/** The commands, in the order of the help: a new one is a file and a line here. */
import type { Command } from 'commander';
import { addBench } from './bench.ts';
import { addConvert } from './convert.ts';
import { addDocs } from './docs.ts';
import { addDriveTest } from './drive-test.ts';
import { addEvaluate } from './evaluate.ts';
import { addEvents } from './events.ts';
import { addForecast } from './forecast.ts';
import { addGallery } from './gallery.ts';
import { addGenerate } from './generate.ts';
import { addImport } from './import.ts';
import { addInspect } from './inspect.ts';
import { addOccupancy } from './occupancy.ts';
import { addRecipes } from './recipes.ts';
import { addScenarios } from './scenarios.ts';
import { addServe } from './serve.ts';
import { addSimulate } from './simulate.ts';
import { addTrain } from './train.ts';
import { addVerify } from './verify.ts';

/** Each adds its command to the program. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  addGenerate,
  addSimulate,
  addServe,
  addScenarios,
  addRecipes,
  addVerify,
  addInspect,
  addTrain,
  addEvaluate,
  addDriveTest,
  addEvents,
  addOccupancy,
  addForecast,
  addConvert,
  addImport,
  addGallery,
  addBench,
  addDocs,
];
