package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the package does with pictures and results, beside running models. */
@ExtendWith(SharedBrowsers.class)
class HelpersTest {
  private static final Gson GSON = new Gson();

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"CHROMIUM", "FIREFOX"})
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

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"CHROMIUM", "FIREFOX"})
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
