package dev.octet.cli.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/**
 * An image of red, green and blue bytes, rows from the top, {@code [H,W,3]}.
 *
 * @param width pixels in a row
 * @param height rows
 * @param bytes {@code height * width * 3} bytes
 */
public record RgbImage(int width, int height, byte[] bytes) {

  /**
   * Decodes a JPEG, PNG, BMP or GIF file; transparency is dropped, grey becomes three equal
   * channels.
   *
   * @throws IOException if the bytes are no such image
   */
  public static RgbImage decode(byte[] file) throws IOException {
    BufferedImage image = read(file);
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] bytes = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = pixel(image, x, y);
        int at = (y * width + x) * 3;
        bytes[at] = (byte) (rgb >> 16);
        bytes[at + 1] = (byte) (rgb >> 8);
        bytes[at + 2] = (byte) rgb;
      }
    }
    return new RgbImage(width, height, bytes);
  }

  private static BufferedImage read(byte[] file) throws IOException {
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(file));
    } catch (IOException | RuntimeException e) {
      throw new IOException("a damaged image: " + e.getMessage(), e);
    }
    if (image == null) {
      throw new IOException("not an image in a known format (JPEG, PNG, BMP, GIF)");
    }
    return image;
  }

  /** The brightness 0..255 of a pixel by ITU-R BT.601, rounded half up. */
  public int luma(int x, int y) {
    return (299 * get(x, y, 0) + 587 * get(x, y, 1) + 114 * get(x, y, 2) + 500) / 1000;
  }

  /** The value 0..255 of channel {@code c} at column {@code x} of row {@code y}. */
  public int get(int x, int y, int c) {
    return bytes[(y * width + x) * 3 + c] & 0xFF;
  }

  /** The rectangle whose top left corner is {@code (left, top)}. */
  public RgbImage crop(int left, int top, int newWidth, int newHeight) {
    byte[] part = new byte[newWidth * newHeight * 3];
    for (int y = 0; y < newHeight; y++) {
      int from = ((top + y) * width + left) * 3;
      System.arraycopy(bytes, from, part, y * newWidth * 3, newWidth * 3);
    }
    return new RgbImage(newWidth, newHeight, part);
  }

  /** Java converts grey to RGB with another gamma than every other decoder: read grey as it is. */
  private static int pixel(BufferedImage image, int x, int y) {
    if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
      Raster raster = image.getRaster();
      return raster.getSample(x, y, 0) * 0x010101;
    }
    return image.getRGB(x, y);
  }
}
