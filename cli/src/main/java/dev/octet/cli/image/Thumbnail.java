package dev.octet.cli.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Small pictures for reports. */
public final class Thumbnail {
  private static final int SIDE = 96;

  private Thumbnail() {}

  /** The address {@code data:...} of an image that is made to fit 96x96 pixels. */
  public static String address(RgbImage image) {
    double part = Math.min(1, (double) SIDE / Math.max(image.width(), image.height()));
    int width = Math.max(1, (int) Math.round(part * image.width()));
    int height = Math.max(1, (int) Math.round(part * image.height()));
    RgbImage small = Resize.resize(image, width, height);
    BufferedImage pixels = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = small.get(x, y, 0) << 16 | small.get(x, y, 1) << 8 | small.get(x, y, 2);
        pixels.setRGB(x, y, rgb);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(pixels, "jpg", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(file.toByteArray());
  }
}
