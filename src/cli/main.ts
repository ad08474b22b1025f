/** Entry of the command line; started by start.mjs, which has set up what it needs. */
import { endQuietlyWithPipe } from './output.ts';
import { run } from './program.ts';

endQuietlyWithPipe();
process.exitCode = await run(process.argv.slice(2));
