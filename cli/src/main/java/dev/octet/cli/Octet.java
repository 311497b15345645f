package dev.octet.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The program {@code octet}: its commands, and how errors reach the user. */
@Command(
    name = "octet",
    description =
        "Quantized neural networks: inspect, run, evaluate, quantize and verify models on the JVM.",
    subcommands = {
      Inspect.class,
      Run.class,
      Evaluate.class,
      Quantize.class,
      Diagnose.class,
      Verify.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    version = "octet 0.1.0",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:the work failed; the message says why", "2:bad usage"})
public final class Octet {
  @Option(
      names = "--stack-trace",
      scope = ScopeType.INHERIT,
      description = "On an error print where in the program it arose, too.")
  private boolean stackTrace;

  /** Runs the program and exits with its code. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    System.exit(run(out, err, args));
  }

  /**
   * Runs the program.
   *
   * @param out gets results
   * @param err gets progress and errors
   * @return the exit code: 0 success, 1 failure, 2 bad usage
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Octet())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(Octet::report)
        .execute(args);
  }

  private static int report(Exception error, CommandLine command, ParseResult parsed)
      throws Exception {
    Octet octet = (Octet) command.getCommandSpec().root().userObject();
    if (!(error instanceof CommandException)) {
      throw error;
    }
    command.getErr().println("octet: " + error.getMessage());
    if (octet.stackTrace) {
      error.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
