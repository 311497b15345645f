package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Worker;
import dev.octet.fixture.TinyModels;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What models leave behind: no memory, no worker, no blob. Every test also keeps what it should
 * not, on purpose, and must see that.
 */
@ExtendWith(SharedBrowsers.class)
class LeakTest {
  private static final int FEW = 20;
  private static final int MANY = 200;

  /**
   * One memory of so many need not be found by a garbage collector that cannot be called, or that
   * takes old words on the stack for addresses. A leak leaves one memory of eight.
   */
  private static final int UNCERTAIN = 20;

  private static final int RUNS = 10_000;

  /** Bytes that so many runs may add: less than any object for each. */
  private static final int FLAT = 4 * RUNS;

  /** Lists all memories of WebAssembly that are made from now on. */
  private static final String WATCH =
      """
      () => {
        const { Memory } = WebAssembly;
        self.memories = [];
        WebAssembly.Memory = function (descriptor) {
          const memory = new Memory(descriptor);
          self.memories.push(new WeakRef(memory));
          return memory;
        };
      }""";

  /**
   * The memories that are still there when the garbage collector has had time and reason to run.
   */
  private static final String ALIVE =
      """
      async () => {
        const count = () => self.memories.filter((memory) => memory.deref()).length;
        for (let i = 0; i < 40 && count() > self.memories.length / %d; i++) {
          let garbage = [];
          for (let k = 0; k < 50; k++) {
            garbage.push(new Uint8Array(400000), Array.from({ length: 2000 }, () => ({ k })));
          }
          garbage = undefined;
          await new Promise((then) => setTimeout(then, 20));
        }
        return count();
      }"""
          .formatted(UNCERTAIN);

  /** Functions for cycles of loading, running and disposing. */
  private static final String CYCLE =
      """
      () => {
        window.kept = [];
        window.cycle = async (options, dispose) => {
          const model = await octet.load('/made/dense.tflite', options);
          await model.run(new Int8Array(4));
          if (dispose) model.dispose();
          kept.push(model);
        };
      }""";

  @BeforeEach
  void serveModel(Browsers browsers) {
    browsers.site().put("/made/dense.tflite", TinyModels.dense());
    browsers.site().put("/made/dynamic.tflite", TinyModels.dynamic());
  }

  @Test
  void disposedModelsLeaveNoMemory(Browsers browsers) {
    try (BrowserContext context = browsers.newContext(Engine.CHROMIUM);
        RunnerPage page = open(browsers, context)) {
      checkMemories(page, FEW, () -> context.pages().get(0).requestGC());
    }
  }

  /** Engines whose garbage collector cannot be called need many models to let it run. */
  @Tag("full")
  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void manyDisposedModelsLeaveNoMemory(Engine engine, Browsers browsers) {
    try (RunnerPage page = browsers.open(engine, "/pages/runner.html")) {
      checkMemories(page, MANY, () -> {});
    }
  }

  /** The objects of disposed models are kept, so that only disposing can free the memory. */
  private static void checkMemories(RunnerPage page, int count, Runnable collect) {
    page.call("async () => (" + WATCH + ")()");
    page.call("async () => (" + CYCLE + ")()");
    page.call(
        "async ({ count }) => { for (let i = 0; i < count; i++) await cycle({}, false); }",
        cycles(FEW, false));
    collect.run();
    assertEquals(FEW, page.call(ALIVE).getAsInt(), "memories that are kept on purpose");
    page.call("async () => kept.splice(0).forEach((model) => model.dispose())");
    String cycles =
        """
        async ({ count }) => {
          for (let i = 0; i < count; i++) {
            await cycle({}, true);
            await runner.failure(octet.load(new Uint8Array(100)));
            const open = await octet.load('/made/dynamic.tflite', { signature: 'double' });
            for (let rows = 1; rows < 7; rows++) await open.run(new Float32Array(3 * rows));
            open.dispose();
            kept.push(open);
          }
          return self.memories.length;
        }""";
    int made = page.call(cycles, cycles(count, true)).getAsInt();
    assertTrue(made > 7 * count, made + " memories were made");
    collect.run();
    int alive = page.call(ALIVE).getAsInt();
    assertTrue(alive <= made / UNCERTAIN, () -> alive + " memories are left of " + made);
  }

  @Test
  void workersEndWithTheirModels(Browsers browsers) {
    checkWorkers(browsers, FEW);
  }

  @Tag("full")
  @Test
  void manyWorkersEndWithTheirModels(Browsers browsers) {
    checkWorkers(browsers, MANY);
  }

  private static void checkWorkers(Browsers browsers, int count) {
    try (BrowserContext context = browsers.newContext(Engine.CHROMIUM);
        RunnerPage page = open(browsers, context)) {
      Page inner = context.pages().get(0);
      page.call("async () => (" + CYCLE + ")()");
      page.call(
          "async () => { for (let i = 0; i < 3; i++) await cycle({ worker: true }, false); }");
      assertEquals(3, inner.workers().size(), "workers that are kept on purpose");
      page.call("async () => kept.splice(0).forEach((model) => model.dispose())");
      String ends =
          """
          async () => {
            const signal = AbortSignal.timeout(1);
            await cycle({ worker: true }, true);
            await runner.failure(octet.load('/made/dense.tflite', { worker: true, signal }));
            await runner.failure(octet.load(new Uint8Array(100), { worker: true }));
            octet.openWorker().dispose();
          }""";
      for (int i = 0; i < count; i++) {
        page.call(ends);
      }
      inner.waitForCondition(() -> inner.workers().isEmpty());
    }
  }

  @Test
  void aSharedWorkerKeepsNoMemoryOfDisposedModels(Browsers browsers) {
    checkSharedWorker(browsers, FEW);
  }

  @Tag("full")
  @Test
  void aSharedWorkerKeepsNoMemoryOfManyDisposedModels(Browsers browsers) {
    checkSharedWorker(browsers, MANY);
  }

  private static void checkSharedWorker(Browsers browsers, int count) {
    try (BrowserContext context = browsers.newContext(Engine.CHROMIUM);
        RunnerPage page = open(browsers, context)) {
      page.call("async () => (" + CYCLE + ")()");
      Worker worker =
          context
              .pages()
              .get(0)
              .waitForWorker(
                  () -> page.call("async () => { window.shared = octet.openWorker(); }"));
      worker.evaluate(WATCH);
      String cycles =
          "async ({ count, dispose }) => {"
              + " for (let i = 0; i < count; i++) await cycle({ worker: shared }, dispose); }";
      page.call(cycles, cycles(FEW, false));
      assertEquals(FEW, worker.evaluate(ALIVE), "memories that are kept on purpose");
      page.call("async () => kept.splice(0).forEach((model) => model.dispose())");
      page.call(cycles, cycles(count, true));
      int alive = (int) worker.evaluate(ALIVE);
      assertTrue(alive <= count / UNCERTAIN, () -> alive + " memories are left");
      page.call("async () => shared.dispose()");
    }
  }

  private static JsonObject cycles(int count, boolean dispose) {
    JsonObject argument = new JsonObject();
    argument.addProperty("count", count);
    argument.addProperty("dispose", dispose);
    return argument;
  }

  @Test
  void runsLeaveTheHeapFlat(Browsers browsers) {
    for (boolean worker : new boolean[] {false, true}) {
      try (BrowserContext context = browsers.newContext(Engine.CHROMIUM);
          RunnerPage page = open(browsers, context)) {
        CDPSession session = context.newCDPSession(context.pages().get(0));
        page.call("async () => (" + CYCLE + ")()");
        page.call("async () => cycle({ worker: " + worker + " }, false)");
        grown(page, session, "");
        int leaked = grown(page, session, "kept.push(y)");
        assertTrue(leaked > 10 * RUNS, "outputs that are kept on purpose: " + leaked + " bytes");
        page.call("async () => { kept.length = 1; }");
        int flat = grown(page, session, "");
        assertTrue(flat < FLAT, RUNS + " runs added " + flat + " bytes, worker: " + worker);
      }
    }
  }

  /** The bytes by which many runs let the page's heap and buffers grow. */
  private static int grown(RunnerPage page, CDPSession session, String then) {
    String runs =
        "async () => { const x = new Int8Array(4); for (let i = 0; i < %d; i++) {"
            + " const { y } = await kept[0].run(x); %s; } }";
    page.call(runs.formatted(10, ""));
    int before = used(session);
    page.call(runs.formatted(RUNS, then));
    return used(session) - before;
  }

  private static int used(CDPSession session) {
    for (int i = 0; i < 3; i++) {
      session.send("HeapProfiler.collectGarbage");
    }
    JsonObject usage = session.send("Runtime.getHeapUsage");
    return usage.get("usedSize").getAsInt() + usage.get("backingStorageSize").getAsInt();
  }

  /** A page on Playwright's means, in a context that lives as long. */
  private static RunnerPage open(Browsers browsers, BrowserContext context) {
    return new RunnerPage(new PlaywrightPage(context), browsers.site().url("/pages/runner.html"));
  }

  /** Addresses of blobs hold the blobs until they are revoked. */
  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void blobsOfWorkersAreGivenBack(Engine engine, Browsers browsers) throws IOException {
    String count =
        """
        async () => {
          const { load } = await import('/octet/single.mjs');
          const { createObjectURL, revokeObjectURL } = URL;
          const blobs = new Set();
          URL.createObjectURL = (blob) => {
            const url = createObjectURL(blob);
            blobs.add(url);
            return url;
          };
          URL.revokeObjectURL = (url) => {
            blobs.delete(url);
            revokeObjectURL(url);
          };
          for (let i = 0; i < 3; i++) {
            const model = await load('/made/dense.tflite', { worker: true });
            model.dispose();
          }
          return blobs.size;
        }""";
    String policy = TestSite.POLICY + "; worker-src blob:";
    String path = browsers.site().putRunner("/made/blobs.html", policy);
    try (RunnerPage page = browsers.open(engine, path)) {
      int left = new Gson().fromJson(page.call(count), Integer.class);
      assertTrue(left <= 1, left + " blobs are left of 3 workers");
    }
  }
}
