package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.octet.fixture.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everywhere in a browser where scripts run, a model loads and runs. */
@ExtendWith(SharedBrowsers.class)
class PlacesTest {
  /** What every place does; it answers on a port with the output, or with words. */
  private static final String ANSWER =
      """
      import { load } from '/octet/%s.mjs';
      async function answer(port, source, options) {
        try {
          const model = await load(source, options);
          const { y } = await model.run(Int8Array.of(1, -2, 3, 100));
          model.dispose();
          port.postMessage([...y.data]);
        } catch (error) {
          port.postMessage(String(error?.stack ?? error));
        }
      }
      """;

  private static final String URL = "'/made/dense.tflite'";

  @BeforeEach
  void serveModel(Browsers browsers) {
    browsers.site().put("/made/dense.tflite", TinyModels.dense());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(Browsers browsers, String path, String entry, String then) {
    browsers.site().put(path, bytes(ANSWER.formatted(entry) + then));
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void serviceWorkers(Engine engine, Browsers browsers) {
    put(
        browsers,
        "/made/service.mjs",
        "index",
        "addEventListener('message', ({ data }) => answer(data, " + URL + "));");
    String ask =
        """
        async () => {
          const options = { type: 'module', scope: '/made/nowhere' };
          const registration = await navigator.serviceWorker.register('/made/service.mjs', options);
          const worker = registration.installing ?? registration.waiting ?? registration.active;
          while (worker.state !== 'activated') {
            await new Promise((then) => setTimeout(then, 10));
          }
          const { port1, port2 } = new MessageChannel();
          const answer = new Promise((then) => (port1.onmessage = ({ data }) => then(data)));
          worker.postMessage(port2, [port2]);
          const result = await answer;
          await registration.unregister();
          return result;
        }""";
    assertEquals(ApiTest.dense(), browsers.runner(engine).call(ask));
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void sharedWorkers(Engine engine, Browsers browsers) {
    put(
        browsers,
        "/made/shared.mjs",
        "index",
        "addEventListener('connect', ({ ports: [port] }) => answer(port, " + URL + "));");
    String ask =
        """
        async () => {
          const { port } = new SharedWorker('/made/shared.mjs', { type: 'module' });
          return new Promise((then) => (port.onmessage = ({ data }) => then(data)));
        }""";
    assertEquals(ApiTest.dense(), browsers.runner(engine).call(ask));
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void workersOfThePageWithModelsInWorkersOfTheirOwn(Engine engine, Browsers browsers) {
    String entry = "answer(globalThis, " + URL + ", { worker: true });";
    put(browsers, "/made/nested.mjs", "index", entry);
    String ask =
        """
        async () => {
          const worker = new Worker('/made/nested.mjs', { type: 'module' });
          return new Promise((then) => (worker.onmessage = ({ data }) => then(data)));
        }""";
    assertEquals(ApiTest.dense(), browsers.runner(engine).call(ask));
  }

  /** An audio worklet has next to nothing: no fetch, no URL, no signals, no timers. */
  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void audioWorklets(Engine engine, Browsers browsers) {
    put(
        browsers,
        "/made/worklet.mjs",
        "single",
        """
        class Runner extends AudioWorkletProcessor {
          constructor() {
            super();
            this.port.onmessage = ({ data }) => answer(this.port, data);
          }
          process() {
            return true;
          }
        }
        registerProcessor('runner', Runner);
        """);
    String ask =
        """
        async () => {
          const context = new OfflineAudioContext(1, 128, 44100);
          await context.audioWorklet.addModule('/made/worklet.mjs');
          const node = new AudioWorkletNode(context, 'runner');
          const answer = new Promise((then) => (node.port.onmessage = ({ data }) => then(data)));
          node.port.postMessage(await (await fetch('/made/dense.tflite')).arrayBuffer());
          return answer;
        }""";
    assertEquals(ApiTest.dense(), browsers.runner(engine).call(ask));
  }

  /**
   * The origin of such a frame is equal to no other. There a worker has to be one file: Chromium
   * lets it import nothing.
   */
  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void framesInASandbox(Engine engine, Browsers browsers) {
    for (String entry : List.of("index", "single")) {
      put(
          browsers,
          "/made/frame-" + entry + ".mjs",
          entry,
          "answer({ postMessage: (result) =>"
              + " parent.postMessage(result, '*') }, "
              + URL
              + ", { worker: "
              + entry.equals("single")
              + " });");
      browsers
          .site()
          .put(
              "/made/frame-" + entry + ".html",
              bytes(
                  "<!doctype html><script type='module' src='/made/frame-"
                      + entry
                      + ".mjs'></script>"),
              "script-src " + browsers.site().url("/") + " 'wasm-unsafe-eval' blob:");
    }
    String ask =
        """
        async ({ entry }) => {
          const frame = document.createElement('iframe');
          frame.sandbox = 'allow-scripts';
          frame.src = `/made/frame-${entry}.html`;
          const answer = new Promise((then) => {
            addEventListener('message', ({ data }) => then(data), { once: true });
          });
          document.body.append(frame);
          const result = await answer;
          frame.remove();
          return result;
        }""";
    for (String entry : List.of("index", "single")) {
      JsonObject argument = new JsonObject();
      argument.addProperty("entry", entry);
      assertEquals(ApiTest.dense(), browsers.runner(engine).call(ask, argument), entry);
    }
  }

  /** The package comes from another origin, with CORS; its worker is a blob that imports it. */
  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctWithoutAndWithWorker")
  void pagesOfAnotherOriginThanThePackage(Engine engine, boolean worker, Browsers browsers)
      throws IOException {
    TestSite site = browsers.site();
    String origin = site.url("");
    String policy =
        "script-src 'self' 'wasm-unsafe-eval' %1$s; worker-src blob: %1$s".formatted(origin);
    String page = site.putRunner("/made/foreign.html", policy);
    String address = page + "?" + origin + "/octet";
    try (RunnerPage runner =
        browsers.openAt(engine, origin.replace("127.0.0.1", "localhost") + address)) {
      JsonObject argument = new JsonObject();
      argument.addProperty("worker", worker);
      JsonElement output = runner.call("async (options) => runner.health(options)", argument);
      assertEquals(ApiTest.dense(), output);
    }
  }

  /** Scripts of workers must be made by the policy that the page names. */
  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinctWithoutAndWithWorker")
  void pagesThatDemandTrustedTypes(Engine engine, boolean worker, Browsers browsers)
      throws IOException {
    String trusted = "; require-trusted-types-for 'script'; trusted-types octet-nn";
    for (String entry : new String[] {"index", "single"}) {
      String policy =
          TestSite.POLICY + (entry.equals("single") ? "; worker-src blob:" : "") + trusted;
      String then =
          "window.runner = new Promise((then) => answer({ postMessage: then }, %s, { worker: %s }));"
              .formatted(URL, worker);
      put(browsers, "/made/trusted.mjs", entry, then);
      String html =
          "<!doctype html><script src='/pages/complaints.js'></script>"
              + "<script type='module' src='/made/trusted.mjs'></script>";
      browsers.site().put("/made/trusted.html", bytes(html), policy);
      try (RunnerPage page = browsers.open(engine, "/made/trusted.html")) {
        if (worker && entry.equals("index")) {
          // The form of address that bundlers know is tried first.
          page.allowComplaint("require-trusted-types-for");
          page.allowComplaint("TrustedScriptURL");
        }
        assertEquals(ApiTest.dense(), page.call("async () => window.runner"), entry);
      }
    }
  }
}
