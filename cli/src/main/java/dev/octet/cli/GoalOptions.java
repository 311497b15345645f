package dev.octet.cli;

import dev.octet.quantizer.diagnosis.Goal;
import dev.octet.quantizer.diagnosis.Goal.Measure;
import picocli.CommandLine.Option;

/** The goal of mixed precision; one of the options. */
final class GoalOptions {
  private static final double PER_CENT = 100;

  @Option(
      names = "--min-sqnr",
      paramLabel = "DB",
      description = "Keep as few nodes as give at least this SQNR of the outputs.")
  private Double sqnr;

  @Option(
      names = "--min-agreement",
      paramLabel = "PERCENT",
      description = "Keep as few nodes as give the float32 model's answer this often.")
  private Double agreement;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description = "Keep the most sensitive nodes that a file of this size has room for.")
  private Long bytes;

  @Option(
      names = "--max-macs",
      paramLabel = "PERCENT",
      description = "Keep the most sensitive nodes with this share of the multiply-accumulates.")
  private Double macs;

  /**
   * The goal.
   *
   * @throws dev.octet.error.ArgumentException if its bound is out of range
   */
  Goal goal() {
    if (sqnr != null) {
      return new Goal(Measure.SQNR, sqnr);
    } else if (agreement != null) {
      return new Goal(Measure.AGREEMENT, agreement / PER_CENT);
    } else if (bytes != null) {
      return new Goal(Measure.BYTES, bytes);
    }
    return new Goal(Measure.MACS, macs / PER_CENT);
  }
}
