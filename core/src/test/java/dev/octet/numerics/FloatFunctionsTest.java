package dev.octet.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

/** The functions that are computed from basic operations, against those of the library. */
class FloatFunctionsTest {

  /** A function of the library. */
  private interface Exact {
    double at(double x);
  }

  /** The result is at most one float32 away from the exact one. */
  private static void check(
      String name, FloatFunction function, Exact exact, float from, float to) {
    for (int i = 0; i <= 200_000; i++) {
      float x = from + (to - from) * (i / 200_000f);
      close(name, x, function.apply(x), exact.at(x));
    }
  }

  private static void close(String name, float x, float got, double expected) {
    float nearest = (float) expected;
    assertTrue(
        Math.abs((double) got - expected) <= Math.ulp(nearest),
        () -> name + "(" + x + ") = " + got + ", not " + nearest);
  }

  @Test
  void logarithm() {
    check("log", x -> (float) Logarithm.log(x), StrictMath::log, 1e-3f, 5);
    check("log", x -> (float) Logarithm.log(x), StrictMath::log, 1e-45f, 1e-37f);
    check("log", x -> (float) Logarithm.log(x), StrictMath::log, 1, Float.MAX_VALUE);
    assertEquals(Double.NEGATIVE_INFINITY, Logarithm.log(-0f));
    assertTrue(Double.isNaN(Logarithm.log(-1)));
  }

  @Test
  void hyperbolicTangentAndExponentialMinusOne() {
    check("tanh", Exponential::tanh, StrictMath::tanh, -12, 12);
    check("tanh", Exponential::tanh, StrictMath::tanh, -2e-3f, 2e-3f);
    check("expm1", Exponential::minusOne, StrictMath::expm1, -120, 0);
    check("expm1", Exponential::minusOne, StrictMath::expm1, -2e-3f, 2e-3f);
    assertTrue(Float.isNaN(Exponential.tanh(Float.NaN)));
    assertTrue(Float.isNaN(Exponential.minusOne(Float.NaN)));
  }

  @Test
  void sineAndCosine() {
    for (float limit : new float[] {4, 1000, 8e6f, 2e7f}) {
      check("sin", Trigonometry::sin, StrictMath::sin, -limit, limit);
      check("cos", Trigonometry::cos, StrictMath::cos, -limit, limit);
    }
    for (float x = 0x1p22f; x < 3e38f; x *= 1.37f) {
      close("sin", x, Trigonometry.sin(x), StrictMath.sin(x));
      close("sin", -x, Trigonometry.sin(-x), StrictMath.sin(-x));
      close("cos", x, Trigonometry.cos(x), StrictMath.cos(x));
    }
    assertTrue(Float.isNaN(Trigonometry.sin(Float.POSITIVE_INFINITY)));
  }

  @Test
  void powers() {
    for (float y = -40; y < 40; y += 0.37f) {
      float exponent = y;
      check("pow " + y, x -> Logarithm.pow(x, exponent), x -> StrictMath.pow(x, exponent), 0.2f, 6);
    }
    float[] special = {
      0,
      -0f,
      1,
      -1,
      2,
      -2,
      3,
      -3,
      0.5f,
      -0.5f,
      1e30f,
      -1e30f,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN
    };
    for (float x : special) {
      for (float y : special) {
        float expected =
            x == 1 || x == -1 && y - y != 0 && y == y ? 1 : (float) StrictMath.pow(x, y);
        assertEquals(expected, Logarithm.pow(x, y), x + "^" + y);
      }
    }
  }

  @Test
  void complementOfTheErrorFunction() {
    for (double x = -5; x < 6; x += 0.01) {
      assertEquals(1, ErrorFunction.complement(x) / complement(x), 3e-9, "x = " + x);
    }
  }

  /** By the Taylor series, in 60 digits. */
  private static double complement(double x) {
    MathContext digits = new MathContext(60);
    BigDecimal square = new BigDecimal(x).pow(2);
    BigDecimal power = new BigDecimal(x);
    BigDecimal sum = power;
    for (int n = 1; n < 200; n++) {
      power = power.multiply(square).divide(BigDecimal.valueOf(-n), digits);
      sum = sum.add(power.divide(BigDecimal.valueOf(2 * n + 1), digits));
    }
    BigDecimal factor =
        new BigDecimal("1.12837916709551257389615890312154517168810125865799771368817");
    return BigDecimal.ONE.subtract(sum.multiply(factor, digits)).doubleValue();
  }

  @Test
  void integralRoundsTiesToEven() {
    for (float x = -3000; x < 3000; x += 0.125f) {
      assertEquals((float) Math.rint(x), Rounding.integral(x));
    }
    for (float x : new float[] {0, -0f, 8388607.5f, -8388607.5f, 1e10f, Float.NaN}) {
      assertEquals((float) Math.rint(x), Rounding.integral(x));
    }
  }
}
