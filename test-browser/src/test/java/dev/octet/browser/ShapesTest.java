package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.fixture.TinyModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs of other shapes than the file's, and signatures, on the page and in a worker. */
@ExtendWith(SharedBrowsers.class)
class ShapesTest {

  @BeforeEach
  void serveModels(Browsers browsers) {
    browsers.site().put("/made/dynamic.tflite", TinyModels.dynamic());
    browsers.site().put("/made/dense.tflite", TinyModels.dense());
  }

  static Engine[] engines() {
    return new Engine[] {Engine.CHROMIUM, Engine.FIREFOX};
  }

  @ParameterizedTest
  @CsvSource({"CHROMIUM, false", "FIREFOX, false", "CHROMIUM, true", "FIREFOX, true"})
  void aRunDecidesWhatTheFileLeavesOpen(Engine engine, boolean worker, Browsers browsers) {
    JsonElement result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const options = { signature: 'double', worker: %s };
                  const model = await octet.load('/made/dynamic.tflite', options);
                  const results = [];
                  for (const rows of [1, 2, 3, 4, 5, 6, 1]) {
                    const values = Float32Array.from({ length: 3 * rows }, (_, i) => i);
                    const { twice } = await model.run(values);
                    results.push([twice.shape, [...twice.data].every((x, i) => x === 2 * i)]);
                  }
                  const again = await model.run({ value: (await model.run(new Float32Array(6))).twice });
                  results.push([again.twice.shape, model.inputs[0].shape]);
                  await model.resize({ value: [7, 3] });
                  results.push([model.inputs[0].shape, model.outputs[0].shape]);
                  results.push([model.inputs[0].dynamicShape, model.signatures]);
                  model.dispose();
                  return results;
                }"""
                    .formatted(worker));
    String expected =
        """
        [[[1,3],true],[[2,3],true],[[3,3],true],[[4,3],true],[[5,3],true],[[6,3],true],[[1,3],true],
        [[2,3],[1,3]],[[7,3],[7,3]],[[-1,3],["rows","double"]]]""";
    assertEquals(new Gson().fromJson(expected, JsonElement.class), result);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void shapesArePassedWhereSeveralAreOpen(Engine engine, Browsers browsers) {
    JsonElement result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const model = await octet.load('/made/dynamic.tflite', { signature: 'rows' });
                  const data = Float32Array.from({ length: 60 }, (_, i) => (i % 2 ? -i : i));
                  const { flat } = await model.run({ pixels: { data, shape: [2, 3, 5, 2] } });
                  const other = await octet.load('/made/dynamic.tflite', {
                    shapes: { image: [2, 3, 5, 2] },
                  });
                  const rows = await other.run(data);
                  const fixed = await octet.load('/made/dense.tflite', { shapes: [[3, 4]] });
                  const { y } = await fixed.run(new Int8Array(12));
                  return [flat.shape, [...flat.data].join() === [...rows['pooled rows'].data].join(),
                    [...flat.data.slice(0, 4)], y.shape];
                }""");
    assertEquals("[[2,12],true,[12,-1,16,-5],[3,3]]", result.toString());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void whatDoesNotFitIsRefused(Engine engine, Browsers browsers) {
    JsonObject errors =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const url = '/made/dynamic.tflite';
                  const model = await octet.load(url);
                  const fixed = await octet.load('/made/dense.tflite');
                  const floats = new Float32Array(32);
                  const calls = {
                    signature: () => octet.load(url, { signature: 'triple' }),
                    count: () => model.run(new Float32Array(5)),
                    rank: () => model.run([{ data: floats, shape: [4, 8] }]),
                    zero: () => model.run([{ data: floats, shape: [0, 4, 4, 2] }]),
                    depth: () => model.resize([[1, 4]]),
                    unknown: () => model.resize({ picture: [1, 4, 4, 2] }),
                    fixed: () => fixed.run([{ data: new Int8Array(8), shape: [2, 4] }]),
                    resized: () => fixed.resize([[2, 4]]),
                    wrong: () => octet.load(url, { shapes: 3 }),
                    text: () => octet.load(url, { shapes: ['1,4,4,2'] }),
                  };
                  const errors = {};
                  for (const [name, call] of Object.entries(calls)) {
                    errors[name] = await call().then(() => 'none', ({ message }) => message);
                  }
                  return errors;
                }""")
            .getAsJsonObject();
    assertMessage(errors, "signature", "the model has \"rows\", \"double\"");
    assertMessage(
        errors, "count", "needs 32 values, got 5; for another shape pass { data, shape }");
    assertMessage(errors, "rank", "input \"image\" float32 [-1,-1,-1,2] cannot be [4,8]");
    assertMessage(errors, "zero", "cannot be [0,4,4,2]");
    assertMessage(errors, "depth", "as many dimensions");
    assertMessage(errors, "unknown", "there is no input \"picture\"");
    assertMessage(errors, "fixed", "load it with options.shapes");
    assertMessage(errors, "resized", "load it with options.shapes");
    assertMessage(errors, "wrong", "options.shapes must be");
    assertMessage(errors, "text", "not a list of positive integers");
  }

  private static void assertMessage(JsonObject errors, String call, String part) {
    String message = errors.get(call).getAsString();
    assertTrue(message.contains(part), call + ": " + message);
  }
}
