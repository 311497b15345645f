package dev.octet.cli;

import dev.octet.cli.image.RgbImage;
import java.util.function.Supplier;

/**
 * What models are compared on.
 *
 * @param name what reports call it
 * @param label index of the class that is right; {@link #UNKNOWN} if that is not known
 * @param content reads or makes it
 */
record Sample(String name, int label, Supplier<Content> content) {
  static final int UNKNOWN = -1;

  /** A picture, or tensors. */
  sealed interface Content {}

  /**
   * A picture of any size.
   *
   * @param image its pixels
   */
  record Picture(RgbImage image) implements Content {}

  /**
   * An element for every input of the first model.
   *
   * @param stored little-endian, in the types of the first model
   */
  record Tensors(byte[][] stored) implements Content {}
}
