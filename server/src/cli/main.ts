/** The command line: which command with which options, and what exit code comes of it. */
import { Command, CommanderError, Option } from 'commander';
import type { CollectInto } from '../features/collect/script.ts';
import { render } from '../text/message.ts';
import { type ExitCode, exit, Failure } from './failure.ts';
import { severities } from './findings.ts';
import type { World } from './world.ts';

/** `args`: without the program's own name. Never throws: what goes wrong is written, and answered as exit code 2. */
export async function main(args: readonly string[], world: World): Promise<ExitCode> {
  let code: ExitCode = exit.clean;
  const program = programOf(world, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has written what was wrong with the arguments, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.clean : exit.couldNotRun;
    const why =
      error instanceof Failure
        ? render(error.said, world.translate)
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    world.writeError(`packet-path: ${why}\n`);
    return exit.couldNotRun;
  }
}

/** Commands load what they need when they run: `--help` waits for none of it. */
function programOf(world: World, finish: (code: ExitCode) => void): Command {
  const program = new Command('packet-path')
    .description('Says what happens to a packet on a machine, and why, from the dumps of that machine.')
    .version(world.version, '-v, --version')
    .exitOverride()
    .configureOutput({ writeOut: world.write, writeErr: world.writeError, getOutHasColors: () => world.colours })
    .configureHelp({ helpWidth: 100 })
    .showHelpAfterError('(packet-path --help tells more.)')
    .enablePositionalOptions();

  program
    .command('check')
    .description('find problems in dumps')
    .argument(
      '<path...>',
      'a dump, or a folder with the dumps of a machine; folders below it are machines of their own',
    )
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'sarif']).default('text'))
    .addOption(
      new Option('--max-severity <severity>', 'the worst severity that is no reason for exit code 1')
        .choices(['none', ...severities])
        .default('info'),
    )
    .addHelpText('after', '\nExit code: 0 nothing worse than --max-severity, 1 problems found, 2 could not run.')
    .action(async (paths: string[], options) =>
      finish(await (await import('./check.ts')).runCheck(paths, options, world)),
    );

  packetOptions(
    program
      .command('trace')
      .description('follow a packet through the rules')
      .argument('<path>', 'a dump, or a folder with the dumps of a machine'),
  )
    .option(
      '--packet <line>',
      'the packet in one line: tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth0, or a line of tcpdump, conntrack, LOG, TRACE or ss',
    )
    .option('--packets <file>', 'read many packets from a JSON file, or - for standard input')
    .option('--reply', 'follow the reply too')
    .option(
      '--assume <id=yes|no...>',
      'answer an assumption that a trace has named; for the third packet alone: "packet 3:ID=yes"',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample: packet-path trace node/ --in eth0 --protocol tcp --src 10.1.0.7 --dst 10.96.0.1 --dport 80\nExit code: 0 traced, 2 could not run.',
    )
    .action(async (path: string, options) => finish(await (await import('./trace.ts')).runTrace(path, options, world)));

  program
    .command('reach')
    .description('find a packet that reaches and matches a rule, or say which rules take all that could')
    .argument('<path>', 'a dump, or a folder with the dumps of a machine')
    .requiredOption('--table <name>', 'filter, nat, mangle, raw or security')
    .requiredOption('--chain <name>', 'the chain that the rule stands in')
    .requiredOption('--rule <number>', 'its number in the chain, from 1')
    .addOption(new Option('--family <family>', 'where both have such a rule').choices(['ipv4', 'ipv6']))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample: packet-path reach node/ --table filter --chain FORWARD --rule 3\nExit code: 0 a packet was found, 1 none was, 2 could not run.',
    )
    .action(async (path: string, options) => finish(await (await import('./reach.ts')).runReach(path, options, world)));

  program
    .command('test')
    .description('trace saved packets (*.packets.json beside the dumps) and compare with what they expect')
    .argument('<path...>', 'a folder with dumps and saved packets, folders below it included, or a *.packets.json file')
    .addHelpText('after', '\nExit code: 0 all as expected, 1 one differs, 2 could not run.')
    .action(async (paths: string[]) => finish(await (await import('./test.ts')).runTest(paths, world)));

  program
    .command('collect')
    .description('print a shell script that takes the dumps of a machine, to be read and run there')
    .addOption(
      new Option('--into <form>', 'a folder with a file for each dump, or one text on standard output')
        .choices(['folder', 'bundle'])
        .default('folder'),
    )
    .addHelpText(
      'after',
      '\nExample: packet-path collect --into bundle >collect.sh; ssh root@worker-1 sh -s <collect.sh >worker-1.txt',
    )
    .action(async ({ into }: { into: CollectInto }) =>
      world.write((await import('../features/collect/script.ts')).collectScript(into)),
    );

  program
    .command('lsp')
    .description('serve an editor by the language server protocol')
    .option('--stdio', 'over standard input and output (the only way there is)')
    .action(async () => {
      await world.serve();
    });
  return program;
}

function packetOptions(command: Command): Command {
  return command
    .addOption(new Option('--in <interface>', 'where the packet arrives').conflicts('local'))
    .option('--local', 'made by the machine itself')
    .option('--protocol <name>', 'tcp, udp, icmp… or a number')
    .option('--src <address>', 'source address')
    .option('--dst <address>', 'destination address')
    .option('--sport <port>', 'source port')
    .option('--dport <port>', 'destination port')
    .option('--flags <flags>', 'TCP flags, such as SYN,ACK (SYN where none are given)')
    .option('--icmp-type <number>', 'type of an ICMP packet')
    .option('--icmp-code <number>', 'code of an ICMP packet')
    .option('--icmp-id <number>', 'identifier of an echo')
    .option('--length <bytes>', 'length of the whole packet')
    .option('--ttl <number>', 'time to live, or hop limit')
    .option('--tos <number>', 'type of service, or traffic class')
    .option('--mark <number>', 'mark of a packet that the machine itself makes');
}
