package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.fixture.TinyModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several models in one worker. */
@ExtendWith(SharedBrowsers.class)
class WorkersTest {
  /** 2.75, 3, 3.25 and 3.5 in steps of 0.75. */
  private static final String SUM = "[4,4,4,5]";

  @BeforeEach
  void serveModels(Browsers browsers) {
    browsers.site().put("/made/dense.tflite", TinyModels.dense());
    browsers.site().put("/made/add.tflite", TinyModels.add());
    browsers.site().put("/made/unknown.tflite", TinyModels.unknownOperator());
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void modelsShareAWorker(Engine engine, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const { Worker } = window;
                  let started = 0;
                  window.Worker = class extends Worker {
                    constructor(...args) {
                      super(...args);
                      started++;
                    }
                  };
                  const worker = octet.openWorker();
                  const [dense, add] = await Promise.all([
                    octet.load('/made/dense.tflite', { worker }),
                    octet.load('/made/add.tflite', { worker }),
                  ]);
                  window.Worker = Worker;
                  const input = Int8Array.of(1, -2, 3, 100);
                  const outputs = await Promise.all([
                    dense.run(input),
                    add.run([Int8Array.of(1, 2, 3, 4), Int8Array.of(9, 8, 7, 6)]),
                    dense.run(input),
                  ]);
                  const lists = outputs.map((each) => [...Object.values(each)[0].data]);
                  const waiting = runner.failure(dense.run(input));
                  dense.dispose();
                  const result = {
                    started,
                    lists,
                    waiting: await waiting,
                    disposed: await runner.failure(dense.run(input)),
                    add: [...Object.values(
                      await add.run([Int8Array.of(1, 2, 3, 4), Int8Array.of(9, 8, 7, 6)]))[0].data],
                  };
                  worker.dispose();
                  return {
                    ...result,
                    ended: await runner.failure(add.run([new Int8Array(4), new Int8Array(4)])),
                    closed: await runner.failure(octet.load('/made/add.tflite', { worker })),
                  };
                }""")
            .getAsJsonObject();
    assertEquals(1, result.get("started").getAsInt(), "workers");
    assertEquals(result.getAsJsonArray("lists").get(0), result.getAsJsonArray("lists").get(2));
    assertEquals(SUM, result.getAsJsonArray("lists").get(1).toString());
    assertEquals(SUM, result.get("add").toString());
    for (String key : new String[] {"waiting", "disposed", "ended", "closed"}) {
      assertEquals("disposed", code(result.get(key)), key);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void loadsThatFailOrAreAbortedLeaveASharedWorkerToTheOthers(Engine engine, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const worker = octet.openWorker();
                  const controller = new AbortController();
                  const aborted = runner.failure(
                    octet.load('/made/dense.tflite', { worker, signal: controller.signal }));
                  const other = octet.load('/made/add.tflite', { worker });
                  controller.abort();
                  const result = {
                    aborted: await aborted,
                    unsupported: await runner.failure(octet.load('/made/unknown.tflite', { worker })),
                    missing: await runner.failure(octet.load(new Uint8Array(9), { worker })),
                    type: await runner.failure(octet.load('/made/add.tflite', { worker: {} })),
                  };
                  const model = await other;
                  const { data } = Object.values(
                    await model.run([Int8Array.of(1, 2, 3, 4), Int8Array.of(9, 8, 7, 6)]))[0];
                  worker.dispose();
                  return { ...result, data: [...data] };
                }""")
            .getAsJsonObject();
    assertEquals("AbortError", name(result.get("aborted")));
    assertEquals("unsupported", code(result.get("unsupported")));
    assertEquals("format", code(result.get("missing")));
    assertEquals("TypeError", name(result.get("type")));
    assertEquals(SUM, result.get("data").toString());
  }

  /** In Chromium, whose garbage collector can be made to run. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void droppedModelsAreReportedAndDisposedOnesAreNot(boolean worker, Browsers browsers) {
    JsonObject argument = new JsonObject();
    argument.addProperty("worker", worker);
    JsonElement warnings =
        browsers
            .runner(Engine.CHROMIUM)
            .call(
                """
                async ({ worker }) => {
                  const dropped = new Set();
                  const load = async (name) => {
                    const onWarning = ({ code }) => code === 'undisposed' && dropped.add(name);
                    return octet.load('/made/dense.tflite', { worker, onWarning });
                  };
                  for (let i = 0; i < 8; i++) {
                    (await load('disposed')).dispose();
                    await load('dropped');
                  }
                  for (let i = 0; i < 100 && !dropped.has('dropped'); i++) {
                    let garbage = [];
                    for (let k = 0; k < 50; k++) {
                      garbage.push(new Uint8Array(400000), Array.from({ length: 2000 }, () => ({ k })));
                    }
                    garbage = undefined;
                    await new Promise((then) => setTimeout(then, 20));
                  }
                  return [...dropped];
                }""",
                argument);
    assertTrue(warnings.toString().contains("dropped"), () -> "reported: " + warnings);
    assertEquals("[\"dropped\"]", warnings.toString());
  }

  private static String code(JsonElement failure) {
    return failure.getAsJsonObject().get("code").getAsString();
  }

  private static String name(JsonElement failure) {
    return failure.getAsJsonObject().get("name").getAsString();
  }
}
