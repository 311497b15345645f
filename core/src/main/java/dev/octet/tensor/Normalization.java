package dev.octet.tensor;

/**
 * What a model's input makes of the pixels of an image, {@code real = (pixel - mean) / std}: one
 * pair of mean and standard deviation for all channels, or one for each; pixels, means and standard
 * deviations in units of pixel values 0..255. Immutable.
 */
public final class Normalization {
  private final float[] means;
  private final float[] stds;

  private Normalization(float[] means, float[] stds) {
    this.means = means;
    this.stds = stds;
  }

  /**
   * A normalization.
   *
   * @param means one finite number for all channels, or one for each
   * @param stds finite and positive, likewise
   */
  public static Normalization of(float[] means, float[] stds) {
    return new Normalization(means.clone(), stds.clone());
  }

  /** The means, a copy: one for all channels, or one for each. */
  public float[] means() {
    return means.clone();
  }

  /** The standard deviations, a copy: one for all channels, or one for each. */
  public float[] stds() {
    return stds.clone();
  }

  /**
   * The real value of a pixel, {@code fl(fl(pixel - mean) / std)}.
   *
   * @param pixel 0..255
   * @param channel index of its channel
   */
  public float real(int pixel, int channel) {
    float mean = means[means.length == 1 ? 0 : channel];
    float std = stds[stds.length == 1 ? 0 : channel];
    return (pixel - mean) / std;
  }

  /** As in {@code mean 127.5 std 127.5} or {@code mean 124,116,104 std 58,57,57}. */
  @Override
  public String toString() {
    return "mean " + list(means) + " std " + list(stds);
  }

  private static String list(float[] numbers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < numbers.length; i++) {
      text.append(i == 0 ? "" : ",").append(numbers[i]);
    }
    return text.toString();
  }
}
