package dev.octet.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FixedPointTest {

  @Test
  void multipliesWithinOneOfTheRealProduct() {
    for (double factor : new double[] {0, 1e-12, 0.001, 0.3, 0.5, 0.99, 1, 1.7, 100}) {
      FixedPoint fixed = new FixedPoint(factor);
      for (int x = -100_000; x <= 100_000; x += 773) {
        assertTrue(Math.abs(fixed.multiply(x) - x * factor) <= 1, x + " * " + factor);
      }
    }
  }

  @Test
  void multipliesOnceWithinAHalfOfTheRealProduct() {
    for (double factor : new double[] {0, 1e-12, 0.001, 0.3, 0.5, 0.99, 1, 1.7, 100}) {
      FixedPoint fixed = new FixedPoint(factor);
      for (int x = -100_000; x <= 100_000; x += 773) {
        double real = x * factor;
        String title = x + " * " + factor;
        assertTrue(Math.abs(fixed.multiplyOnce(x) - real) <= 0.50001, title);
        assertTrue(Math.abs(fixed.multiply((long) x) - real) <= 0.50001 + Math.abs(real) / 32768);
      }
    }
  }

  @Test
  void infinityCountsAsTheLargestNumber() {
    FixedPoint infinite = new FixedPoint(Double.POSITIVE_INFINITY);
    assertEquals(new FixedPoint(Double.MAX_VALUE).multiply(5), infinite.multiply(5));
  }

  @Test
  void oneIsExact() {
    FixedPoint one = new FixedPoint(1);
    for (int x = -300; x <= 300; x++) {
      assertEquals(x, one.multiply(x));
    }
  }

  @Test
  void tiesOfTheProductGoUpAndTiesOfTheShiftAwayFromZero() {
    FixedPoint half = new FixedPoint(0.5);
    assertEquals(2, half.multiply(3));
    assertEquals(-1, half.multiply(-3));
    FixedPoint quarter = new FixedPoint(0.25);
    assertEquals(2, quarter.multiply(6));
    assertEquals(-2, quarter.multiply(-6));
  }
}
