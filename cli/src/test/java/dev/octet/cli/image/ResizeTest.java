package dev.octet.cli.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResizeTest {
  @Test
  void sameSizeKeepsTheImage() {
    RgbImage image = grey(2, 1, 10, 200);
    assertSame(image, Resize.resize(image, 2, 1));
  }

  @Test
  void shrinkingByTwoWeighsNeighboursAsATriangle() {
    RgbImage half = Resize.resize(grey(4, 1, 0, 80, 160, 240), 2, 1);
    // Weights 3,3,1 and 1,3,3 of 7: the window is cut off at the edge.
    assertArrayEquals(grey(2, 1, 57, 183).bytes(), half.bytes());
  }

  @Test
  void enlargingInterpolates() {
    RgbImage twice = Resize.resize(grey(2, 1, 0, 100), 4, 1);
    assertArrayEquals(grey(4, 1, 0, 25, 75, 100).bytes(), twice.bytes());
  }

  @Test
  void constantImagesStayConstant() {
    RgbImage image = Resize.resize(grey(3, 3, 77, 77, 77, 77, 77, 77, 77, 77, 77), 7, 2);
    byte[] expected = new byte[7 * 2 * 3];
    Arrays.fill(expected, (byte) 77);
    assertArrayEquals(expected, image.bytes());
  }

  private static RgbImage grey(int width, int height, int... values) {
    byte[] bytes = new byte[values.length * 3];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i / 3];
    }
    return new RgbImage(width, height, bytes);
  }
}
