package dev.octet.importer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.octet.fixture.TinyModels;
import dev.octet.runtime.Model;
import dev.octet.shared.SharedData;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Normalization;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What models say about the pixels they take; the damaged say nothing, and still run. */
class TfliteMetadataTest {
  private static final long SEED = Long.getLong("octet.seed", 20261124);
  private static final float[] MEANS = {123.675f, 116.28f, 103.53f};
  private static final float[] STDS = {58.395f, 57.12f, 57.375f};

  @Test
  void eachChannelHasItsOwnNumbers() {
    Normalization normalization = read(TinyModels.metadata(MEANS, STDS));
    assertArrayEquals(MEANS, normalization.means());
    assertArrayEquals(STDS, normalization.stds());
    assertEquals((255 - 116.28f) / 57.12f, normalization.real(255, 1));
    assertEquals("mean 123.675,116.28,103.53 std 58.395,57.12,57.375", normalization.toString());
  }

  @Test
  void oneNumberStandsForAllChannels() {
    Normalization normalization = read(TinyModels.metadata(new float[] {1}, STDS));
    assertEquals(-1 / 57.375f, normalization.real(0, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tf2_mobilenet_v2_1.0_224_ptq",
        "mobilenet_v1_0.25_128_quant",
        "mobilenet_v1_0.25_224_quant",
        "mobilenet_v2_1.0_224_quant",
        "deeplabv3_float"
      })
  void realModelsTakePixelsFromMinusOneToOne(String name) {
    Model model = Model.read(SharedData.model(name + ".tflite"));
    assertEquals("mean 127.5 std 127.5", model.normalization(0).toString());
    assertEquals(-1, model.normalization(0).real(0, 2));
    assertEquals(1, model.normalization(0).real(255, 0));
  }

  @Test
  void modelsWithoutMetadataSayNothing() {
    assertNull(Model.read(TinyModels.picture(DataType.UINT8, null)).normalization(0));
    assertNull(Model.read(SharedData.model("vww_96_int8.tflite")).normalization(0));
  }

  @Test
  void modelsForDebuggingKnowItToo() {
    byte[] file = TinyModels.picture(DataType.INT8, TinyModels.metadata(MEANS, STDS));
    assertNotNull(Model.readForDebugging(file).normalization(0));
  }

  static Stream<Arguments> useless() {
    float[] one = {1};
    return Stream.of(
        Arguments.of("no mean", new float[0], one),
        Arguments.of("no std", one, new float[0]),
        Arguments.of("two means for three channels", new float[2], one),
        Arguments.of("four stds for three channels", one, new float[] {1, 1, 1, 1}),
        Arguments.of("mean NaN", new float[] {1, Float.NaN, 1}, one),
        Arguments.of("mean infinite", new float[] {Float.NEGATIVE_INFINITY}, one),
        Arguments.of("std NaN", one, new float[] {Float.NaN}),
        Arguments.of("std infinite", one, new float[] {1, 1, Float.POSITIVE_INFINITY}),
        Arguments.of("std 0", one, new float[] {1, 0, 1}),
        Arguments.of("std -0", one, new float[] {-0f}),
        Arguments.of("std negative", one, new float[] {-1}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("useless")
  void uselessNumbersCountAsAbsent(String problem, float[] means, float[] stds) {
    assertNull(read(TinyModels.metadata(means, stds)), problem);
  }

  @Test
  void otherIdentifiersCountAsAbsent() {
    byte[] metadata = TinyModels.metadata(MEANS, STDS);
    metadata[7] = '2';
    assertNull(read(metadata));
    assertNull(read(new byte[0]));
  }

  @Test
  void everyTruncationCountsAsAbsent() {
    byte[] metadata = TinyModels.metadata(MEANS, STDS);
    for (int length = 0; length < metadata.length; length++) {
      assertNull(read(Arrays.copyOf(metadata, length)), "cut to " + length);
    }
  }

  @Test
  void damageNeverKeepsAModelFromLoading() {
    Random random = new Random(SEED);
    byte[] metadata = TinyModels.metadata(MEANS, STDS);
    for (int round = 0; round < 5000; round++) {
      byte[] damaged = metadata.clone();
      for (int k = 1 + random.nextInt(3); k > 0; k--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        read(damaged);
      } catch (RuntimeException escaped) {
        throw new AssertionError(
            "round " + round + " (replay with -Doctet.seed=" + SEED + ")", escaped);
      }
    }
  }

  private static Normalization read(byte[] metadata) {
    return Model.read(TinyModels.picture(DataType.UINT8, metadata)).normalization(0);
  }
}
