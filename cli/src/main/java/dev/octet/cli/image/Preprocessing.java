package dev.octet.cli.image;

import dev.octet.graph.Value;
import dev.octet.tensor.Shape;
import java.util.Locale;

/**
 * From an image to the bytes of a model's input: the centre square of {@code crop} times the
 * shorter side, resized to the input's height and width, normalized, in the input's layout.
 */
public final class Preprocessing {
  private final boolean channelsFirst;
  private final int height;
  private final int width;
  private final double crop;
  private final Normalization normalization;

  private Preprocessing(Shape shape, double crop, Normalization normalization) {
    this.channelsFirst = shape.dim(3) != 3;
    this.height = shape.dim(channelsFirst ? 2 : 1);
    this.width = shape.dim(channelsFirst ? 3 : 2);
    this.crop = crop;
    this.normalization = normalization;
  }

  /**
   * The preprocessing for a model's input.
   *
   * @param crop fraction of the image's shorter side that is kept, above 0 and at most 1
   * @throws IllegalArgumentException if the input is not an 8-bit image {@code [1,H,W,3]} or {@code
   *     [1,3,H,W]}
   */
  public static Preprocessing of(Value input, double crop, Normalization normalization) {
    Shape shape = input.shape();
    boolean image =
        shape.rank() == 4 && shape.dim(0) == 1 && (shape.dim(3) == 3 || shape.dim(1) == 3);
    if (!image || !input.type().isByte()) {
      throw new IllegalArgumentException(
          input + " is not an 8-bit image [1,H,W,3] or [1,3,H,W], so it cannot take photos");
    }
    return new Preprocessing(shape, crop, normalization);
  }

  /** The bytes of the input for {@code image}. */
  public byte[] apply(RgbImage image) {
    int side = Math.max(1, (int) Math.floor(crop * Math.min(image.width(), image.height()) + 0.5));
    int left = (image.width() - side) / 2;
    int top = (image.height() - side) / 2;
    RgbImage sized = Resize.resize(image.crop(left, top, side, side), width, height);
    byte[] bytes = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int at = channelsFirst ? (c * height + y) * width + x : (y * width + x) * 3 + c;
          bytes[at] = (byte) normalization.element(sized.get(x, y, c), c);
        }
      }
    }
    return bytes;
  }

  /** What happens, in words, for the report. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "centre square of %s x the shorter side; triangle-filter resize to %dx%d; %s; %s",
        crop,
        width,
        height,
        normalization.describe(),
        channelsFirst ? "[1,3,H,W]" : "[1,H,W,3]");
  }
}
