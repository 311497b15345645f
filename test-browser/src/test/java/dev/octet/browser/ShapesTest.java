package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.fixture.TinyModels;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs of other shapes than the file's, and signatures, on the page and in a worker. */
@ExtendWith(SharedBrowsers.class)
class ShapesTest {

  @BeforeEach
  void serveModels(Browsers browsers) {
    browsers.site().put("/made/dynamic.tflite", TinyModels.dynamic());
    browsers.site().put("/made/dense.tflite", TinyModels.dense());
  }

  static List<Engine> engines() {
    return Engine.distinct();
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctWithoutAndWithWorker")
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

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctWithoutAndWithWorker")
  void callsAtOnceKeepTheirShapesValuesAndOrder(Engine engine, boolean worker, Browsers browsers) {
    JsonElement result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const options = { signature: 'double', worker: %s };
                  const model = await octet.load('/made/dynamic.tflite', options);
                  const values = new Float32Array(18);
                  const done = [];
                  const calls = [2, 1, 6, 2, 3, 1, 4, 5, 2].map((rows, i) => {
                    values.fill(i);
                    const call = model.run(values.subarray(0, 3 * rows));
                    call.then(() => done.push(i));
                    return call;
                  });
                  const resized = model.resize([[7, 3]]).then(() => done.push('resized'));
                  values.fill(99);
                  const outputs = (await Promise.all(calls)).map(({ twice }) => twice);
                  await resized;
                  const waits = model.run(new Float32Array(9));
                  model.dispose();
                  return [
                    outputs.map(({ shape }) => shape[0]).join(),
                    outputs.map(({ data }) => [...new Set(data)].join(' ')).join(),
                    done.join(),
                    (await runner.failure(waits)).code,
                  ];
                }"""
                    .formatted(worker));
    String expected =
        """
        ['2,1,6,2,3,1,4,5,2', '0,2,4,6,8,10,12,14,16', '0,1,2,3,4,5,6,7,8,resized', 'disposed']""";
    assertEquals(new Gson().fromJson(expected, JsonElement.class), result);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void runSyncTakesTheShapesThatArePlanned(Engine engine, Browsers browsers) {
    JsonElement result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const load = (worker) =>
                    octet.load('/made/dynamic.tflite', { signature: 'double', worker });
                  const model = await load(false);
                  const rows = (count) => new Float32Array(3 * count).fill(count);
                  const message = (call) => {
                    try {
                      return call();
                    } catch (error) {
                      return `${error.code ?? error.name}: ${error.message}`;
                    }
                  };
                  const results = { first: [...model.runSync(rows(1)).twice.data].join() };
                  results.unplanned = message(() => model.runSync(rows(2)));
                  const later = model.run(rows(2)).then(({ twice }) => twice.data[0]);
                  results.before = model.runSync([rows(1)]).twice.data[0];
                  results.later = await later;
                  results.planned = model.runSync({ value: rows(2) }).twice.shape.join();
                  await model.resize([[3, 3]]);
                  results.resized = model.runSync(rows(3)).twice.shape.join();
                  results.type = message(() => model.runSync(new Int8Array(3)));
                  model.dispose();
                  results.disposed = message(() => model.runSync(rows(1)));
                  const other = await load(true);
                  results.worker = message(() => other.runSync(rows(1)));
                  other.dispose();
                  return results;
                }""");
    String expected =
        """
        {
          first: '2,2,2',
          unplanned: 'argument: runSync: the model is not planned for [2,3]: use run or resize first',
          before: 2, later: 4, planned: '2,3', resized: '3,3',
          type: 'TypeError: input \\"value\\" is float32; pass a Float32Array (got Int8Array)',
          disposed: 'disposed: the model is disposed: load it again',
          worker: 'argument: runSync: the model is in a worker: use run, or load it without'
        }""";
    assertEquals(new Gson().fromJson(expected, JsonElement.class), result);
  }

  private static void assertMessage(JsonObject errors, String call, String part) {
    String message = errors.get(call).getAsString();
    assertTrue(message.contains(part), call + ": " + message);
  }
}
