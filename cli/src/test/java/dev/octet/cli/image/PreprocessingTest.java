package dev.octet.cli.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.fixture.TinyModels;
import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Normalization;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  /** Two columns: red 0, green 128, blue 255, then 10, 20, 30. */
  private static final RgbImage WIDE =
      new RgbImage(2, 2, new byte[] {0, -128, -1, 10, 20, 30, 0, -128, -1, 10, 20, 30});

  private static final RgbImage PIXEL = new RgbImage(1, 1, new byte[] {0, -128, -1});
  private static final OptionalDouble WHOLE = OptionalDouble.of(1);

  @Test
  void int8InputsTakeBytesMinus128() {
    Value input = input(DataType.INT8, 1f / 255, -128, 1, 2, 2, 3);
    byte[] row = {-128, 0, 127, -118, -108, -98, -128, 0, 127, -118, -108, -98};
    assertArrayEquals(row, Preprocessing.of(input, null, WHOLE).apply(WIDE));
  }

  @Test
  void channelsFirstInputsGetPlanes() {
    Value input = input(DataType.UINT8, 1f / 255, 0, 1, 3, 2, 2);
    byte[] planes = {0, 10, 0, 10, -128, 20, -128, 20, -1, 30, -1, 30};
    assertArrayEquals(planes, Preprocessing.of(input, null, WHOLE).apply(WIDE));
  }

  @Test
  void greyInputsGetLuma() {
    Value input = input(DataType.UINT8, 1f / 255, 0, 1, 2, 2, 1);
    // 0.587 * 128 + 0.114 * 255 = 104.2; 0.299 * 10 + 0.587 * 20 + 0.114 * 30 = 18.15.
    assertArrayEquals(
        new byte[] {104, 18, 104, 18}, Preprocessing.of(input, null, WHOLE).apply(WIDE));
  }

  @Test
  void normalizedPixelsAreQuantizedHalfAwayFromZeroAndClamped() {
    Value input = input(DataType.INT8, 0.5f, 5, 1, 1, 1, 3);
    float[] means = {5, 128.75f, 0};
    Normalization normalization = Normalization.of(means, new float[] {4, 1, 1});
    // -5 / 4 / 0.5 = -2.5; -0.75 / 0.5 = -1.5; 255 / 0.5, beyond int8.
    assertArrayEquals(
        new byte[] {2, 3, 127}, Preprocessing.of(input, normalization, WHOLE).apply(PIXEL));
  }

  @Test
  void floatInputsGetNormalizedPixels() {
    Normalization normalization =
        Normalization.of(new float[] {124.1f, 116, 104}, new float[] {58});
    float[] expected = {-124.1f / 58, (128 - 116f) / 58, (255 - 104f) / 58};
    Value input = floatInput(1, 1, 1, 3);
    assertArrayEquals(expected, floats(Preprocessing.of(input, normalization, WHOLE).apply(PIXEL)));
  }

  @Test
  void floatInputsGetZeroToOneWhereNothingIsKnown() {
    Value input = floatInput(1, 1, 1, 3);
    assertArrayEquals(
        new float[] {0, 128 / 255f, 1}, floats(Preprocessing.of(input, null, WHOLE).apply(PIXEL)));
  }

  @Test
  void inputsWithoutScaleGetBytes() {
    Value input =
        Value.of(0, "image", DataType.UINT8, Shape.of(1, 1, 1, 3), Quantization.NONE, null);
    Normalization normalization = Normalization.of(new float[] {127.5f}, new float[] {127.5f});
    assertArrayEquals(PIXEL.bytes(), Preprocessing.of(input, normalization, WHOLE).apply(PIXEL));
  }

  @Test
  void theModelSaysHowItsInputIsNormalized() {
    byte[] metadata = TinyModels.metadata(new float[] {100}, new float[] {64});
    Model model = Model.read(TinyModels.picture(DataType.UINT8, metadata));
    Preprocessing preprocessing = Preprocessing.of(model, OptionalDouble.empty());
    byte[] expected = new byte[48];
    Arrays.fill(expected, (byte) (40 - 100 + 138));
    assertArrayEquals(expected, preprocessing.apply(grey(4, 40)));
    assertTrue(preprocessing.describe().contains("mean 100.0 std 64.0"), preprocessing.describe());
  }

  @Test
  void imagesOfTheInputsSizeStayWholeUnlessACropIsGiven() {
    Value input = input(DataType.UINT8, 1, 0, 1, 8, 8, 3);
    RgbImage framed = grey(8, 10);
    for (int i = 0; i < 8 * 3; i++) {
      framed.bytes()[i] = 99;
    }
    byte[] whole = Preprocessing.of(input, null, OptionalDouble.empty()).apply(framed);
    assertArrayEquals(framed.bytes(), whole);
    byte[] cropped = Preprocessing.of(input, null, OptionalDouble.of(0.5)).apply(framed);
    assertArrayEquals(grey(8, 10).bytes(), cropped);
  }

  @Test
  void otherImagesLoseTheirEdges() {
    Value input = input(DataType.UINT8, 1, 0, 1, 7, 7, 3);
    RgbImage image = grey(8, 10);
    for (int y = 0; y < 8; y++) {
      image.bytes()[(y * 8 + 7) * 3] = 99;
    }
    assertArrayEquals(
        grey(7, 10).bytes(), Preprocessing.of(input, null, OptionalDouble.empty()).apply(image));
  }

  @Test
  void refusesInputsThatAreNoImage() {
    Value input = input(DataType.INT8, 1, 0, 1, 640);
    assertThrows(IllegalArgumentException.class, () -> Preprocessing.of(input, null, WHOLE));
    Model twoInputs = Model.read(TinyModels.add());
    assertThrows(IllegalArgumentException.class, () -> Preprocessing.of(twoInputs, WHOLE));
  }

  @Test
  void lumaIsThatOfTheStandard() {
    assertEquals(104, PIXEL.luma(0, 0));
  }

  private static RgbImage grey(int side, int value) {
    byte[] bytes = new byte[side * side * 3];
    Arrays.fill(bytes, (byte) value);
    return new RgbImage(side, side, bytes);
  }

  private static float[] floats(byte[] bytes) {
    float[] floats = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }

  private static Value floatInput(int... shape) {
    return Value.of(0, "image", DataType.FLOAT32, Shape.of(shape), Quantization.NONE, null);
  }

  private static Value input(DataType type, float scale, int zeroPoint, int... shape) {
    Quantization quantization = Quantization.perTensor(scale, zeroPoint);
    return Value.of(0, "image", type, Shape.of(shape), quantization, null);
  }
}
