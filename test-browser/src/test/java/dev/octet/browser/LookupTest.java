package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.fixture.TinyModels;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model that looks up what its input says, and has a node with two outputs. */
@ExtendWith(SharedBrowsers.class)
class LookupTest {
  private static final Gson GSON = new Gson();

  static List<Engine> engines() {
    return Engine.distinct();
  }

  @BeforeEach
  void serveModel(Browsers browsers) {
    browsers.site().put("/made/lookup.tflite", TinyModels.lookup());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void anIndexOutsideItsTableEndsOnlyTheRun(Engine engine, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const model = await octet.load('/made/lookup.tflite');
                  const error = await runner.failure(model.run(Int32Array.of(0, 3)));
                  const { right } = await model.run(Int32Array.of(2, 0));
                  model.dispose();
                  return { error, right: [...right.data] };
                }""")
            .getAsJsonObject();
    JsonObject error = result.getAsJsonObject("error");
    assertEquals("argument", error.get("code").getAsString());
    assertTrue(error.get("message").getAsString().contains("holds index 3, outside 0 to 2"));
    assertEquals(GSON.fromJson("[6, 2]", JsonArray.class), result.get("right"));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void keptTensorsAreEveryOutputOfEveryNode(Engine engine, Browsers browsers) {
    JsonElement tensors =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const model = await octet.load('/made/lookup.tflite', { keepTensors: true });
                  await model.run(Int32Array.of(1, 2));
                  const tensors = await model.tensors();
                  model.dispose();
                  return tensors.map(({ node, output, name, data }) => [node, output, name, ...data]);
                }""");
    String expected =
        "[[0, 0, \"rows\", 3, 4, 5, 6], [1, 0, \"left\", 3, 5], [1, 1, \"right\", 4, 6]]";
    assertEquals(GSON.fromJson(expected, JsonArray.class), tensors);
  }
}
