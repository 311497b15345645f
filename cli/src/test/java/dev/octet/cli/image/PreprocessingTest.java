package dev.octet.cli.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  /** Two columns: red 0, green 128, blue 255, then 10, 20, 30. */
  private static final RgbImage WIDE =
      new RgbImage(2, 2, new byte[] {0, -128, -1, 10, 20, 30, 0, -128, -1, 10, 20, 30});

  @Test
  void int8InputsTakeBytesMinus128() {
    Value input = input(DataType.INT8, 1f / 255, -128, 1, 2, 2, 3);
    byte[] row = {-128, 0, 127, -118, -108, -98, -128, 0, 127, -118, -108, -98};
    assertArrayEquals(row, Preprocessing.of(input, 1, Normalization.bytes(input)).apply(WIDE));
  }

  @Test
  void channelsFirstInputsGetPlanes() {
    Value input = input(DataType.UINT8, 1f / 255, 0, 1, 3, 2, 2);
    byte[] planes = {0, 10, 0, 10, -128, 20, -128, 20, -1, 30, -1, 30};
    assertArrayEquals(planes, Preprocessing.of(input, 1, Normalization.bytes(input)).apply(WIDE));
  }

  @Test
  void standardizedPixelsAreQuantizedAndClamped() {
    Value input = input(DataType.INT8, 0.01f, 5, 1, 1, 1, 3);
    double[] mean = {0.5, 0.5, 0};
    double[] std = {0.5, 1, 0.1};
    RgbImage pixel = new RgbImage(1, 1, new byte[] {0, -128, -1});
    // (0 - 0.5) / 0.5 = -1; (128/255 - 0.5) / 1 = 0.00196; 1 / 0.1 = 10, beyond int8.
    byte[] expected = {-95, 5, 127};
    assertArrayEquals(
        expected,
        Preprocessing.of(input, 1, Normalization.standardized(input, mean, std)).apply(pixel));
  }

  @Test
  void refusesInputsThatAreNoImage() {
    Value input = input(DataType.INT8, 1, 0, 1, 640);
    assertThrows(
        IllegalArgumentException.class,
        () -> Preprocessing.of(input, 1, Normalization.bytes(input)));
  }

  private static Value input(DataType type, float scale, int zeroPoint, int... shape) {
    Quantization quantization = Quantization.perTensor(scale, zeroPoint);
    return Value.of(0, "image", type, Shape.of(shape), quantization, null);
  }
}
