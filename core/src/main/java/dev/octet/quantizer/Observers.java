package dev.octet.quantizer;

import dev.octet.error.ArgumentException;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;

/** The observers by name. */
public enum Observers {
  /** {@link MinMaxObserver}. */
  MINMAX("minmax", "The smallest and the largest value; never clips.", p -> MinMaxObserver::new),
  /** {@link MovingAverageObserver}. */
  AVERAGE(
      "average",
      "The average of the samples' smallest and largest values; single odd samples count little.",
      p -> MovingAverageObserver::new),
  /** {@link PercentileObserver}. */
  PERCENTILE(
      "percentile",
      "Leaves a given share of the values out at either end.",
      p -> () -> new PercentileObserver(p)),
  /** {@link EntropyObserver}. */
  ENTROPY(
      "entropy",
      "Clips where the Kullback-Leibler divergence from the values' distribution is smallest.",
      p -> EntropyObserver::new),
  /** {@link MseObserver}. */
  MSE(
      "mse",
      "Clips where the mean squared error of rounding and clipping together is smallest.",
      p -> MseObserver::new),
  /** {@link AciqObserver}. */
  ACIQ(
      "aciq",
      "Clips where it is best for a gaussian or Laplace distribution, whichever is more likely.",
      p -> AciqObserver::new);

  /** The percentile that is used where none is given. */
  public static final double USUAL_PERCENTILE = 99.999;

  private final String label;
  private final String description;
  private final DoubleFunction<Supplier<Observer>> makers;

  Observers(String label, String description, DoubleFunction<Supplier<Observer>> makers) {
    this.label = label;
    this.description = description;
    this.makers = makers;
  }

  /**
   * The observers with a label.
   *
   * @throws ArgumentException if there are none; the message lists all labels
   */
  public static Observers of(String label) {
    StringBuilder labels = new StringBuilder();
    for (Observers observers : values()) {
      if (observers.label.equals(label)) {
        return observers;
      }
      labels.append(labels.length() == 0 ? "" : ", ").append(observers.label);
    }
    throw new ArgumentException(
        "There is no observer \"" + label + "\"; the observers are " + labels + ".");
  }

  /** The name in options. */
  public String label() {
    return label;
  }

  /** What decides a range, in one sentence. */
  public String description() {
    return description;
  }

  /** What makes an observer for each tensor, with the usual percentile. */
  public Supplier<Observer> supplier() {
    return supplier(USUAL_PERCENTILE);
  }

  /**
   * What makes an observer for each tensor.
   *
   * @param percentile of {@link #PERCENTILE}; the others have no use for it
   * @throws ArgumentException if it is not above 50 and at most 100 and is used
   */
  public Supplier<Observer> supplier(double percentile) {
    Supplier<Observer> supplier = makers.apply(percentile);
    // Refuses a wrong percentile here rather than when the first observer is made.
    supplier.get();
    return supplier;
  }

  /** As {@link #label}. */
  @Override
  public String toString() {
    return label;
  }
}
