package dev.octet.quantizer.diagnosis;

import dev.octet.error.ArgumentException;

/**
 * What mixed precision has to reach, or what it may spend.
 *
 * @param measure what is bounded
 * @param bound in the unit of {@code measure}
 */
public record Goal(Measure measure, double bound) {

  /** What a goal bounds. */
  public enum Measure {
    /** At least so many dB of SQNR of the outputs. */
    SQNR(false),
    /** At least this share of samples, 0 to 1, has the same top-1 answer. */
    AGREEMENT(false),
    /** Top-1 accuracy at most this share, 0 to 1, below that of the float32 model. */
    ACCURACY_LOSS(false),
    /** At most so many bytes of the .tflite file, without metadata. */
    BYTES(true),
    /** At most this share, 0 to 1, of the multiply-accumulates is kept ({@link Candidate#macs}). */
    MACS(true);

    private final boolean isBudget;

    Measure(boolean isBudget) {
      this.isBudget = isBudget;
    }

    /** Whether it is spent, to get the best score for it, rather than reached at the least cost. */
    public boolean isBudget() {
      return isBudget;
    }
  }

  /**
   * A goal.
   *
   * @throws ArgumentException if the bound is not a number, or is no share where it has to be one
   */
  public Goal {
    boolean isShare = measure != Measure.SQNR && measure != Measure.BYTES;
    if (bound != bound || isShare && !(bound >= 0 && bound <= 1)) {
      throw new ArgumentException(
          "The bound " + bound + " of " + measure + " is not a number between 0 and 1.");
    }
  }
}
