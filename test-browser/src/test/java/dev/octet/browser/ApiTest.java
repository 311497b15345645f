package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.fixture.BrokenFiles;
import dev.octet.fixture.TinyModels;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The package's interface, as pages use it. */
@ExtendWith(SharedBrowsers.class)
class ApiTest {
  private static final Gson GSON = new Gson();
  private static final byte[] X = {1, -2, 3, 100};
  private static final byte[] A = {1, -2, 3, 100};
  private static final byte[] B = {-128, 127, 0, 5};

  @BeforeEach
  void serveModels(Browsers browsers) {
    browsers.site().put("/made/dense.tflite", TinyModels.dense());
    browsers.site().put("/made/add.tflite", TinyModels.add());
    for (BrokenFiles file : BrokenFiles.values()) {
      browsers.site().put(path(file), file.bytes());
    }
  }

  static List<Engine> engines() {
    return Engine.distinct();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void modelDescribesItsTensors(Engine engine, Browsers browsers) {
    JsonElement model =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const model = await octet.load('/made/add.tflite');
                  const { sum } = await model.run([new Int8Array(4), new Int8Array(4)]);
                  const { data, ...result } = sum;
                  model.dispose();
                  return { inputs: model.inputs, outputs: model.outputs, result };
                }""");
    JsonObject expected =
        GSON.fromJson(
            """
            {
              "inputs": [
                {"name": "a", "dtype": "int8", "shape": [1, 4], "scale": 0.5, "zeroPoint": 1},
                {"name": "b", "dtype": "int8", "shape": [1, 4], "scale": 0.25, "zeroPoint": -2}
              ],
              "outputs": [
                {"name": "sum", "dtype": "int8", "shape": [1, 4], "scale": 0.75, "zeroPoint": 0}
              ],
              "result": {
                "name": "sum", "dtype": "int8", "shape": [1, 4], "scale": 0.75, "zeroPoint": 0
              }
            }
            """,
            JsonObject.class);
    assertEquals(expected, model);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void memoryIncludesTheFileWhileItIsPacked(Engine engine, Browsers browsers) {
    JsonElement holds =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const file = await (await fetch('/made/dense.tflite')).arrayBuffer();
                  const { weights, arena, total } = (await octet.load(file)).memory;
                  return total >= weights + Math.max(arena, file.byteLength);
                }""");
    assertTrue(holds.getAsBoolean());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void inputsGoInAloneInOrderOrByName(Engine engine, Browsers browsers) {
    JsonObject outputs =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const add = await octet.load('/made/add.tflite');
                  const dense = await octet.load('/made/dense.tflite');
                  const a = Int8Array.of(1, -2, 3, 100);
                  const b = Int8Array.of(-128, 127, 0, 5);
                  const result = {
                    list: [...(await add.run([a, b])).sum.data],
                    record: [...(await add.run({ b, a })).sum.data],
                    alone: [...(await dense.run(a)).y.data],
                    listOfOne: [...(await dense.run([a])).y.data],
                    recordOfOne: [...(await dense.run({ x: a })).y.data],
                  };
                  add.dispose();
                  dense.dispose();
                  return result;
                }""")
            .getAsJsonObject();
    assertEquals(sum(), outputs.get("list"));
    assertEquals(sum(), outputs.get("record"));
    assertEquals(dense(), outputs.get("alone"));
    assertEquals(dense(), outputs.get("listOfOne"));
    assertEquals(dense(), outputs.get("recordOfOne"));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void wrongInputsAreRefusedAndTheModelStillRuns(Engine engine, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const model = await octet.load('/made/dense.tflite');
                  const failure = (inputs) => runner.failure(model.run(inputs));
                  const result = {
                    length: await failure(new Int8Array(3)),
                    type: await failure(new Uint8Array(4)),
                    float: await failure({ x: new Float32Array(4) }),
                    count: await failure([new Int8Array(4), new Int8Array(4)]),
                    name: await failure({ z: new Int8Array(4) }),
                    nothing: await failure(undefined),
                    after: [...(await model.run(Int8Array.of(1, -2, 3, 100))).y.data],
                  };
                  model.dispose();
                  return result;
                }""")
            .getAsJsonObject();
    assertError(result, "length", "RangeError", "4");
    assertError(result, "type", "TypeError", "x");
    assertError(result, "float", "TypeError", "x");
    assertTrue(result.get("count").isJsonObject(), "two inputs for one are refused");
    assertError(result, "name", "TypeError", "z");
    assertError(result, "nothing", "TypeError", "");
    assertEquals(dense(), result.get("after"));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void brokenFilesGiveClearErrorsAndThePageStillWorks(Engine engine, Browsers browsers) {
    RunnerPage page = browsers.runner(engine);
    for (BrokenFiles file : BrokenFiles.values()) {
      JsonObject argument = new JsonObject();
      argument.addProperty("url", path(file));
      JsonObject result =
          page.call(
                  """
                  async ({ url }) => {
                    const fromUrl = await runner.failure(octet.load(url));
                    const bytes = await (await fetch(url)).arrayBuffer();
                    const fromBytes = await runner.failure(octet.load(bytes));
                    const model = await octet.load('/made/dense.tflite');
                    const after = [...(await model.run(Int8Array.of(1, -2, 3, 100))).y.data];
                    model.dispose();
                    return { fromUrl, fromBytes, after };
                  }""",
                  argument)
              .getAsJsonObject();
      assertCode(file, file.code(), result.get("fromBytes"));
      assertCode(
          file, file == BrokenFiles.HTML_PAGE ? "download" : file.code(), result.get("fromUrl"));
      assertEquals(dense(), result.get("after"), "a good model after " + file);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void missingFilesAndForeignSourcesAreRefused(Engine engine, Browsers browsers) {
    RunnerPage page = browsers.runner(engine);
    page.allowComplaint("/made/missing.tflite");
    JsonObject result =
        page.call(
                """
                async () => ({
                  missing: await runner.failure(octet.load('/made/missing.tflite')),
                  response: await runner.failure(octet.load(await fetch('/made/missing.tflite'))),
                  source: await runner.failure(octet.load(42)),
                  kernels: await runner.failure(
                    octet.load('/made/dense.tflite', { kernels: 'warp' })),
                })""")
            .getAsJsonObject();
    assertEquals("download", code(result.get("missing")));
    assertError(result, "missing", "OctetError", "404");
    assertEquals("download", code(result.get("response")));
    assertError(result, "source", "TypeError", "");
    assertError(result, "kernels", "TypeError", "warp");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void disposedModelsSaySo(Engine engine, Browsers browsers) {
    JsonElement failure =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const model = await octet.load('/made/dense.tflite');
                  model.dispose();
                  model.dispose();
                  return runner.failure(model.run(new Int8Array(4)));
                }""");
    assertEquals("disposed", code(failure));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void abortedLoadsRejectWithTheReason(Engine engine, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const load = (options) =>
                    runner.failure(octet.load('/made/dense.tflite', options));
                  const controller = new AbortController();
                  const later = load({ signal: controller.signal });
                  controller.abort();
                  return {
                    before: await load({ signal: AbortSignal.abort() }),
                    during: await later,
                    worker: await load({ signal: AbortSignal.abort(), worker: true }),
                    unused: await load({ signal: new AbortController().signal }),
                  };
                }""")
            .getAsJsonObject();
    assertError(result, "before", "AbortError", "");
    assertError(result, "during", "AbortError", "");
    assertError(result, "worker", "AbortError", "");
    assertTrue(result.get("unused").isJsonNull(), () -> result.get("unused").toString());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void modelsDoNotDisturbEachOther(Engine engine, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const [first, second, add] = await Promise.all([
                    octet.load('/made/dense.tflite', { kernels: 'simd128' }),
                    octet.load('/made/dense.tflite', { kernels: 'scalar' }),
                    octet.load('/made/add.tflite'),
                  ]);
                  const x = Int8Array.of(1, -2, 3, 100);
                  const { y } = await first.run(x);
                  await second.run(new Int8Array(4));
                  first.dispose();
                  const [again, { sum }] = await Promise.all([
                    second.run(x),
                    add.run([x, Int8Array.of(-128, 127, 0, 5)]),
                  ]);
                  second.dispose();
                  add.dispose();
                  return { first: [...y.data], second: [...again.y.data], sum: [...sum.data] };
                }""")
            .getAsJsonObject();
    assertEquals(dense(), result.get("first"));
    assertEquals(dense(), result.get("second"));
    assertEquals(sum(), result.get("sum"));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void workerGivesTheSameBytesAndErrors(Engine engine, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const model = await octet.load('/made/dense.tflite', { worker: true });
                  const x = Int8Array.of(1, -2, 3, 100);
                  const { y } = await model.run(x);
                  const result = {
                    output: [...y.data],
                    kept: [...x],
                    length: await runner.failure(model.run(new Int8Array(3))),
                    broken: await runner.failure(
                      octet.load('/made/unknown_operator.tflite', { worker: true })),
                  };
                  model.dispose();
                  return { ...result, disposed: await runner.failure(model.run(x)) };
                }""")
            .getAsJsonObject();
    assertEquals(dense(), result.get("output"));
    assertEquals(GSON.toJsonTree(X), result.get("kept"), "the caller keeps its input");
    assertError(result, "length", "RangeError", "");
    assertCode(BrokenFiles.UNKNOWN_OPERATOR, "unsupported", result.get("broken"));
    assertEquals("disposed", code(result.get("disposed")));
  }

  /**
   * Chromium reserves some GB of addresses for a memory: 300 do not fit if disposing leaks them.
   */
  @ParameterizedTest
  @MethodSource("engines")
  void manyModelsOneAfterTheOther(Engine engine, Browsers browsers) {
    JsonObject argument = new JsonObject();
    argument.addProperty("count", engine == Engine.CHROMIUM ? 300 : 50);
    JsonElement outputs =
        browsers
            .runner(engine)
            .call(
                """
                async ({ count }) => {
                  const disposed = [];
                  const outputs = new Set();
                  for (let i = 0; i < count; i++) {
                    const model = await octet.load('/made/dense.tflite');
                    const { y } = await model.run(Int8Array.of(1, -2, 3, 100));
                    outputs.add([...y.data].join());
                    model.dispose();
                    disposed.push(model);
                  }
                  return disposed.length === count ? [...outputs] : [];
                }""",
                argument);
    JsonArray expected = new JsonArray();
    expected.add(dense().toString().replaceAll("[\\[\\]]", ""));
    assertEquals(expected, outputs);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void abortEndsWhatNeverArrives(Engine engine, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const stalled = (worker) => {
                    const controller = new AbortController();
                    let cancelled = false;
                    const body = new ReadableStream({
                      cancel: () => {
                        cancelled = true;
                      },
                    });
                    setTimeout(() => controller.abort(), 50);
                    const loaded = octet.load(new Response(body), {
                      worker,
                      signal: controller.signal,
                    });
                    return runner.failure(loaded).then((error) => cancelled && error);
                  };
                  const controller = new AbortController();
                  return {
                    page: await stalled(false),
                    worker: await stalled(true),
                    prepare: await runner.failure(octet.load('/made/dense.tflite', {
                      signal: controller.signal,
                      onProgress: ({ phase, loaded }) =>
                        phase === 'prepare' && loaded && controller.abort(),
                    })),
                  };
                }""")
            .getAsJsonObject();
    assertError(result, "page", "AbortError", "");
    assertError(result, "worker", "AbortError", "");
    assertError(result, "prepare", "AbortError", "");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void wholeNumbersAreNoNames(Engine engine, Browsers browsers) {
    String file = new String(TinyModels.add(), StandardCharsets.ISO_8859_1);
    browsers
        .site()
        .put(
            "/made/numbered.tflite",
            file.replace("sum", "950").getBytes(StandardCharsets.ISO_8859_1));
    JsonElement names =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const model = await octet.load('/made/numbered.tflite');
                  const outputs = await model.run(model.inputs.map(octet.emptyInput));
                  model.dispose();
                  return [...model.inputs.map(({ name }) => name), ...Object.keys(outputs)];
                }""");
    assertEquals(GSON.toJsonTree(new String[] {"a", "b", "output_0"}), names);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void workerAndPageTakeAndRefuseTheSame(Engine engine, Browsers browsers) {
    RunnerPage page = browsers.runner(engine);
    page.allowComplaint("from the callback");
    for (boolean worker : new boolean[] {false, true}) {
      JsonObject argument = new JsonObject();
      argument.addProperty("worker", worker);
      JsonObject result =
          page.call(
                  """
                  async ({ worker }) => {
                    const url = '/made/dense.tflite';
                    const load = (source, options) =>
                      runner.failure(octet.load(source, { worker, ...options }));
                    const frame = document.body.appendChild(document.createElement('iframe'));
                    const buffer = await (await frame.contentWindow.fetch(url)).arrayBuffer();
                    const foreign = new frame.contentWindow.Uint8Array(buffer);
                    const onProgress = () => {
                      throw new Error('from the callback');
                    };
                    const result = {
                      address: await load('http://['),
                      long: await load('data:,' + 'x'.repeat(1000)),
                      listener: await load(url, { onProgress: 5 }),
                      kernels: await load(url, { kernels: 'warp' }),
                      foreign: await load(foreign),
                      throwing: await load(url, { onProgress }),
                    };
                    frame.remove();
                    return result;
                  }""",
                  argument)
              .getAsJsonObject();
      assertEquals("download", code(result.get("address")));
      assertEquals("format", code(result.get("long")));
      String message = result.getAsJsonObject("long").get("message").getAsString();
      assertTrue(message.length() < 300, message);
      assertError(result, "listener", "TypeError", "onProgress");
      assertError(result, "kernels", "TypeError", "warp");
      assertTrue(result.get("foreign").isJsonNull(), () -> result.get("foreign").toString());
      assertTrue(result.get("throwing").isJsonNull(), () -> result.get("throwing").toString());
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void profileListsTheNodes(Engine engine, Browsers browsers) {
    JsonArray layers =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const model = await octet.load('/made/dense.tflite');
                  const layers = await model.profile(new Int8Array(4), { runs: 3 });
                  model.dispose();
                  return layers.filter(({ node }) => node >= 0);
                }""")
            .getAsJsonArray();
    assertEquals(1, layers.size());
    JsonObject layer = layers.get(0).getAsJsonObject();
    assertEquals("FULLY_CONNECTED", layer.get("operator").getAsString());
    assertEquals(12, layer.get("macs").getAsInt());
    assertTrue(layer.get("ms").getAsDouble() >= 0);
  }

  private static String path(BrokenFiles file) {
    return "/made/" + file.name().toLowerCase(Locale.ROOT) + ".tflite";
  }

  private static void assertCode(BrokenFiles file, String code, JsonElement failure) {
    assertTrue(failure.isJsonObject(), file + " was accepted");
    assertEquals(code, code(failure), () -> file + ": " + failure);
    assertTrue(failure.getAsJsonObject().get("isOctetError").getAsBoolean(), failure::toString);
    String message = failure.getAsJsonObject().get("message").getAsString();
    assertTrue(message.length() > 20, message);
    if (file == BrokenFiles.UNKNOWN_OPERATOR) {
      assertTrue(message.contains("HASHTABLE_LOOKUP"), message);
    }
  }

  /** Checks the name and a part of the message of an error under {@code key}. */
  static void assertError(JsonObject result, String key, String name, String part) {
    JsonElement failure = result.get(key);
    assertTrue(failure.isJsonObject(), key + " was accepted");
    assertEquals(name, failure.getAsJsonObject().get("name").getAsString(), failure::toString);
    String message = failure.getAsJsonObject().get("message").getAsString();
    assertTrue(message.contains(part), message);
  }

  static String code(JsonElement failure) {
    assertTrue(failure.isJsonObject(), "no error");
    JsonElement code = failure.getAsJsonObject().get("code");
    return code == null ? "none: " + failure : code.getAsString();
  }

  static JsonElement dense() {
    return jvm(TinyModels.dense(), X);
  }

  private static JsonElement sum() {
    return jvm(TinyModels.add(), A, B);
  }

  private static JsonElement jvm(byte[] model, byte[]... inputs) {
    try (Session session = Model.read(model).newSession()) {
      return GSON.toJsonTree(session.run(inputs)[0]);
    }
  }
}
