package dev.octet.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundingTest {

  @ParameterizedTest
  @CsvSource({
    "0.5, 0",
    "1.5, 2",
    "2.5, 2",
    "-0.5, 0",
    "-1.5, -2",
    "-2.5, -2",
    "0.49999997, 0",
    "2.0000002, 2",
    "-7.51, -8",
    "1e30, 2097152",
    "-1e30, -2097152",
    "NaN, 0"
  })
  void halfEvenRoundsTiesToEvenAndSaturates(float x, int expected) {
    assertEquals(expected, Rounding.halfEven(x));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1", "1.5, 2", "-0.5, -1", "-1.5, -2", "0.49999997, 0", "-2.4, -2"})
  void halfAwayRoundsTiesAwayFromZero(float x, int expected) {
    assertEquals(expected, Rounding.halfAway(x));
  }

  @Test
  void halfEvenAgreesWithTheLibraryEverywhere() {
    for (float x = -3000; x < 3000; x += 0.0625f) {
      assertEquals((int) Math.rint(x), Rounding.halfEven(x), "x = " + x);
    }
  }
}
