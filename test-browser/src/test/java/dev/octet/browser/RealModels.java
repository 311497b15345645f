package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.shared.SharedData;
import java.util.ArrayList;
import java.util.List;

/** The real models of the folder of shared data, with its goldens where there are some. */
final class RealModels {
  private static final List<String> NAMES =
      List.of(
          "mobilenet_v2_1.0_224_quant",
          "tf2_mobilenet_v2_1.0_224_ptq",
          "mobilenet_v1_0.25_128_quant",
          "mobilenet_v1_0.75_192_quant",
          "pretrainedResnet_quant",
          "vww_96_int8",
          "ad01_int8",
          "mobilenet_v2_pytorch_nchw_int8",
          "person_detect_int8",
          "hello_world_int8",
          "keras_lstm_mnist_ptq",
          "micro_speech_lstm",
          "deeplabv3_mnv2_dm05_pascal_quant",
          "pretrainedResnet",
          "vww_96_float",
          "ad01_fp32",
          "mobilenet_v1_0.25_224_float",
          "hello_world_float");

  private RealModels() {}

  static List<ModelCase> all() {
    JsonArray golden = SharedData.json("manifest.json").getAsJsonArray("models");
    List<ModelCase> cases = new ArrayList<>();
    for (String name : NAMES) {
      String file = name + ".tflite";
      cases.add(new ModelCase(name, SharedData.model(file), examples(golden, file)));
    }
    return cases;
  }

  private static List<Example> examples(JsonArray goldens, String file) {
    List<Example> examples = new ArrayList<>();
    for (JsonElement element : goldens) {
      JsonObject model = element.getAsJsonObject();
      if (model.get("model").getAsString().equals(file)) {
        model.getAsJsonArray("cases").forEach(example -> examples.add(example(example)));
      }
    }
    return examples;
  }

  private static Example example(JsonElement element) {
    JsonObject json = element.getAsJsonObject();
    List<byte[]> inputs = new ArrayList<>();
    for (JsonElement input : json.getAsJsonArray("inputs")) {
      inputs.add(SharedData.golden(input.getAsString()));
    }
    return new Example(json.get("id").getAsString(), inputs, outputs(json));
  }

  /** The golden outputs; null for float outputs, of which LiteRT gives other last bits. */
  private static List<byte[]> outputs(JsonObject example) {
    List<byte[]> outputs = new ArrayList<>();
    for (JsonElement element : example.getAsJsonArray("expected")) {
      JsonObject expected = element.getAsJsonObject();
      if (expected.get("dtype").getAsString().equals("float32")) {
        return null;
      }
      byte[] bytes = SharedData.golden(expected.get("file").getAsString());
      outputs.add(expected.has("stored") ? widened(bytes) : bytes);
    }
    return outputs;
  }

  /** int64 values from bytes. */
  private static byte[] widened(byte[] bytes) {
    byte[] wide = new byte[8 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      wide[8 * i] = bytes[i];
    }
    return wide;
  }
}
