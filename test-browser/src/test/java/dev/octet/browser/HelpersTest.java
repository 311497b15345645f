package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.cli.image.Preprocessing;
import dev.octet.cli.image.RgbImage;
import dev.octet.fixture.TinyModels;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the package does with pictures and results, beside running models. */
@ExtendWith(SharedBrowsers.class)
class HelpersTest {
  private static final Gson GSON = new Gson();

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void picturesThatAreNotLoadedAreRefused(Engine engine, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const input = { name: 'x', dtype: 'uint8', shape: [1, 4, 4, 3] };
                  const failure = (image) =>
                    runner.failure((async () => octet.imageToTensor(image, input))());
                  const canvas = Object.assign(document.createElement('canvas'), {
                    width: 4,
                    height: 4,
                  });
                  const loading = new Image(4, 4);
                  loading.src = canvas.toDataURL();
                  const result = {
                    empty: await failure(new Image(4, 4)),
                    video: await failure(
                      Object.assign(document.createElement('video'), { width: 4, height: 4 })),
                    nothing: await failure(null),
                  };
                  await loading.decode();
                  return { ...result, loaded: await failure(loading) };
                }""")
            .getAsJsonObject();
    ApiTest.assertError(result, "empty", "RangeError", "loaded");
    ApiTest.assertError(result, "video", "RangeError", "loaded");
    ApiTest.assertError(result, "nothing", "TypeError", "image");
    assertTrue(result.get("loaded").isJsonNull(), () -> result.get("loaded").toString());
  }

  /** Engines that differ, types, and what the file says of its pixels. */
  static List<Arguments> pictureModels() {
    byte[] centred = TinyModels.metadata(new float[] {127.5f}, new float[] {127.5f});
    byte[] perChannel =
        TinyModels.metadata(
            new float[] {123.675f, 116.28f, 103.53f}, new float[] {58.395f, 57.12f, 57.375f});
    byte[] steep = TinyModels.metadata(new float[] {-1e38f}, new float[] {1e-30f});
    List<Arguments> models = new ArrayList<>();
    for (Engine engine : Engine.distinct()) {
      for (DataType type : List.of(DataType.INT8, DataType.UINT8, DataType.FLOAT32)) {
        models.add(Arguments.of(engine, type, "none", TinyModels.picture(type, null)));
        models.add(Arguments.of(engine, type, "centred", TinyModels.picture(type, centred)));
        models.add(Arguments.of(engine, type, "per channel", TinyModels.picture(type, perChannel)));
        models.add(Arguments.of(engine, type, "steep", TinyModels.picture(type, steep)));
      }
    }
    return models;
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("pictureModels")
  void everyPixelBecomesWhatTheModelFileSays(
      Engine engine, DataType type, String metadata, byte[] file, Browsers browsers) {
    JsonObject argument = new JsonObject();
    argument.addProperty("url", browsers.site().put("/made/picture.tflite", file));
    JsonElement result =
        browsers
            .runner(engine)
            .call(
                """
                async ({ url }) => {
                  const inputs = [];
                  for (const worker of [false, true]) {
                    const model = await octet.load(url, { worker });
                    const bytes = [];
                    for (let first = 0; first < 256; first += 16) {
                      const rgba = Array.from({ length: 64 }, (_, i) => first + (i >> 2));
                      const image = new ImageData(Uint8ClampedArray.from(rgba), 4, 4);
                      const input = octet.imageToTensor(image, model.inputs[0]);
                      bytes.push(...new Uint8Array(input.buffer));
                    }
                    model.dispose();
                    inputs.push(bytes);
                  }
                  return inputs;
                }""",
                argument);
    JsonElement expected = GSON.toJsonTree(pictures(Model.read(file)));
    assertEquals(expected, result.getAsJsonArray().get(0), "on the page's thread");
    assertEquals(expected, result.getAsJsonArray().get(1), "in a worker");
  }

  /** The unsigned bytes of the inputs for 16 grey pictures that have all 256 values. */
  private static int[] pictures(Model model) {
    Preprocessing preprocessing = Preprocessing.of(model, OptionalDouble.empty());
    ByteArrayOutputStream inputs = new ByteArrayOutputStream();
    for (int first = 0; first < 256; first += 16) {
      byte[] rgb = new byte[48];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) (first + i / 3);
      }
      inputs.writeBytes(preprocessing.apply(new RgbImage(4, 4, rgb)));
    }
    byte[] bytes = inputs.toByteArray();
    int[] unsigned = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      unsigned[i] = bytes[i] & 0xFF;
    }
    return unsigned;
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void inputsShowTheirNormalizationAndARangeReplacesIt(Engine engine, Browsers browsers) {
    byte[] metadata = TinyModels.metadata(new float[] {0.1f}, new float[] {1, 2, 3});
    JsonObject argument = new JsonObject();
    byte[] file = TinyModels.picture(DataType.FLOAT32, metadata);
    argument.addProperty("url", browsers.site().put("/made/picture.tflite", file));
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async ({ url }) => {
                  const model = await octet.load(url);
                  const image = new ImageData(new Uint8ClampedArray(64).fill(255), 4, 4);
                  const range = [[0, 3], [0, 4], [0, 5]];
                  const ranged = octet.imageToTensor(image, model.inputs[0], { range });
                  const { inputs: [{ normalization }], outputs: [output] } = model;
                  model.dispose();
                  return { normalization, ranged: [...ranged.subarray(0, 3)], output };
                }""",
                argument)
            .getAsJsonObject();
    JsonObject normalization = result.getAsJsonObject("normalization");
    assertEquals(GSON.toJsonTree(new double[] {0.1f}), normalization.get("mean"));
    assertEquals(GSON.toJsonTree(new int[] {1, 2, 3}), normalization.get("std"));
    assertEquals(GSON.toJsonTree(new int[] {3, 4, 5}), result.get("ranged"));
    assertFalse(result.getAsJsonObject("output").has("normalization"));
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void topKRanksRealValues(Engine engine, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const top = (tensor, k) => octet.topK(tensor, k).map(({ index }) => index);
                  const failure = (k) =>
                    runner.failure((async () => octet.topK({ data: new Int8Array(2) }, k))());
                  return {
                    nan: top({ data: Float32Array.of(NaN, 1, NaN, -Infinity, 2, 2) }),
                    exact: top({ data: Int32Array.of(16777216, 16777217, 16777218) }, 3),
                    negative: top({ data: Int8Array.of(1, 2, 3), scale: 0.5, zeroPoint: 9 }, 2),
                    none: top({ data: Int8Array.of(1) }, 0),
                    minus: await failure(-1),
                    fraction: await failure(1.5),
                    text: await failure('2'),
                  };
                }""")
            .getAsJsonObject();
    assertEquals(GSON.toJsonTree(new int[] {4, 5, 1, 3, 0}), result.get("nan"));
    assertEquals(GSON.toJsonTree(new int[] {2, 1, 0}), result.get("exact"));
    assertEquals(GSON.toJsonTree(new int[] {2, 1}), result.get("negative"));
    assertEquals(new JsonArray(), result.get("none"));
    ApiTest.assertError(result, "minus", "RangeError", "-1");
    ApiTest.assertError(result, "fraction", "RangeError", "1.5");
    ApiTest.assertError(result, "text", "RangeError", "2");
  }
}
