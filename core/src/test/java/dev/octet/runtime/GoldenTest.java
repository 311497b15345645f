package dev.octet.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.cases.ScalarIn;
import dev.octet.kernel.Domain;
import dev.octet.plan.Step;
import dev.octet.shared.SharedData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real models against the outputs that LiteRT gave for them, byte by byte. */
class GoldenTest {

  static List<String> classifiers() {
    return List.of(
        "mobilenet_v2_224_uint8",
        "mobilenet_v2_224_int8pc",
        "mobilenet_v1_025_128",
        "mobilenet_v1_075_192",
        "resnet8_int8",
        "vww_int8",
        "ad01_int8");
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  @ValueSource(strings = "lstm_mnist")
  void outputsEqualTheGoldens(String name) {
    JsonObject entry = entry(name);
    Model model = Model.read(SharedData.model(entry.get("model").getAsString()));
    try (Session session = model.newSession()) {
      for (JsonElement element : entry.getAsJsonArray("cases")) {
        JsonObject golden = element.getAsJsonObject();
        byte[] input = SharedData.golden(golden.getAsJsonArray("inputs").get(0).getAsString());
        JsonObject expected = golden.getAsJsonArray("expected").get(0).getAsJsonObject();
        assertArrayEquals(
            SharedData.golden(expected.get("file").getAsString()),
            session.run(input)[0],
            name + " on " + golden.get("id"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  @ValueSource(strings = "deeplabv3_mnv2_dm05")
  void everyNodeEqualsTheListedOne(String name) {
    JsonObject entry = SharedData.json("layers.json").getAsJsonObject(name);
    Model model = Model.readForDebugging(SharedData.model(entry.get("model").getAsString()));
    JsonObject inputs = entry.getAsJsonObject("inputs");
    try (Session session = model.newSession()) {
      for (String input : inputs.keySet()) {
        session.run(SharedData.golden(input));
        int compared = 0;
        for (JsonElement element : inputs.getAsJsonArray(input)) {
          JsonObject layer = element.getAsJsonObject();
          Step step = model.plan().steps().get(layer.get("node").getAsInt());
          assertEquals(
              layer.get("sha256").getAsString(),
              sha256(session.output(step.node().output())),
              name + " " + step.node().title());
          compared++;
        }
        assertTrue(compared > 5, "too few layers listed");
      }
    }
  }

  @Test
  void theSegmentationMapEqualsTheGolden() {
    Model model = Model.read(SharedData.model("deeplabv3_mnv2_dm05_pascal_quant.tflite"));
    byte[] stored = SharedData.golden("deeplabv3_mnv2_dm05.grace_hopper.out0.int64-as-uint8.bin");
    byte[] expected = new byte[8 * stored.length];
    for (int i = 0; i < stored.length; i++) {
      expected[8 * i] = stored[i];
    }
    try (Session session = model.newSession()) {
      byte[] input = SharedData.golden("grace_hopper_1x513x513x3_uint8_raw.bin");
      assertArrayEquals(expected, session.run(input)[0]);
    }
  }

  /** Other runtimes sum in another order: within 2e-6 of the largest expected value. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet8_f32", "vww_f32", "ad01_f32"})
  void floatOutputsAreCloseToTheGoldens(String name) {
    JsonObject entry = entry(name);
    Model model = Model.read(SharedData.model(entry.get("model").getAsString()));
    try (Session session = model.newSession()) {
      for (JsonElement element : entry.getAsJsonArray("cases")) {
        JsonObject golden = element.getAsJsonObject();
        byte[] input = SharedData.golden(golden.getAsJsonArray("inputs").get(0).getAsString());
        JsonObject stored = golden.getAsJsonArray("expected").get(0).getAsJsonObject();
        FloatBuffer expected = floats(SharedData.golden(stored.get("file").getAsString()));
        FloatBuffer actual = floats(session.run(input)[0]);
        float largest = 0;
        for (int i = 0; i < expected.limit(); i++) {
          largest = Math.max(largest, Math.abs(expected.get(i)));
        }
        for (int i = 0; i < expected.limit(); i++) {
          assertEquals(
              expected.get(i), actual.get(i), 2e-6f * largest, name + " " + golden.get("id"));
        }
      }
    }
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v2_pytorch_nchw_int8.tflite",
    "person_detect_int8.tflite",
    "hello_world_int8.tflite",
    "micro_speech_lstm.tflite",
    "hello_world_float.tflite",
    "mobilenet_v1_0.25_224_float.tflite"
  })
  void furtherModelsRun(String file) {
    Model model = Model.read(SharedData.model(file));
    try (Session session = model.newSession()) {
      byte[][] outputs = session.run(new byte[model.inputs().get(0).bytes()]);
      assertEquals(model.outputs().get(0).bytes(), outputs[0].length);
    }
  }

  @Test
  void optimisingChangesNoByte() {
    byte[] file = SharedData.model("mobilenet_v2_pytorch_nchw_int8.tflite");
    Model optimized = Model.read(file);
    Model plain = Model.readForDebugging(file);
    byte[] input = new byte[optimized.inputs().get(0).bytes()];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) (i * 31 + i / 224);
    }
    try (Session a = optimized.newSession();
        Session b = plain.newSession()) {
      assertArrayEquals(b.run(input)[0], a.run(input)[0]);
    }
    assertTrue(optimized.plan().steps().size() < plain.plan().steps().size());
  }

  @Test
  void theDomainChangesNeitherNamesNorTypesOfOutputs() {
    byte[] file = SharedData.model("tf2_mobilenet_v2_1.0_224_ptq.tflite");
    Model plain = Model.read(file);
    for (Domain domain : new Domain[] {Domain.U8, Domain.S8}) {
      Model stored = Model.read(file, new ScalarIn(domain));
      assertEquals("Identity", stored.outputs().get(0).name());
      assertEquals(plain.outputs().get(0).type(), stored.outputs().get(0).type());
      byte[] input = SharedData.golden("cat_1x224x224x3_uint8_raw.bin");
      try (Session a = plain.newSession();
          Session b = stored.newSession()) {
        assertArrayEquals(a.run(input)[0], b.run(input)[0], domain.toString());
      }
    }
  }

  private static JsonObject entry(String name) {
    for (JsonElement element : SharedData.json("manifest.json").getAsJsonArray("models")) {
      if (element.getAsJsonObject().get("name").getAsString().equals(name)) {
        return element.getAsJsonObject();
      }
    }
    throw new IllegalStateException("no golden named " + name);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
