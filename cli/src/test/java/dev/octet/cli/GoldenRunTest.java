package dev.octet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.shared.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line against the stored outputs of LiteRT, byte for byte. */
class GoldenRunTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mobilenet_v2_224_uint8",
        "mobilenet_v2_224_int8pc",
        "mobilenet_v1_025_128",
        "mobilenet_v1_075_192",
        "resnet8_int8",
        "vww_int8",
        "ad01_int8"
      })
  void outputsEqualTheGoldens(String name) throws IOException {
    JsonObject model = golden(name);
    for (JsonElement element : model.getAsJsonArray("cases")) {
      JsonObject example = element.getAsJsonObject();
      run(model, example.getAsJsonArray("inputs"));
      JsonArray expected = example.getAsJsonArray("expected");
      for (int i = 0; i < expected.size(); i++) {
        String file = expected.get(i).getAsJsonObject().get("file").getAsString();
        assertArrayEquals(
            SharedData.golden(file), Files.readAllBytes(folder.resolve(i + ".bin")), file);
      }
    }
  }

  @Test
  void everyNodesOutputHasTheListedHash() throws IOException, NoSuchAlgorithmException {
    JsonObject model = SharedData.json("layers.json").getAsJsonObject("resnet8_int8");
    String input = model.getAsJsonObject("inputs").keySet().iterator().next();
    JsonArray inputs = new JsonArray();
    inputs.add(input);
    run(model, inputs, "--all-tensors");
    for (JsonElement element : model.getAsJsonObject("inputs").getAsJsonArray(input)) {
      JsonObject layer = element.getAsJsonObject();
      byte[] bytes = Files.readAllBytes(folder.resolve("node-" + layer.get("node") + ".bin"));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      assertEquals(
          layer.get("sha256").getAsString(), HexFormat.of().formatHex(hash), layer.toString());
    }
  }

  private void run(JsonObject model, JsonArray inputs, String... options) {
    Path shared = SharedData.required();
    List<Object> args = new ArrayList<>(List.of("run"));
    args.add(shared.resolve("models").resolve(model.get("model").getAsString()));
    for (JsonElement input : inputs) {
      args.addAll(List.of("--input", shared.resolve("goldens").resolve(input.getAsString())));
    }
    args.addAll(List.of("--output-dir", folder));
    args.addAll(List.of((Object[]) options));
    Console run = Console.octet(args.toArray());
    assertEquals(0, run.code(), run.err());
  }

  private static JsonObject golden(String name) {
    for (JsonElement model : SharedData.json("manifest.json").getAsJsonArray("models")) {
      if (model.getAsJsonObject().get("name").getAsString().equals(name)) {
        return model.getAsJsonObject();
      }
    }
    throw new AssertionError("no golden named " + name);
  }
}
