package dev.octet.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The browsers and the site that all tests of this JVM share. For one thread. */
final class Browsers implements AutoCloseable {
  /** On the class path if the profile driver-bundle brings a node of its own. */
  private static final String BUNDLED_DRIVER =
      "/META-INF/maven/com.microsoft.playwright/driver-bundle/pom.properties";

  private final TestSite site = TestSite.start();
  private final Map<Engine, Browser> started = new EnumMap<>(Engine.class);
  private final Map<Engine, RunnerPage> runners = new EnumMap<>(Engine.class);
  private Playwright playwright;
  private WebKit webKit;

  /** The server of everything that pages need. */
  TestSite site() {
    return site;
  }

  /** A new, empty context; the caller closes it. For engines that Playwright drives. */
  BrowserContext newContext(Engine engine) {
    return newContext(engine, new NewContextOptions());
  }

  /** A new, empty context with options; the caller closes it. */
  BrowserContext newContext(Engine engine, NewContextOptions options) {
    return started.computeIfAbsent(engine, this::launch).newContext(options);
  }

  /** The page that runs models, loaded once per engine. */
  RunnerPage runner(Engine engine) {
    RunnerPage runner = runners.get(engine);
    if (runner == null || runner.isClosed()) {
      runner = open(engine, "/pages/runner.html");
      runners.put(engine, runner);
    }
    return runner;
  }

  /**
   * Opens a page of the site in a new, empty context.
   *
   * @param path of a page that sets {@code window.runner}
   */
  RunnerPage open(Engine engine, String path) {
    return new RunnerPage(newPage(engine), site.url(path));
  }

  private EnginePage newPage(Engine engine) {
    if (engine != Engine.WEBKIT) {
      return new PlaywrightPage(newContext(engine));
    }
    if (webKit == null) {
      webKit = new WebKit();
    }
    return webKit.newPage();
  }

  private Browser launch(Engine engine) {
    if (playwright == null) {
      playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment()));
    }
    return engine.launch(playwright);
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    if (Browsers.class.getResource(BUNDLED_DRIVER) == null) {
      Path node =
          Programs.find("PLAYWRIGHT_NODEJS_PATH", "node", "nodejs")
              .orElseThrow(
                  () ->
                      new AssertionError(
                          "No node found, on which Playwright's driver runs: install version 20 or"
                              + " newer, set PLAYWRIGHT_NODEJS_PATH to it, or build with"
                              + " -Pdriver-bundle."));
      environment.put("PLAYWRIGHT_NODEJS_PATH", node.toString());
    }
    return environment;
  }

  @Override
  public void close() {
    if (playwright != null) {
      started.values().forEach(Browser::close);
      playwright.close();
    }
    if (webKit != null) {
      RunnerPage runner = runners.get(Engine.WEBKIT);
      if (runner != null && !runner.isClosed()) {
        runner.close();
      }
      webKit.close();
    }
    site.close();
  }
}
