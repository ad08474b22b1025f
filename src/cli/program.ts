/** The command line: commands, usage errors and exit codes. */
import { Command, CommanderError } from 'commander';
import { UsageError } from '../core/errors.ts';
import { COMMANDS } from './commands/index.ts';
import { reportError } from './output.ts';
import { packageVersion } from './package-version.ts';

/** Commander's own messages are kept for {@link run}, which puts them into one sentence. */
function createProgram(): Command {
  const program = new Command('nearmiss')
    .description('Stages traffic that crashes or nearly does, and makes labelled datasets of it.')
    .version(packageVersion())
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 a check failed, 2 wrong usage, 3 the environment lacks something.',
    );
  for (const add of COMMANDS) add(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** `error: unknown option '--x'\n(Did you mean --y?)` -> `unknown option '--x' (Did you mean --y?)`. */
const oneSentence = (message: string): string =>
  message
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ');

/**
 * Runs one command.
 * @param args without `node` and the script
 * @returns the exit code: 0 done, 1 a check failed, 2 wrong usage, 3 the environment lacks something
 */
export async function run(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  try {
    const program = createProgram();
    if (args.length === 0) {
      program.outputHelp();
      return reportError(
        new UsageError(
          `no command was given; known are ${program.commands.map((c) => c.name()).join(', ')}`,
        ),
        json,
      );
    }
    await program.parseAsync(args, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportError(error, json);
    if (error.exitCode === 0) return 0;
    return reportError(new UsageError(oneSentence(error.message)), json);
  }
}
