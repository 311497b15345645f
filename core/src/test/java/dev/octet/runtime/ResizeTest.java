package dev.octet.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.ArgumentException;
import dev.octet.error.OctetException;
import dev.octet.fixture.TinyModels;
import dev.octet.graph.Source;
import dev.octet.importer.Signature;
import dev.octet.shared.SharedData;
import dev.octet.shared.ZipSuite;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs of other shapes than the file's, and other parts of a file than the first subgraph. */
class ResizeTest {

  @Test
  void whatFollowsFromTheShapesIsComputedAnew() {
    Model model = Model.read(TinyModels.dynamic());
    assertArrayEquals(new int[] {-1, -1, -1, 2}, model.dims(0));
    assertEquals(Shape.of(1, 8), model.outputs().get(0).shape());
    Model other = model.resize(Shape.of(2, 3, 5, 2));
    assertEquals(Shape.of(2, 3, 5, 2), other.inputs().get(0).shape());
    assertEquals(Shape.of(2, 12), other.outputs().get(0).shape());
    // Pixel p of 30 has the channels p and -p; each window's greatest pixel is its last, or first.
    ByteBuffer pixels = ByteBuffer.allocate(240).order(ByteOrder.LITTLE_ENDIAN);
    for (int p = 0; p < 30; p++) {
      pixels.putFloat(p).putFloat(-p);
    }
    float[] expected = new float[24];
    for (int i = 0; i < 12; i++) {
      int row = i / 3 % 2;
      int column = i % 3;
      int image = 15 * (i / 6);
      expected[2 * i] = image + 5 * Math.min(2, 2 * row + 1) + Math.min(4, 2 * column + 1);
      expected[2 * i + 1] = -(image + 10 * row + 2 * column);
    }
    try (Session session = other.newSession()) {
      assertArrayEquals(expected, floats(session.run(pixels.array())[0]));
    }
  }

  /** Extents that are an input are those of the plan, or the run fails. */
  @Test
  void aSliceOfOtherExtentsThanPlannedIsRefused() {
    byte[] file = ZipSuite.of("single-op.zip").files().get("single_slice.tflite");
    Model model = Model.read(file).resize(Shape.of(3), Shape.of(3), Shape.of(2, 3, 4));
    byte[] x = new byte[96];
    x[4 * 6] = 1;
    byte[] begin = {0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0};
    byte[] one = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};
    byte[] two = {1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0};
    try (Session session = model.newSession()) {
      assertArrayEquals(new byte[] {1, 0, 0, 0}, session.run(begin, one, x)[0]);
      ArgumentException e = assertThrows(ArgumentException.class, () -> session.run(begin, two, x));
      assertTrue(e.getMessage().contains("the output would be [1,2,1]"), e.getMessage());
    }
  }

  /** Weights that are an input are no weights: the node is a product of matrices. */
  @Test
  void fullyConnectedTakesWeightsThatAreComputed() {
    byte[] a = bytes(1, 0, 0, 0, 1, 1, 1, 1);
    byte[] b = bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    try (Session session = Model.read(TinyModels.product()).newSession()) {
      assertArrayEquals(new float[] {1, 5, 9, 10, 26, 42}, floats(session.run(a, b)[0]));
    }
  }

  @Test
  void aShapeThatDoesNotFitIsRefused() {
    Model model = Model.read(TinyModels.dynamic());
    assertRefused(() -> model.resize(Shape.of(2, 3, 5)), "as many dimensions");
    assertRefused(() -> model.resize(Shape.of(1, 0, 5, 2)), "at least 1");
    assertRefused(() -> model.resize(Shape.of(1 << 20, 1 << 20, 5, 2)), "cannot have the shape");
    assertRefused(() -> model.resize(Shape.of(1), Shape.of(1)), "1 inputs, but got 2 shapes");
    Model fixed = Model.read(TinyModels.dense());
    OctetException e =
        assertThrows(OctetException.class, () -> fixed.resize(Shape.of(1, 5)), "depth");
    assertTrue(e.getMessage().contains("input depth 5 does not match"), e.getMessage());
    assertEquals(Shape.of(7, 3), fixed.resize(Shape.of(7, 4)).outputs().get(0).shape());
  }

  private static void assertRefused(Runnable resize, String message) {
    ArgumentException e = assertThrows(ArgumentException.class, resize::run);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void aSignatureHasItsOwnSubgraphAndNames() {
    Source source = Source.copyOf(TinyModels.dynamic());
    List<Signature> signatures = Model.signatures(source);
    assertEquals(List.of("", "rows", "double"), signatures.stream().map(Signature::key).toList());
    Model rows = Model.of(source, ReadOptions.REFERENCE.with(signatures.get(1)));
    assertEquals("pixels", rows.inputs().get(0).name());
    assertEquals("flat", rows.outputs().get(0).name());
    assertEquals("image", Model.of(source, ReadOptions.REFERENCE).inputs().get(0).name());
    Model twice = Model.of(source, ReadOptions.REFERENCE.with(signatures.get(2)));
    assertEquals("value", twice.inputs().get(0).name());
    try (Session session = twice.resize(Shape.of(2, 3)).newSession()) {
      byte[] input = bytes(1, 2, 3, 4, 5, 6);
      assertArrayEquals(new float[] {2, 4, 6, 8, 10, 12}, floats(session.run(input)[0]));
    }
  }

  /** Models of several signatures, which share buffers. */
  @Test
  void signaturesOfOtherProjectsRun() {
    int ran = 0;
    for (String name :
        List.of(
            "weight_sharing_fcs.tflite",
            "two_signatures_a8w8.tflite",
            "constant_tensor_and_buffer_only_sharing_weight_fcs.tflite")) {
      Source source = Source.copyOf(ZipSuite.of("single-op.zip").files().get(name));
      for (Signature signature : Model.signatures(source)) {
        Model model = Model.of(source, ReadOptions.REFERENCE.with(signature));
        byte[][] inputs = new byte[model.inputs().size()][];
        for (int i = 0; i < inputs.length; i++) {
          inputs[i] = new byte[model.inputs().get(i).bytes()];
        }
        try (Session session = model.newSession()) {
          session.run(inputs);
        }
        ran++;
      }
    }
    assertEquals(9, ran);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ad01_fp32.tflite",
        "ad01_int8.tflite",
        "pretrainedResnet.tflite",
        "pretrainedResnet_quant.tflite",
        "vww_96_int8.tflite"
      })
  void aBatchGivesWhatItsPartsGive(String name) {
    Model model = Model.read(SharedData.model(name));
    int[] dims = model.dims(0);
    assertEquals(-1, dims[0]);
    dims[0] = 3;
    Model batch = model.resize(Shape.of(dims));
    byte[][] parts = new byte[3][model.inputs().get(0).bytes()];
    boolean isFloat = model.inputs().get(0).type() == DataType.FLOAT32;
    Random random = new Random(4);
    for (byte[] part : parts) {
      random.nextBytes(part);
      for (int i = 3; isFloat && i < part.length; i += 4) {
        part[i] = (byte) (part[i] & 0x80 | 0x3E);
      }
    }
    try (Session one = model.newSession();
        Session three = batch.newSession()) {
      byte[] outputs = three.run(joined(parts))[0];
      int bytes = outputs.length / 3;
      for (int i = 0; i < 3; i++) {
        byte[] expected = one.run(parts[i])[0];
        assertArrayEquals(expected, Arrays.copyOfRange(outputs, i * bytes, (i + 1) * bytes));
      }
    }
  }

  private static byte[] joined(byte[][] parts) {
    ByteBuffer buffer = ByteBuffer.allocate(parts.length * parts[0].length);
    for (byte[] part : parts) {
      buffer.put(part);
    }
    return buffer.array();
  }

  private static byte[] bytes(float... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
