package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import dev.octet.browser.TestSite.Fault;
import dev.octet.fixture.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks, servers and callers that fail: the error says so, and the page goes on as before. */
@ExtendWith(SharedBrowsers.class)
class FaultsTest {
  private static final String POINTER =
      """
      version https://git-lfs.github.com/spec/v1
      oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
      size 12345
      """;

  private static final String HTML = "<!doctype html><title>404</title>";

  @BeforeEach
  void serveModels(Browsers browsers) {
    TestSite site = browsers.site();
    site.put("/made/dense.tflite", TinyModels.dense());
    site.put("/made/dynamic.tflite", TinyModels.dynamic());
    site.put("/made/pointer.tflite", bytes(POINTER));
    for (Fault fault : Fault.values()) {
      site.setFault(site.put("/made/" + fault + ".tflite", TinyModels.dense()), fault);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctWithoutAndWithWorker")
  void brokenDownloadsAreToldAndTheNextModelRuns(Engine engine, boolean worker, Browsers browsers) {
    RunnerPage page = browsers.runner(engine);
    page.allowComplaint("/made/CUT");
    JsonObject argument = new JsonObject();
    argument.addProperty("worker", worker);
    for (String file : new String[] {"CUT", "CUT_CHUNKED", "pointer"}) {
      argument.addProperty("url", "/made/" + file + ".tflite");
      JsonObject result =
          page.call(
                  """
                  async ({ url, worker }) => ({
                    error: await runner.failure(octet.load(url, { worker })),
                    after: await runner.health({ worker }),
                  })""",
                  argument)
              .getAsJsonObject();
      if (engine == Engine.WEBKIT && file.equals("CUT_CHUNKED")) {
        // It does not miss the end.
        assertFailed(result, "format", "cut off");
      } else {
        assertFailed(result, "download", file.equals("pointer") ? "Git LFS pointer" : file);
      }
    }
  }

  private static void assertFailed(JsonObject result, String code, String part) {
    JsonElement error = result.get("error");
    assertEquals(code, ApiTest.code(error), error::toString);
    String message = error.getAsJsonObject().get("message").getAsString();
    assertTrue(message.contains(part), message);
    assertEquals(ApiTest.dense(), result.get("after"), "a good model afterwards");
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void abortEndsEveryPhaseOnThePageAndInWorkers(Engine engine, Browsers browsers) {
    JsonObject results =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const shared = octet.openWorker();
                  const results = {};
                  for (const [place, worker] of Object.entries({ page: false, own: true, shared })) {
                    for (const name of ['SILENT', 'STALLED']) {
                      const controller = new AbortController();
                      const { signal } = controller;
                      setTimeout(() => controller.abort(), 100);
                      results[`${place} ${name}`] = await runner.failure(
                        octet.load(`/made/${name}.tflite`, { worker, signal }));
                    }
                    for (const phase of ['download', 'compile', 'prepare']) {
                      const controller = new AbortController();
                      const onProgress = (event) => event.phase === phase && controller.abort();
                      results[`${place} ${phase}`] = await runner.failure(
                        octet.load('/made/dense.tflite', {
                          worker, signal: controller.signal, onProgress,
                        }));
                    }
                    results[`${place} after`] = await runner.health({ worker });
                  }
                  shared.dispose();
                  return results;
                }""")
            .getAsJsonObject();
    assertEquals(18, results.size());
    for (String key : results.keySet()) {
      if (key.endsWith("after")) {
        assertEquals(ApiTest.dense(), results.get(key), key);
      } else {
        ApiTest.assertError(results, key, "AbortError", "");
      }
    }
  }

  /** A page with a package of its own, of which a file is not what it should be. */
  private static void check(
      Browsers browsers, Engine engine, String file, byte[] wrong, String code, String part)
      throws IOException {
    TestSite site = browsers.site();
    String folder = "/made/broken";
    site.putPackage(folder);
    site.put(folder + "/" + file, wrong);
    JsonObject argument = new JsonObject();
    argument.addProperty("worker", file.equals("worker.mjs"));
    try (RunnerPage page = browsers.open(engine, "/pages/runner.html?" + folder)) {
      page.allowComplaint(folder);
      page.allowComplaint("MIME type");
      JsonObject result = new JsonObject();
      String load =
          "async ({ worker }) => runner.failure(octet.load('/made/dense.tflite',"
              + " { worker, kernels: 'simd128' }))";
      result.add("error", page.call(load, argument));
      site.putPackage(folder);
      result.add(
          "after",
          page.call(
              "async ({ worker }) => runner.health({ worker, kernels: 'simd128' })", argument));
      assertFailed(result, code, part);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void brokenFilesOfThePackageAreToldAndReadAgain(Engine engine, Browsers browsers)
      throws IOException {
    byte[] core = Files.readAllBytes(TestSite.PACKAGE.resolve("core.wasm"));
    byte[] half = Arrays.copyOf(core, core.length / 2);
    byte[] noise = core.clone();
    Arrays.fill(noise, 100, noise.length, (byte) 0x55);
    check(browsers, engine, "core.wasm", half, "environment", "does not compile");
    check(browsers, engine, "core.wasm", noise, "environment", "does not compile");
    check(browsers, engine, "core.wasm", bytes(HTML), "download", "an HTML page");
    check(browsers, engine, "core.wasm", bytes(POINTER), "download", "Git LFS pointer");
    check(browsers, engine, "core.wasm", new byte[0], "download", "not WebAssembly");
    check(browsers, engine, "simd128.wasm", bytes(HTML), "download", "an HTML page");
    check(browsers, engine, "worker.mjs", bytes("this is no script"), "environment", "worker");
    check(browsers, engine, "worker.mjs", bytes("throw Error('no')"), "environment", "worker");
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void abortDoesNotWaitForTheFilesOfThePackage(Engine engine, Browsers browsers)
      throws IOException {
    TestSite site = browsers.site();
    String folder = "/made/slow";
    site.putPackage(folder);
    for (String file : new String[] {"core.wasm", "worker.mjs"}) {
      JsonObject argument = new JsonObject();
      argument.addProperty("worker", file.equals("worker.mjs"));
      site.setFault(folder + "/" + file, Fault.SILENT);
      try (RunnerPage page = browsers.open(engine, "/pages/runner.html?" + folder)) {
        JsonObject result = new JsonObject();
        String abort =
            """
            async ({ worker }) => {
              const signal = AbortSignal.timeout(200);
              return runner.failure(octet.load('/made/dense.tflite', { worker, signal }));
            }""";
        result.add("error", page.call(abort, argument));
        site.setFault(folder + "/" + file, null);
        ApiTest.assertError(result, "error", "TimeoutError", "");
        JsonElement after = page.call("async ({ worker }) => runner.health({ worker })", argument);
        assertEquals(ApiTest.dense(), after, "a good model afterwards");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctWithoutAndWithWorker")
  void whatDoesNotFitIntoMemoryIsToldAndTheModelStaysAsItWas(
      Engine engine, boolean worker, Browsers browsers) {
    JsonObject result =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const load = (rows) => octet.load('/made/dynamic.tflite', {
                    signature: 'double', shapes: [[rows, 3]], worker: %1$s,
                  });
                  const error = await runner.failure(load(100e6));
                  const huge = await runner.failure(load(200e6));
                  const model = await load(2);
                  const resized = await runner.failure(model.resize([[100e6, 3]]));
                  const kept = [model.inputs[0].shape, (await model.run(new Float32Array(6))).twice.shape];
                  model.dispose();
                  return { error, resized, kept, huge, after: await runner.health({ worker: %1$s }) };
                }"""
                    .formatted(worker))
            .getAsJsonObject();
    assertFailed(result, "planning", "2048 MB together are possible");
    assertEquals("planning", ApiTest.code(result.get("resized")));
    ApiTest.assertError(result, "huge", "OctetError", "less than 2 GB");
    assertEquals("[[2,3],[2,3]]", result.get("kept").toString());
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void memoryThatTheBrowserRefusesIsToldAndLaterLoadsRun(Engine engine, Browsers browsers) {
    JsonObject results =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const { Memory } = WebAssembly;
                  const { grow } = Memory.prototype;
                  function refuse() {
                    throw new RangeError('no memory, on purpose');
                  }
                  const load = () => runner.failure(octet.load('/made/dynamic.tflite', {
                    signature: 'double', shapes: [[1e6, 3]],
                  }));
                  Memory.prototype.grow = refuse;
                  const grown = { error: await load() };
                  Memory.prototype.grow = grow;
                  grown.after = await runner.health();
                  WebAssembly.Memory = refuse;
                  const made = { error: await load() };
                  WebAssembly.Memory = Memory;
                  made.after = await runner.health();
                  return { grown, made };
                }""")
            .getAsJsonObject();
    assertFailed(results.getAsJsonObject("grown"), "memory", "");
    assertFailed(results.getAsJsonObject("made"), "memory", "");
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void loadsAtOnceDoNotDisturbEachOther(Engine engine, Browsers browsers) {
    JsonElement outputs =
        browsers
            .runner(engine)
            .call(
                """
                async () => {
                  const shared = octet.openWorker();
                  const bad = octet.load('/made/pointer.tflite', { worker: shared });
                  const places = [false, true, shared, false, true, shared];
                  const good = places.map((worker) => runner.health({ worker, cache: true }));
                  const error = await runner.failure(bad);
                  const outputs = await Promise.all(good);
                  shared.dispose();
                  await caches.delete('octet-models');
                  return [error.code, ...outputs.map((output) => output.join())];
                }""");
    String expected = ApiTest.dense().toString().replaceAll("[\\[\\]]", "");
    String all = "[\"download\"" + (",\"" + expected + "\"").repeat(6) + "]";
    assertEquals(all, outputs.toString());
  }

  static List<Engine> engines() {
    return Engine.distinctOfPlaywright();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void whoIsOfflineIsToldAndGoesOnWhenTheNetworkIsBack(Engine engine, Browsers browsers) {
    for (boolean worker : new boolean[] {false, true}) {
      JsonObject argument = new JsonObject();
      argument.addProperty("worker", worker);
      try (BrowserContext context = browsers.newContext(engine);
          RunnerPage page =
              new RunnerPage(
                  new PlaywrightPage(context), browsers.site().url("/pages/runner.html"))) {
        page.allowComplaint("ERR_INTERNET_DISCONNECTED");
        JsonObject result = new JsonObject();
        context.setOffline(true);
        String load =
            "async ({ worker }) => runner.failure(octet.load('/made/dense.tflite', { worker }))";
        result.add("error", page.call(load, argument));
        context.setOffline(false);
        result.add("after", page.call("async ({ worker }) => runner.health({ worker })", argument));
        assertFailed(result, worker ? "environment" : "download", "");
      }
    }
  }
}
