package dev.octet.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExponentialTest {

  @Test
  void roundsToTheSameFloatAsTheLibrary() {
    for (double x = -100; x <= 88; x += 0.00137) {
      assertEquals((float) StrictMath.exp(x), (float) Exponential.exp(x), "x = " + x);
    }
  }

  @Test
  void staysWithinTwoUnitsInTheLastPlace() {
    for (double x = -740; x <= 709; x += 0.0371) {
      double expected = StrictMath.exp(x);
      double error = Math.abs(Exponential.exp(x) - expected);
      assertTrue(error <= 2 * Math.ulp(expected), "x = " + x);
    }
  }

  @Test
  void handlesTheEnds() {
    assertEquals(1, Exponential.exp(0));
    assertEquals(Double.POSITIVE_INFINITY, Exponential.exp(800));
    assertEquals(0, Exponential.exp(-800));
    assertTrue(Double.isNaN(Exponential.exp(Double.NaN)));
  }
}
