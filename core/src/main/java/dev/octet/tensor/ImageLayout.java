package dev.octet.tensor;

/**
 * How an image of 1 or 3 channels lies in a tensor: {@code [1,H,W,C]}, or {@code [1,C,H,W]} where
 * the last dimension is no number of channels.
 *
 * @param height rows
 * @param width pixels in a row
 * @param channels 1 or 3
 * @param channelsFirst whether the channels come before the rows
 */
public record ImageLayout(int height, int width, int channels, boolean channelsFirst) {

  /** The layout of an image of the given shape; null if no image has it. */
  public static ImageLayout of(Shape shape) {
    if (shape.rank() != 4 || shape.dim(0) != 1) {
      return null;
    }
    if (isChannels(shape.dim(3))) {
      return new ImageLayout(shape.dim(1), shape.dim(2), shape.dim(3), false);
    }
    return isChannels(shape.dim(1))
        ? new ImageLayout(shape.dim(2), shape.dim(3), shape.dim(1), true)
        : null;
  }

  private static boolean isChannels(int size) {
    return size == 1 || size == 3;
  }

  /** The index of a pixel's element in the tensor. */
  public int index(int x, int y, int channel) {
    return channelsFirst
        ? (channel * height + y) * width + x
        : (y * width + x) * channels + channel;
  }
}
