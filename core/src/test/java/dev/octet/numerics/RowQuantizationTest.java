package dev.octet.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.octet.tensor.Memory;
import org.junit.jupiter.api.Test;

/** Rows worked out by hand. */
class RowQuantizationTest {
  private static final int ROW = 64;
  private static final int QUANTIZED = 128;
  private static final int PARAMETERS = 160;

  private final Memory memory = new Memory(192);

  @Test
  void nearestEvenPutsZeroOnAValue() {
    // 255 steps of 1 from -1 to 254: zero is the second one.
    assertRow(RowQuantization.NEAREST_EVEN, 1f, -127, new float[] {-1, 0, 2.5f, 254});
    assertBytes(-128, -127, -125, 127);
  }

  @Test
  void symmetricHasTwice127Steps() {
    assertRow(RowQuantization.SYMMETRIC, 2f, 0, new float[] {-254, 1, 3, 0});
    assertBytes(-127, 1, 2, 0);
  }

  @Test
  void asymmetricRoundsAwayFromZero() {
    assertRow(RowQuantization.ASYMMETRIC, 1f, -127, new float[] {-1, 0, 2.5f, 254});
    assertBytes(-128, -127, -125, 127);
  }

  @Test
  void rowsOfZeros() {
    float[] zeros = new float[4];
    assertRow(RowQuantization.NEAREST_EVEN, 1f, 127, zeros);
    assertBytes(127, 127, 127, 127);
    assertRow(RowQuantization.SYMMETRIC, 1f, 0, zeros);
    assertBytes(0, 0, 0, 0);
    assertRow(RowQuantization.ASYMMETRIC, 1f, 0, zeros);
    assertBytes(0, 0, 0, 0);
  }

  private void assertRow(RowQuantization rule, float scale, int zeroPoint, float[] row) {
    for (int i = 0; i < row.length; i++) {
      memory.f32(ROW + 4 * i, row[i]);
    }
    rule.apply(memory, ROW, row.length, QUANTIZED, PARAMETERS);
    assertEquals(scale, RowQuantization.scale(memory, PARAMETERS));
    assertEquals(zeroPoint, RowQuantization.zeroPoint(memory, PARAMETERS));
  }

  private void assertBytes(int... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], memory.i8(QUANTIZED + i), "element " + i);
    }
  }
}
