package dev.octet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.OctetException;
import dev.octet.graph.Value;
import dev.octet.shared.ZipSuite;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Small models of other projects. */
class ConformanceTest {
  private static final int MOST_BYTES = 1 << 26;

  @Test
  void everyModelOfOneOperatorRuns() {
    ZipSuite suite = ZipSuite.of("single-op.zip");
    int ran = 0;
    for (Map.Entry<String, byte[]> file : suite.files().entrySet()) {
      if (!file.getKey().endsWith(".tflite")) {
        continue;
      }
      run(file.getValue(), file.getKey().equals("single_slice.tflite") ? 1 : 0);
      ran++;
    }
    assertTrue(ran > 30, "only " + ran + " models ran");
  }

  /** Whatever a damaged model asks for, it is refused or runs. */
  @Test
  void damagedModelsOfOneOperatorAreRefusedOrRun() {
    Random random = new Random(2);
    int[] numbers = {0, 1, 2, 3, 7, 8, -1, -128, 127, 255, 1 << 20, 1 << 30, Integer.MIN_VALUE};
    for (Map.Entry<String, byte[]> file : ZipSuite.of("single-op.zip").files().entrySet()) {
      boolean isSmall = file.getValue().length < 20_000;
      for (int i = 0; i < 40 && isSmall && file.getKey().endsWith(".tflite"); i++) {
        ByteBuffer damaged = ByteBuffer.wrap(file.getValue().clone());
        damaged.order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < 2; k++) {
          int word = 4 * random.nextInt(damaged.capacity() / 4);
          damaged.putInt(word, numbers[random.nextInt(numbers.length)]);
        }
        try {
          run(damaged.array(), 0);
        } catch (OctetException refused) {
          assertTrue(refused.getMessage().length() > 20, file.getKey() + ", damage " + i);
        }
      }
    }
  }

  /** Runs on random bytes, and for other types than those of bytes on zeros; see {@code sizes}. */
  private static void run(byte[] file, int sizes) {
    Model model = Model.read(file);
    if (model.plan().end() > MOST_BYTES) {
      return;
    }
    Random random = new Random(1);
    byte[][] inputs = new byte[model.inputs().size()][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = new byte[model.inputs().get(i).bytes()];
      if (model.inputs().get(i).type().isByte()) {
        random.nextBytes(inputs[i]);
      }
      if (model.inputs().get(i).name().contains("size")) {
        inputs[i][0] = (byte) sizes;
      }
    }
    try (Session session = model.newSession()) {
      byte[][] outputs = session.run(inputs);
      for (int i = 0; i < outputs.length; i++) {
        assertEquals(model.outputs().get(i).bytes(), outputs[i].length);
      }
    }
  }

  /** The goldens come from fixed-point kernels: rounding may differ by 1. */
  @Test
  void layersOfAnAudioModelAreWithinOneOfTheGoldens() {
    ZipSuite suite = ZipSuite.of("tflm-seanet.zip");
    int compared = 0;
    for (String file : suite.files().keySet()) {
      if (file.endsWith(".tflite")) {
        String name = file.substring(0, file.indexOf('.'));
        compare(suite, name, Model.read(suite.files().get(file)));
        compared++;
      }
    }
    assertTrue(compared > 70, "only " + compared + " models were compared");
  }

  private static void compare(ZipSuite suite, String name, Model model) {
    List<String> files = new ArrayList<>();
    String golden = null;
    for (String file : suite.files().keySet()) {
      if (file.startsWith(name + "_input")) {
        files.add(file);
      } else if (file.startsWith(name + "_golden")) {
        golden = file;
      }
    }
    byte[][] inputs = new byte[model.inputs().size()][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = bytes(suite.numbers(files.get(i)), model.inputs().get(i));
    }
    long[] expected = suite.numbers(golden);
    try (Session session = model.newSession()) {
      ByteBuffer output = ByteBuffer.wrap(session.run(inputs)[0]).order(ByteOrder.LITTLE_ENDIAN);
      Value value = model.outputs().get(0);
      assertEquals(expected.length, value.shape().elements(), name);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], element(output, value, i), 1, name + " element " + i);
      }
    }
  }

  private static byte[] bytes(long[] numbers, Value value) {
    assertEquals(value.shape().elements(), numbers.length, value.toString());
    int size = value.type().bytes();
    ByteBuffer bytes = ByteBuffer.allocate(value.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < numbers.length; i++) {
      for (int b = 0; b < size; b++) {
        bytes.put((byte) (numbers[i] >> 8 * b));
      }
    }
    return bytes.array();
  }

  private static long element(ByteBuffer bytes, Value value, int i) {
    return switch (value.type().bytes()) {
      case 1 -> bytes.get(i);
      case 2 -> bytes.getShort(2 * i);
      default -> bytes.getInt(4 * i);
    };
  }
}
