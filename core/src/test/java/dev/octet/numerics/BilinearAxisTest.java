package dev.octet.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BilinearAxisTest {

  @Test
  void positionsThatRoundBeyondTheInputEndAtItsLastPoint() {
    int last = (1 << 24) + 3;
    BilinearAxis axis = new BilinearAxis(last + 1, 2, true, false);
    assertEquals(last, axis.low(1));
    assertEquals(last, axis.high(1));
  }
}
