package dev.octet.importer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.FormatException;
import dev.octet.error.OctetException;
import dev.octet.exporter.FlatBuilder;
import dev.octet.fixture.TinyModels;
import dev.octet.graph.Graph;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Weights of fewer bits than Octet computes with, and sparse ones. */
class StoredWeightsTest {
  private static final int FLOAT16 = 1;
  private static final int INT4 = 17;
  private static final int INT2 = 19;
  private static final int DEQUANTIZE = 6;
  private static final int DENSIFY = 124;

  @Test
  void int4BecomesInt8WithTheFirstElementInTheLowBits() {
    byte[] packed = {0x10, 0x32, 0x54, 0x76, (byte) 0x98, (byte) 0xBA, (byte) 0xDC, (byte) 0xFE};
    Value weights = weights(TinyModels.stored(INT4, packed, null, -1));
    assertEquals(DataType.INT8, weights.type());
    for (int i = 0; i < 16; i++) {
      assertEquals(i < 8 ? i : i - 16, weights.constant().i8(i), "element " + i);
    }
  }

  @Test
  void int2BecomesInt8() {
    byte[] packed = {(byte) 0b11100100, 0b00011011, 0, (byte) 0xFF};
    Value weights = weights(TinyModels.stored(INT2, packed, null, -1));
    int[] expected = {0, 1, -2, -1, -1, -2, 1, 0, 0, 0, 0, 0, -1, -1, -1, -1};
    for (int i = 0; i < 16; i++) {
      assertEquals(expected[i], weights.constant().i8(i), "element " + i);
    }
  }

  @Test
  void int4IsDequantized() {
    byte[] packed = {0x10, 0x32, 0x54, 0x76, (byte) 0x98, (byte) 0xBA, (byte) 0xDC, (byte) 0xFE};
    float[] weights = floats(TinyModels.stored(INT4, packed, null, DEQUANTIZE));
    assertEquals(3.5f, weights[7]);
    assertEquals(-4f, weights[8]);
  }

  @Test
  void float16BecomesFloat32Exactly() {
    short[] halves = {
      0,
      (short) 0x8000,
      0x3C00,
      (short) 0xC000,
      0x7BFF,
      1,
      0x03FF,
      0x0400,
      0x3555,
      0x7C00,
      (short) 0xFC00,
      0x7E00,
      0x4248,
      0x2E66,
      (short) 0x8001,
      0x0200
    };
    ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    for (short half : halves) {
      bytes.putShort(half);
    }
    float[] expected = {
      0,
      -0f,
      1,
      -2,
      65504,
      0x1p-24f,
      0x1.ff8p-15f,
      0x1p-14f,
      0x1.554p-2f,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      3.140625f,
      0x1.998p-4f,
      -0x1p-24f,
      0x1p-15f
    };
    float[] weights = floats(TinyModels.stored(FLOAT16, bytes.array(), null, DEQUANTIZE));
    assertArrayEquals(expected, weights);
  }

  /** Row 0 has the block of columns 4 to 7, row 1 that of columns 0 to 3. */
  @Test
  void blocksOfSparseRowsBecomeDense() {
    ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 1; i <= 8; i++) {
      bytes.putFloat(i);
    }
    float[] expected = {0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0};
    for (int conversion : new int[] {DENSIFY, -1}) {
      byte[] file = TinyModels.stored(0, bytes.array(), sparsity(new byte[] {0, 1, 2}), conversion);
      assertArrayEquals(expected, floats(file));
    }
  }

  @Test
  void contradictionsInSparseWeightsAreRefused() {
    byte[] values = new byte[32];
    for (byte[] segments : new byte[][] {{0, 1, 3}, {0, 1}, {0, 2, 1}, {}, {0, 1, 1}}) {
      byte[] file = TinyModels.stored(0, values, sparsity(segments), DENSIFY);
      FormatException refused = assertThrows(FormatException.class, () -> read(file));
      assertTrue(refused.getMessage().contains("stored"), refused.getMessage());
    }
    byte[] file = TinyModels.stored(0, new byte[36], sparsity(new byte[] {0, 1, 2}), DENSIFY);
    assertThrows(FormatException.class, () -> read(file));
  }

  @Test
  void weightsOfAnotherLengthAreRefused() {
    byte[] file = TinyModels.stored(INT4, new byte[7], null, -1);
    assertThrows(FormatException.class, () -> read(file));
  }

  @Test
  void damagedSmallAndSparseModelsAreRefusedOrRead() {
    Random random = new Random(4);
    byte[][] files = {
      TinyModels.stored(0, new byte[32], sparsity(new byte[] {0, 1, 2}), DENSIFY),
      TinyModels.stored(INT4, new byte[8], null, DEQUANTIZE)
    };
    int[] numbers = {0, 1, 2, 3, 8, -1, 255, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE};
    for (int i = 0; i < 20_000; i++) {
      ByteBuffer damaged = ByteBuffer.wrap(files[i % 2].clone()).order(ByteOrder.LITTLE_ENDIAN);
      for (int k = 0; k < 2; k++) {
        int word = 4 * random.nextInt(damaged.capacity() / 4);
        damaged.putInt(word, numbers[random.nextInt(numbers.length)]);
      }
      try {
        read(damaged.array());
      } catch (OctetException refused) {
        assertTrue(refused.getMessage().length() > 20, "damage " + i);
      }
    }
  }

  /** Dense rows, of which each has some of two blocks of four columns. */
  private static FlatBuilder sparsity(byte[] segments) {
    FlatBuilder rows = new FlatBuilder().with(0, 0).with(1, 2);
    FlatBuilder blocks =
        new FlatBuilder()
            .with(0, 1)
            .with(2, 3)
            .with(3, new FlatBuilder().with(0, segments))
            .with(4, 3)
            .with(5, new FlatBuilder().with(0, new byte[] {1, 0}));
    FlatBuilder columns = new FlatBuilder().with(0, 0).with(1, 4);
    return new FlatBuilder()
        .with(0, new int[] {0, 1, 2})
        .with(1, new int[] {1})
        .with(2, new FlatBuilder[] {rows, blocks, columns});
  }

  private static Graph read(byte[] file) {
    return TfliteImporter.read(Source.copyOf(file));
  }

  private static Value weights(byte[] file) {
    Graph graph = read(file);
    assertEquals(1, graph.nodes().size());
    return graph.nodes().get(0).input(1);
  }

  private static float[] floats(byte[] file) {
    Value weights = weights(file);
    assertEquals(DataType.FLOAT32, weights.type());
    float[] elements = new float[weights.shape().elements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = weights.constant().f32(i);
    }
    return elements;
  }
}
