package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import dev.octet.demo.DemoServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The demo in a browser, with a server of its own; closing it fails if the page had errors. */
final class DemoPage implements AutoCloseable {
  /** A folder of models that is not there. */
  static final Path NO_MODELS = Path.of("no-models");

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int PHONE_WIDTH = 360;
  private static final int PHONE_HEIGHT = 740;
  private static final int DESKTOP_WIDTH = 1280;
  private static final int DESKTOP_HEIGHT = 900;
  private static final String RECORD_SHIFTS =
      """
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) {
          window.shift += hadRecentInput ? 0 : value;
        }
      }).observe({ type: 'layout-shift', buffered: true });""";
  private static final String GIVE =
      """
      ({ files, event }) => {
        const dataTransfer = new DataTransfer();
        for (const [name, base64] of files) {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          const type = /\\.(png|jpg)$/.test(name) ? 'image/png' : '';
          dataTransfer.items.add(new File([bytes], name, { type }));
        }
        const options = { bubbles: true, cancelable: true };
        dispatchEvent(event === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: dataTransfer, ...options })
          : new DragEvent('drop', { dataTransfer, ...options }));
      }""";
  private static final String AXE =
      """
      async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
        .map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(', '))""";

  private final List<String> complaints = new ArrayList<>();
  private final DemoServer server;
  private final BrowserContext context;
  private final Page page;

  private DemoPage(Browsers browsers, Engine engine, Path models, NewContextOptions options)
      throws IOException {
    server = new DemoServer(0, TestSite.PACKAGE, models);
    server.start();
    context = browsers.newContext(engine, options);
    page = context.newPage();
    if (engine != Engine.FIREFOX) {
      page.addInitScript(RECORD_SHIFTS);
    }
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
  }

  /** A page as wide as a phone, dark, where the engine can be told so. */
  static DemoPage onPhone(Browsers browsers, Engine engine, Path models) throws IOException {
    return new DemoPage(
        browsers,
        engine,
        models,
        options(engine)
            .setViewportSize(PHONE_WIDTH, PHONE_HEIGHT)
            .setColorScheme(ColorScheme.DARK));
  }

  /** A page on a desktop. */
  static DemoPage onDesktop(Browsers browsers, Engine engine) throws IOException {
    return new DemoPage(
        browsers,
        engine,
        NO_MODELS,
        options(engine).setViewportSize(DESKTOP_WIDTH, DESKTOP_HEIGHT));
  }

  /** A page whose service worker is at work. */
  static DemoPage withServiceWorker(Browsers browsers, Engine engine) throws IOException {
    return new DemoPage(browsers, engine, NO_MODELS, new NewContextOptions());
  }

  /** Without service workers, whose requests tests cannot hold back. */
  private static NewContextOptions options(Engine engine) {
    NewContextOptions options = new NewContextOptions();
    return engine == Engine.FIREFOX
        ? options
        : options.setServiceWorkers(ServiceWorkerPolicy.BLOCK);
  }

  /** Goes to a view such as {@code #compare}, without waiting for anything. */
  Page open(String view) {
    page.navigate(server.url() + view);
    return page;
  }

  Page page() {
    return page;
  }

  BrowserContext context() {
    return context;
  }

  /** Waits for the state of the view that classifies and compares. */
  void waitForState(String state) {
    waitFor("state", state);
  }

  /** Waits until an attribute {@code data-...} of the document has a value. */
  void waitFor(String key, String value) {
    page.waitForFunction(
        "([key, value]) => document.documentElement.dataset[key] === value", List.of(key, value));
  }

  /** Drops files anywhere in the page, each a name and its content in Base64. */
  @SafeVarargs
  final void drop(List<String>... files) {
    give("drop", files);
  }

  /** Pastes a file. */
  void paste(List<String> file) {
    give("paste", file);
  }

  @SafeVarargs
  private void give(String event, List<String>... files) {
    page.evaluate("() => { document.documentElement.dataset.state = 'given'; }");
    page.evaluate(GIVE, java.util.Map.of("files", List.of(files), "event", event));
  }

  static List<String> file(String name, byte[] bytes) {
    return List.of(name, Base64.getEncoder().encodeToString(bytes));
  }

  /** How far things moved that nobody moved, as browsers count it. */
  double shift() {
    return ((Number) page.evaluate("() => window.shift")).doubleValue();
  }

  /** Pixels by which the page is wider than the window. */
  int overflow() {
    return (int)
        page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  /** What axe-core finds wrong with the page as it is. */
  @SuppressWarnings("unchecked")
  List<String> violations() throws IOException {
    try (InputStream script = DemoPage.class.getResourceAsStream("/axe.min.js")) {
      page.evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8) + ";0");
    }
    return (List<String>) page.evaluate(AXE);
  }

  /** Keeps a picture of the whole page for people to look at. */
  void keepScreenshot(String name) {
    // In Firefox, Playwright adds a style for that, which the page's policy forbids and reports.
    if (page.context().browser().browserType().name().equals("chromium")) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(SCREENSHOTS.resolve(name + ".png"))
              .setFullPage(true));
    }
  }

  /** Ends the server; the page stays. */
  void stopServer() {
    server.close();
  }

  /** Forgets the errors so far, which a test expects. */
  void forgive() {
    complaints.clear();
  }

  @Override
  public void close() {
    context.close();
    server.close();
    assertEquals(List.of(), complaints, "errors that the page did not handle");
  }
}
